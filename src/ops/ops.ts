// The operations page's state: asks for the figures every five seconds and keeps a quarter of an hour.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { Moment } from './plots.ts'
import { readMetrics } from './readMetrics.ts'

export type OpsStatus = 'asking' | 'live' | 'away' | 'locked' | 'wrongToken'

export type Figures =
  { readonly tag: 'text'; readonly text: string } | { readonly tag: 'refused' } | { readonly tag: 'away' }

export interface Ops {
  readonly status: ReadonlySignal<OpsStatus>
  readonly moments: ReadonlySignal<readonly Moment[]>
  /** Asks once and, while it is answered or hopes to be, again every five seconds. */
  start(): void
  /** Tries this token; it is kept in memory only. */
  unlock(token: string): void
  close(): void
}

export interface OpsOptions {
  readonly ask: (token: string | undefined) => Promise<Figures>
  readonly nowMs: () => number
}

/** As often as the server looks. */
export const ASK_EVERY_MS = 5_000
export const KEEP_MS = 15 * 60_000

export function createOps({ ask, nowMs }: OpsOptions): Ops {
  const status = signal<OpsStatus>('asking')
  const moments = signal<readonly Moment[]>([])
  let token: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Counts beginnings, so that an answer to an earlier question is not taken for this one's. */
  let run = 0

  function take(figures: Figures): void {
    if (figures.tag === 'text') {
      const atMs = nowMs()
      const kept = moments.value.filter((moment) => moment.atMs > atMs - KEEP_MS)
      moments.value = [...kept, { atMs, reading: readMetrics(figures.text) }]
      status.value = 'live'
    } else if (figures.tag === 'refused') {
      status.value = token === undefined ? 'locked' : 'wrongToken'
      token = undefined
    } else status.value = 'away'
  }

  async function go(own: number): Promise<void> {
    const figures = await ask(token)
    if (own !== run) return
    take(figures)
    if (figures.tag !== 'refused') timer = setTimeout(() => void go(own), ASK_EVERY_MS)
  }

  const stop = (): void => {
    run += 1
    clearTimeout(timer)
  }
  const start = (): void => {
    stop()
    void go(run)
  }
  return {
    status,
    moments,
    start,
    unlock: (given) => {
      token = given
      status.value = 'asking'
      start()
    },
    close: stop,
  }
}
