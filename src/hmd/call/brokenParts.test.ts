import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createBrokenParts } from './brokenParts.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('what has stopped working is told for ten seconds, the newest last', () => {
  const parts = createBrokenParts()
  parts.tell('lag')
  vi.advanceTimersByTime(6000)
  parts.tell('tags')
  vi.advanceTimersByTime(9000)
  expect(parts.part.value).toBe('tags')
  vi.advanceTimersByTime(1000)
  expect(parts.part.value).toBeUndefined()
})
