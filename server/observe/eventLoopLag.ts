// How late the event loop is: everything that the server answers waits at least as long.
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface LoopLag {
  readonly p50S: number
  readonly p99S: number
  readonly maxS: number
}

export interface LagMeter {
  /** Since the last look. */
  look(): LoopLag
  close(): void
}

/** A timer this often; what it comes later than that is the lag. */
const RESOLUTION_MS = 10

const lagS = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) / 1000

export function createLagMeter(): LagMeter {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  return {
    look: () => {
      const isEmpty = histogram.count === 0
      const lag = isEmpty
        ? { p50S: 0, p99S: 0, maxS: 0 }
        : {
            p50S: lagS(histogram.percentile(50)),
            p99S: lagS(histogram.percentile(99)),
            maxS: lagS(histogram.max),
          }
      histogram.reset()
      return lag
    },
    close: () => {
      histogram.disable()
    },
  }
}
