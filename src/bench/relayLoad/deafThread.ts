// Lines that nobody counts on: opened like any other, and while a probe runs their thread sleeps, so that the system itself drops what
// comes. To the relay they are lines like all others; to the bots' core they cost nothing.
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openMediaLine, TransportAnswer, type MediaLine } from './mediaLine.ts'

const Order = z.discriminatedUnion('do', [
  z.object({ do: z.literal('open'), id: z.number(), transport: TransportAnswer }),
  z.object({ do: z.literal('connected'), id: z.number() }),
  z.object({ do: z.literal('sleep'), atMostMs: z.number() }),
  z.object({ do: z.literal('end') }),
])

/** Nothing is kept for lines that are not read. */
const BUFFER_BYTES = 4096
const lines: MediaLine[] = []
const connected = new Map<number, () => void>()
const bell = z.instanceof(SharedArrayBuffer).parse(workerData)

async function open(id: number, transport: TransportAnswer): Promise<void> {
  try {
    const line = await openMediaLine(
      transport,
      (dtlsParameters) => {
        parentPort?.postMessage({ id, dtlsParameters })
        return new Promise<void>((resolve) => connected.set(id, resolve))
      },
      BUFFER_BYTES,
    )
    lines.push(line)
    parentPort?.postMessage({ id })
  } catch (error) {
    parentPort?.postMessage({ id, error: String(error) })
  }
}

parentPort?.on('message', (raw: unknown) => {
  const order = Order.parse(raw)
  if (order.do === 'open') void open(order.id, order.transport)
  else if (order.do === 'connected') connected.get(order.id)?.()
  else if (order.do === 'sleep') Atomics.wait(new Int32Array(bell), 0, 0, order.atMostMs)
  else {
    for (const line of lines) line.close()
    parentPort?.close()
  }
})
