// The worker's side of openWorker.ts: jobs are done one after the other, and one that throws is answered all the same, or
// whoever waits for it would wait for ever.

/** So many that fail in a row are no bad luck with a picture: the worker breaks, and its owner hears of it. */
const MOST_FAILURES = 10

export interface Jobs<Job, Answer> {
  /** Undefined: nothing is to be answered (yet). */
  readonly run: (job: Job) => Answer | undefined | Promise<Answer | undefined>
  /** What is answered to a job that has thrown. */
  readonly failed: (job: Job) => Answer | undefined
}

export function answerJobs<Job, Answer>({ run, failed }: Jobs<Job, Answer>): void {
  let failures = 0
  let turn = Promise.resolve()
  const tell = (answer: Answer | undefined): void => {
    if (answer !== undefined) postMessage(answer)
  }
  const take = async (job: Job): Promise<void> => {
    try {
      tell(await run(job))
      failures = 0
    } catch (error) {
      tell(failed(job))
      failures += 1
      if (failures === MOST_FAILURES) reportError(error)
    }
  }
  addEventListener('message', ({ data }: MessageEvent<Job>) => {
    turn = turn.then(() => take(data))
  })
}
