// How late the event loop is: everything that the server answers waits at least as long.
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface LoopLag {
  readonly p50S: number
  readonly p99S: number
  readonly maxS: number
}

export interface LagMeter {
  /** Of the last half to whole minute, whoever else looks. */
  look(): LoopLag
  close(): void
}

/** A timer this often; what it comes later than that is the lag. */
const RESOLUTION_MS = 10
const WINDOW_MS = 30_000
const none: LoopLag = { p50S: 0, p99S: 0, maxS: 0 }

const lagS = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) / 1000

/** Of two windows the worse counts, figure by figure. */
const worse = (a: LoopLag, b: LoopLag): LoopLag => ({
  p50S: Math.max(a.p50S, b.p50S),
  p99S: Math.max(a.p99S, b.p99S),
  maxS: Math.max(a.maxS, b.maxS),
})

export function createLagMeter(windowMs = WINDOW_MS): LagMeter {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  const current = (): LoopLag =>
    histogram.count === 0
      ? none
      : {
          p50S: lagS(histogram.percentile(50)),
          p99S: lagS(histogram.percentile(99)),
          maxS: lagS(histogram.max),
        }
  let last = none
  const turn = setInterval(() => {
    last = current()
    histogram.reset()
  }, windowMs)
  turn.unref()
  return {
    look: () => worse(last, current()),
    close: () => {
      clearInterval(turn)
      histogram.disable()
    },
  }
}
