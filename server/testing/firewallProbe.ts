// Run inside a network of its own (server/turn/firewall.test.ts): sends a datagram each way that it is told, to a receiver that waits
// there, and says which arrived. What the firewall drops on its way out the kernel refuses to the sender (EPERM).
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { z } from 'zod'

const Way = z.object({ fromPort: z.int(), host: z.string(), port: z.int() })
const ARRIVES_WITHIN_MS = 5000

const open = async (host: string, port: number): Promise<Socket> => {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', reuseAddr: true })
  socket.bind(port, host)
  await once(socket, 'listening')
  return socket
}

/** Rejects where what was sent is on its way for too long. */
async function passes({ fromPort, host, port }: z.infer<typeof Way>): Promise<boolean> {
  const [receiver, sender] = [await open(host, port), await open(host, fromPort)]
  const arrived = once(receiver, 'message', { signal: AbortSignal.timeout(ARRIVES_WITHIN_MS) })
  // Where it is refused nobody waits for it.
  arrived.catch(() => undefined)
  try {
    const refusal = await new Promise<Error | null>((resolve) => sender.send('x', port, host, resolve))
    if (refusal === null) await arrived
    else if (!('code' in refusal) || refusal.code !== 'EPERM') throw refusal
    return refusal === null
  } finally {
    receiver.close()
    sender.close()
  }
}

const ways = z.array(Way).parse(JSON.parse(process.argv[2] ?? ''))
const found: boolean[] = []
for (const way of ways) found.push(await passes(way))
process.stdout.write(JSON.stringify(found))
