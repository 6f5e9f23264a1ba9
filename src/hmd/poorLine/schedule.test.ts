import { expect, it } from 'vitest'
import { dueStill, type StillSituation } from './schedule.ts'

const quiet: StillSituation = {
  nowMs: 100_000,
  takenAtMs: 99_000,
  isSending: false,
  isAsked: false,
  changedAtMs: undefined,
  isAtRest: true,
}
const due = (change: Partial<StillSituation>) => dueStill({ ...quiet, ...change })

it('[SNAP-1] takes one when stills begin, and when one is asked for', () => {
  expect(due({ takenAtMs: undefined })).toBe('begin')
  expect(due({ isAsked: true })).toBe('asked')
  expect(due({})).toBeUndefined()
})

it('[SNAP-1] takes one at the latest ten seconds after the last', () => {
  expect(due({ takenAtMs: 90_001 })).toBeUndefined()
  expect(due({ takenAtMs: 90_000 })).toBe('pause')
})

it('[SNAP-1] takes none while the last is on its way, whoever asks', () => {
  expect(due({ isSending: true, isAsked: true, takenAtMs: 0 })).toBeUndefined()
})

it('[SNAP-2] takes one when another view has come to rest, not more often than the line bears', () => {
  expect(due({ changedAtMs: 97_000 })).toBeUndefined()
  expect(due({ changedAtMs: 98_000, takenAtMs: 98_500 })).toBe('scene')
  expect(due({ changedAtMs: 98_000, takenAtMs: 97_000, isAtRest: false })).toBeUndefined()
})

it('[SNAP-2] takes one of somebody who never rests', () => {
  expect(due({ changedAtMs: 96_000, takenAtMs: 95_000, isAtRest: false })).toBe('scene')
})
