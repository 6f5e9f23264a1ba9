// When to try again to reach the server. Pure: chance is an argument.

/**
 * Quick at first, since most breaks are short; then about once a second for half a minute, so that a network or a server
 * that is back is found at once (LiveKit's 7 s would alone be more than the 3 s within which media must be back);
 * after that every four seconds.
 */
const DELAYS_MS = [100, 300, 600, 1000] as const
const STEADY_MS = 1000
const LONG_MS = 4000
const LONG_AFTER_ATTEMPTS = 30
/** A third up or down, so that a server that restarts is not met by all clients at once. */
const JITTER = 1 / 3

/** Wait before attempt number `attempt` (the first after a break is 1), ms; `chance` 0..1. */
export function retryDelayMs(attempt: number, chance: number): number {
  const base = DELAYS_MS[attempt - 1] ?? (attempt > LONG_AFTER_ATTEMPTS ? LONG_MS : STEADY_MS)
  return base * (1 + (2 * chance - 1) * JITTER)
}
