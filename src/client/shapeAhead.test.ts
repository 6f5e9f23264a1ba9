import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import { AppError } from '../shared/protocol/errors.ts'
import type { MarkShape } from '../shared/protocol/marks.ts'
import { shapeOf } from '../shared/session/markShape.ts'
import { actor, drawInk, newMarkId, SessionScript } from '../testing/scenarios.ts'
import { createShapeAhead } from './shapeAhead.ts'

function withMark() {
  const script = SessionScript.opened()
  const markId = newMarkId()
  script.run(actor('expert'), drawInk(markId))
  const mark = script.state.marks.get(markId)!
  const state = signal(script.state)
  const ahead = createShapeAhead({ state })
  const moved = (u: number): MarkShape => ({
    ...shapeOf(mark),
    stroke: [u, 0.9].map((each) => [each, 0.5, 0.5]),
  })
  const at = () => ahead.of(mark).stroke[0]![0]
  const hearUpTo = (headSeq: number): void => {
    state.value = { ...state.value, headSeq }
  }
  return { ahead, mark, show: (u: number) => ahead.show({ markId, shape: moved(u) }), at, hearUpTo }
}

describe('a shape that the session has not told yet', () => {
  it('[HAND-10] is built on until it is told, whether the answer or the event comes first', async () => {
    const { ahead, mark, show, at, hearUpTo } = withMark()
    show(0.1)
    expect(at()).toBe(0.1)
    await ahead.asked(Promise.resolve({ seq: 20 }))
    hearUpTo(19)
    expect(at()).toBe(0.1)
    hearUpTo(20)
    expect([at(), ahead.shown.value]).toEqual([mark.stroke[0]![0], undefined])
    show(0.2)
    hearUpTo(21)
    expect(at()).toBe(0.2)
    await ahead.asked(Promise.resolve({ seq: 21 }))
    expect(ahead.shown.value).toBeUndefined()
  })

  it('[HAND-10] of an earlier change counts no more, told or refused, once there is a later one', async () => {
    const { ahead, show, at, hearUpTo } = withMark()
    show(0.1)
    const first = ahead.asked(Promise.resolve({ seq: 20 }))
    show(0.2)
    const second = ahead.asked(Promise.reject(new AppError('off-picture')))
    show(0.3)
    await first
    await expect(second).rejects.toEqual(new AppError('off-picture'))
    hearUpTo(25)
    expect(at()).toBe(0.3)
  })

  it('[HAND-9] is forgotten when it is refused, or was not asked for after all', async () => {
    const { ahead, show } = withMark()
    show(0.1)
    await expect(ahead.asked(Promise.reject(new AppError('mark-held')))).rejects.toThrow()
    expect(ahead.shown.value).toBeUndefined()
    show(0.1)
    await ahead.asked(Promise.resolve(undefined))
    expect(ahead.shown.value).toBeUndefined()
  })

  it('is another mark’s business in no case', () => {
    const { ahead, mark, show } = withMark()
    show(0.1)
    const other = { ...mark, markId: newMarkId() }
    expect(ahead.of(other)).toBe(other)
  })
})
