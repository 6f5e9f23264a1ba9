// Runs asynchronous steps one after the other, so that no step finds another's half-done work.

export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs `step` when all before it are done, whether they went well or not; gives what it gives. */
  run<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step, step)
    this.#last = result.catch(() => undefined)
    return result
  }
}
