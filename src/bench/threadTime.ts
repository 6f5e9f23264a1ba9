// How long the page's thread itself worked in each XR frame, out of a browser's trace. On a machine whose two processors also
// draw everything and run all other pages, a frame stands still as long as it works: a clock counts both, this only the work.
import type { Browser, Page } from '@playwright/test'
import { FRAME_BEGINS, FRAME_ENDS } from './inPage/frameTimes.ts'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds: of the clock, and of the thread's own processor time. */
  readonly ts: number
  readonly tts?: number
}

/** Runs `work` while the page's frames are traced; milliseconds of each frame that was whole in it. */
export async function threadTimesDuring(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: ['blink.user_timing'] })
  await work()
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
    readonly traceEvents: readonly TraceEvent[]
  }
  return threadTimes(trace.traceEvents)
}

export function threadTimes(events: readonly TraceEvent[]): readonly number[] {
  const frames = events
    .filter(({ name, tts }) => tts !== undefined && (name === FRAME_BEGINS || name === FRAME_ENDS))
    .sort((a, b) => a.ts - b.ts)
  return frames.flatMap(({ name, tts = 0, pid, tid }, index) => {
    const begun = frames[index - 1]
    const isWhole =
      name === FRAME_ENDS && begun?.name === FRAME_BEGINS && begun.pid === pid && begun.tid === tid
    return isWhole ? [(tts - (begun.tts ?? 0)) / 1000] : []
  })
}
