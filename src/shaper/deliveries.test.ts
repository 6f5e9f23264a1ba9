import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEED } from '../testing/arbitraries.ts'
import { Deliveries } from './deliveries.ts'
import { createPostman, type ShaperClock } from './postman.ts'

/** A clock that stands until it is told to go, and wakes who asked. */
function createStandingClock(): ShaperClock & { goTo(ms: number): void; asleep(): number } {
  let nowMs = 0
  let sleepers: { atMs: number; action: () => void }[] = []
  return {
    nowMs: () => nowMs,
    wakeIn: (waitMs, action) => {
      const sleeper = { atMs: nowMs + waitMs, action }
      sleepers.push(sleeper)
      return () => {
        sleepers = sleepers.filter((other) => other !== sleeper)
      }
    },
    asleep: () => sleepers.length,
    goTo: (ms) => {
      for (;;) {
        const [next] = sleepers.filter(({ atMs }) => atMs <= ms).sort((a, b) => a.atMs - b.atMs)
        if (next === undefined) break
        sleepers = sleepers.filter((other) => other !== next)
        nowMs = next.atMs
        next.action()
      }
      nowMs = ms
    },
  }
}

describe('what is on its way', () => {
  it('arrives by time, and of the same time in the order sent', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
        const deliveries = new Deliveries()
        const arrived: (readonly [number, number])[] = []
        for (const [index, atMs] of times.entries()) deliveries.add(atMs, () => arrived.push([atMs, index]))
        for (let nowMs = 0; nowMs <= 20; nowMs += 5) {
          for (const deliver of deliveries.take(nowMs)) deliver()
          expect(arrived).toHaveLength(times.filter((atMs) => atMs <= nowMs).length)
        }
        expect(arrived).toEqual([...arrived].sort(([a, i], [b, j]) => a - b || i - j))
        expect(deliveries.nextMs()).toBeUndefined()
      }),
      { seed: SEED },
    )
  })
})

describe('the postman', () => {
  it('delivers each at its time, also one that comes in before those that wait', () => {
    const clock = createStandingClock()
    const postman = createPostman(clock)
    const arrived: string[] = []
    const note = (name: string) => (): void => void arrived.push(`${name} at ${clock.nowMs()}`)
    postman.deliver(30, note('late'))
    postman.deliver(10, note('early'))
    postman.deliver(20, () => postman.deliver(25, note('answer')))
    expect(clock.asleep()).toBe(1)
    clock.goTo(24)
    expect(arrived).toEqual(['early at 10'])
    clock.goTo(100)
    expect(arrived).toEqual(['early at 10', 'answer at 25', 'late at 30'])
    expect(clock.asleep()).toBe(0)
  })

  it('delivers nothing once it was stopped', () => {
    const clock = createStandingClock()
    const postman = createPostman(clock)
    postman.deliver(10, () => expect.unreachable())
    postman.stop()
    postman.deliver(11, () => expect.unreachable())
    clock.goTo(100)
  })
})
