// The offset between this page's clock and the server's, from request and answer times. The sample with the shortest
// round trip is the truest: its error is at most half that round trip. Pure; sessionClient feeds it.

export interface ClockSample {
  /** Page clock, ms. */
  readonly sentAtMs: number
  readonly receivedAtMs: number
  /** Server clock, ms, read between the two. */
  readonly serverTimeMs: number
}

/** Samples older than this are forgotten, since the two clocks drift (up to about 50 ppm = 15 ms in 5 minutes). */
const MAX_AGE_MS = 300_000
const MAX_SAMPLES = 64

const roundTripMs = (sample: ClockSample): number => sample.receivedAtMs - sample.sentAtMs

/** The samples to keep once `sample` has come. One whose times cannot be is not taken. */
export function addClockSample(samples: readonly ClockSample[], sample: ClockSample): readonly ClockSample[] {
  if (!Number.isFinite(sample.serverTimeMs) || !(roundTripMs(sample) >= 0)) return samples
  const oldestMs = sample.receivedAtMs - MAX_AGE_MS
  return [...samples.filter((kept) => kept.receivedAtMs >= oldestMs), sample].slice(-MAX_SAMPLES)
}

/** Server's clock minus the page's, ms; undefined without a sample. */
export function clockOffsetOf(samples: readonly ClockSample[]): number | undefined {
  let best: ClockSample | undefined
  for (const sample of samples) {
    if (best === undefined || roundTripMs(sample) < roundTripMs(best)) best = sample
  }
  return best === undefined ? undefined : best.serverTimeMs - (best.sentAtMs + best.receivedAtMs) / 2
}
