import { expect, it } from 'vitest'
import { isNews, refusalWords } from './refusals.ts'

it('[HAND-6] a refusal says what was asked for', () => {
  expect(refusalWords({ code: 'wrong-state', asked: 'mark.undo' })).toBe('Undo: That cannot be done now')
  expect(refusalWords({ code: 'mark-locked', asked: 'mark.reshape' })).toBe('The mark is locked')
  expect(refusalWords({ code: 'timeout' })).toBe('The server did not answer in time')
})

it('[HAND-6] what the page reported by itself, too late, is not told', () => {
  expect(isNews({ code: 'wrong-state' })).toBe(false)
  expect(isNews({ code: 'wrong-state', asked: 'camera.limit' })).toBe(false)
  expect(isNews({ code: 'wrong-state', asked: 'mark.erase' })).toBe(true)
  expect(isNews({ code: 'storage-failed', asked: 'camera.limit' })).toBe(true)
})
