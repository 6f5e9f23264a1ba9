import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SEED } from '../testing/arbitraries.ts'
import { addClockSample, clockOffsetOf, type ClockSample } from './clockSync.ts'

it('knows nothing before the first answer', () => {
  expect(clockOffsetOf([])).toBeUndefined()
})

it('is never further off than half the shortest round trip, whatever the delays each way', () => {
  const delay = fc.double({ min: 0, max: 400, noNaN: true })
  const trips = fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(trips, fc.integer({ min: -600_000, max: 600_000 }), (list, trueOffsetMs) => {
      let samples: readonly ClockSample[] = []
      for (const [index, [thereMs, backMs]] of list.entries()) {
        const sentAtMs = index * 1000
        samples = addClockSample(samples, {
          sentAtMs,
          receivedAtMs: sentAtMs + thereMs + backMs,
          serverTimeMs: sentAtMs + thereMs + trueOffsetMs,
        })
      }
      const shortestMs = Math.min(...list.map(([there, back]) => there + back))
      expect(Math.abs(clockOffsetOf(samples)! - trueOffsetMs)).toBeLessThanOrEqual(shortestMs / 2 + 1e-6)
    }),
    { seed: SEED },
  )
})

it('takes no sample whose times cannot be, and forgets old ones', () => {
  expect(addClockSample([], { sentAtMs: 10, receivedAtMs: 5, serverTimeMs: 0 })).toEqual([])
  expect(addClockSample([], { sentAtMs: 0, receivedAtMs: 5, serverTimeMs: Number.NaN })).toEqual([])
  const old = addClockSample([], { sentAtMs: 0, receivedAtMs: 1, serverTimeMs: 0 })
  expect(addClockSample(old, { sentAtMs: 400_000, receivedAtMs: 400_050, serverTimeMs: 7 })).toHaveLength(1)
})
