// A depth worker that hangs breaks without a word: each second it is asked whether it still comes to what it is asked.
import type { DepthWorker } from './depthFromMotion.ts'

const ASK_EVERY_MS = 1000
/**
 * [DJ-4] So many questions without any answer. Counted, not clocked: a page that slept or had no processor blames nobody. A worker
 * may take some seconds to load over a poor line.
 */
export const MOST_UNANSWERED = 20

/** Returns the way to stop. */
export function watchForHang(
  worker: Pick<DepthWorker, 'post' | 'onAnswer' | 'onRestart' | 'onFailure' | 'abandon'>,
): () => void {
  let unanswered = 0
  const timer = setInterval(() => {
    if (unanswered === MOST_UNANSWERED) {
      reportError(new Error('the depth worker hangs'))
      worker.abandon()
      return
    }
    // One question at a time: answers to more would say nothing more.
    if (unanswered === 0) worker.post({ type: 'ping' })
    unanswered += 1
  }, ASK_EVERY_MS)
  const heard = (): void => {
    unanswered = 0
  }
  const stop = (): void => clearInterval(timer)
  worker.onAnswer(heard)
  worker.onRestart(heard)
  worker.onFailure(stop)
  return stop
}
