import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTold } from './told.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('[HAND-6] what is told goes after its time, the newest last', () => {
  const told = createTold<string>(6000)
  told.tell('first')
  vi.advanceTimersByTime(4000)
  told.tell('second')
  vi.advanceTimersByTime(5000)
  expect(told.now.value).toBe('second')
  vi.advanceTimersByTime(1000)
  expect(told.now.value).toBeUndefined()
})
