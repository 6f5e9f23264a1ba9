// Web workers that somebody listens to when they break: one that does not load, dies of memory or throws outside of a job is
// begun anew once, and after that its owner is told, who tells the person. A job that fails is answered (answerJobs.ts).

export interface WorkerOwner<Answer> {
  /** Each place writes `new Worker(new URL(..., import.meta.url))` itself: the page build finds the worker's file by that. */
  readonly make: () => Worker
  readonly onAnswer: (answer: Answer) => void
  /** Before anything is posted to it. `isAgain`: the one before broke, and all that it knew or was asked is gone. */
  readonly onBegin?: (worker: Worker, isAgain: boolean) => void
  /** It broke again: no answer comes any more. */
  readonly onFailure: () => void
  /** How often it is begun anew; 0 where what it was given cannot be given again. */
  readonly restarts?: number
}

export interface OpenWorker<Request> {
  /** Once the worker has failed nothing is posted, and what would have gone along is closed. */
  post(request: Request, transfer?: Transferable[]): void
  /** It hangs, as its owner has found out: the same as if it had broken. */
  abandon(): void
  close(): void
}

const closeAll = (transfer: readonly Transferable[]): void => {
  for (const item of transfer) if ('close' in item && typeof item.close === 'function') void item.close()
}

export function openWorker<Request, Answer>(owner: WorkerOwner<Answer>): OpenWorker<Request> {
  let restartsLeft = owner.restarts ?? 1
  let current: Worker | undefined
  let abandon = (): void => undefined

  function begin(isAgain: boolean): void {
    const worker = owner.make()
    current = worker
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if (worker === current) owner.onAnswer(data)
    })
    const broke = (abandon = (): void => {
      if (worker !== current) return
      current = undefined
      worker.terminate()
      if (restartsLeft > 0) {
        restartsLeft -= 1
        begin(true)
      } else owner.onFailure()
    })
    worker.addEventListener('error', broke)
    worker.addEventListener('messageerror', broke)
    owner.onBegin?.(worker, isAgain)
  }

  begin(false)
  return {
    post(request, transfer = []) {
      if (current === undefined) closeAll(transfer)
      else current.postMessage(request, transfer)
    },
    abandon: () => abandon(),
    close() {
      current?.terminate()
      current = undefined
    },
  }
}
