// The thread of lines that are not counted, from this side.
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { CouldNotMeasure } from '../bench.ts'
import type { DtlsParameters, TransportAnswer } from './mediaLine.ts'

const Note = z.object({
  id: z.number(),
  dtlsParameters: z.custom<DtlsParameters>((value) => typeof value === 'object').optional(),
  error: z.string().optional(),
})

export interface DeafLines {
  /** Resolves when media could flow. */
  open(transport: TransportAnswer, connect: (parameters: DtlsParameters) => Promise<unknown>): Promise<void>
  /** While `work` runs nothing is read. */
  whileAsleep<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Opening {
  readonly connect: (parameters: DtlsParameters) => Promise<unknown>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Longer than any probe. */
const ASLEEP_AT_MOST_MS = 20_000

export function createDeafLines(): DeafLines {
  const bell = new SharedArrayBuffer(4)
  const thread = new Worker(new URL('deafThread.ts', import.meta.url), { workerData: bell })
  const openings = new Map<number, Opening>()
  let count = 0
  thread.on('error', (error) => {
    for (const { reject } of openings.values()) reject(error)
  })
  thread.on('message', (raw: unknown) => {
    const { id, dtlsParameters, error } = Note.parse(raw)
    const opening = openings.get(id)
    if (opening === undefined) return
    if (dtlsParameters !== undefined) {
      opening.connect(dtlsParameters).then(() => thread.postMessage({ do: 'connected', id }), opening.reject)
      return
    }
    openings.delete(id)
    if (error === undefined) opening.resolve()
    else opening.reject(new CouldNotMeasure(error))
  })
  return {
    open: (transport, connect) =>
      new Promise((resolve, reject) => {
        count += 1
        openings.set(count, { connect, resolve, reject })
        thread.postMessage({ do: 'open', id: count, transport })
      }),
    whileAsleep: async (work) => {
      const rung = new Int32Array(bell)
      Atomics.store(rung, 0, 0)
      thread.postMessage({ do: 'sleep', atMostMs: ASLEEP_AT_MOST_MS })
      try {
        return await work()
      } finally {
        Atomics.store(rung, 0, 1)
        Atomics.notify(rung, 0)
      }
    },
    close: async () => {
      thread.postMessage({ do: 'end' })
      await thread.terminate()
    },
  }
}
