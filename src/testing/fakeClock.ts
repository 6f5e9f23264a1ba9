// A clock that stands until it is told to go.
import type { Clock } from '../client/ports.ts'

export interface FakeClock extends Clock {
  advance(ms: number): void
}

/** Any instant does; this one is recognised at once in a failing test. */
const START_MS = 1_790_000_000_000

export function createFakeClock(startMs = START_MS): FakeClock {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
  }
}
