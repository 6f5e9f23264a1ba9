import { expect, it } from 'vitest'
import { retryDelayMs } from './retryDelay.ts'

it('tries soon, then about once a second, then less often', () => {
  const steady = Array.from({ length: 40 }, (_, index) => retryDelayMs(index + 1, 0.5))
  expect(steady[0]).toBeLessThanOrEqual(100)
  expect(steady).toEqual(steady.toSorted((a, b) => a - b))
  expect(steady[20]).toBe(1000)
  expect(steady.at(-1)).toBe(4000)
})

it('spreads clients that lost their line together', () => {
  expect(retryDelayMs(5, 0)).toBeCloseTo(667, 0)
  expect(retryDelayMs(5, 1)).toBeCloseTo(1333, 0)
})
