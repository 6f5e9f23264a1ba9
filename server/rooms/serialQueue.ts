// One thing after the other: commands of a room are decided in the order in which they came.

export interface SerialQueue {
  /** Runs `work` when all that was handed in before is done; a failure reaches its caller only. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when all that was handed in so far is done. */
  drained(): Promise<void>
}

export function createSerialQueue(): SerialQueue {
  let tail: Promise<unknown> = Promise.resolve()
  return {
    run: (work) => {
      const turn = tail.then(work)
      tail = turn.catch(() => undefined)
      return turn
    },
    drained: async () => {
      await tail
    },
  }
}
