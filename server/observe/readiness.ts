// Whether new sessions may be sent here: the log can be written, a media worker runs, nobody has said stop.
export interface Readiness {
  readonly ok: boolean
  readonly isLogWritable: boolean
  readonly mediaWorkers: number
  readonly isDraining: boolean
}

export interface ReadinessOptions {
  /** Resolves when the log takes a write. */
  readonly probeLog: () => Promise<void>
  readonly workerCount: () => number
  readonly isDraining: () => boolean
  /** Runs evenly. */
  readonly nowMs: () => number
}

/** A probe is a write to the disk: many who ask share one. */
const PROBE_EVERY_MS = 2_000
/** A log that takes longer than this serves nobody, whatever it answers in the end. */
const PROBE_WITHIN_MS = 2_000

function within(work: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PROBE_WITHIN_MS)
    const settle = (isDone: boolean): void => {
      clearTimeout(timer)
      resolve(isDone)
    }
    work.then(
      () => settle(true),
      () => settle(false),
    )
  })
}

export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  let probing = Promise.resolve(true)
  let probedAtMs = -Infinity
  return async () => {
    if (options.nowMs() - probedAtMs >= PROBE_EVERY_MS) {
      probedAtMs = options.nowMs()
      probing = within(options.probeLog())
    }
    const isLogWritable = await probing
    const mediaWorkers = options.workerCount()
    const isDraining = options.isDraining()
    return { ok: isLogWritable && mediaWorkers > 0 && !isDraining, isLogWritable, mediaWorkers, isDraining }
  }
}
