// Datagrams over the line. Each browser address gets a socket of its own towards the server, so that answers find back.
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Relay, RelayOptions } from './relay.ts'

interface Flow {
  readonly socket: Socket
  usedAtMs: number
}

/** Browsers keep a connection alive every few seconds; a flow silent for this long is over. */
const IDLE_MS = 120_000

/** A datagram to who is gone is lost, as on any line. */
const ignoreError = (socket: Socket): Socket => socket.on('error', () => undefined)

/** Rejects where the port is taken. */
export async function startUdpRelay(options: RelayOptions): Promise<Relay> {
  const { host, port, serverHost, up, down, postman } = options
  const { clock } = postman
  const flows = new Map<string, Flow>()
  let isClosed = false
  const entrance = createSocket('udp4')
  entrance.bind(port, host)
  await once(entrance, 'listening')
  ignoreError(entrance)

  const forgetIdle = (): void => {
    for (const [key, { socket, usedAtMs }] of flows) {
      if (clock.nowMs() - usedAtMs < IDLE_MS) continue
      flows.delete(key)
      socket.close()
    }
  }
  const flowOf = (browserPort: number, browserHost: string): Flow => {
    const key = `${browserHost}:${browserPort}`
    const known = flows.get(key)
    if (known !== undefined) return known
    forgetIdle()
    const flow: Flow = { socket: ignoreError(createSocket('udp4')), usedAtMs: clock.nowMs() }
    flow.socket.on('message', (message) => {
      for (const atMs of down.datagram(clock.nowMs(), message.length)) {
        postman.deliver(atMs, () => {
          if (!isClosed) entrance.send(message, browserPort, browserHost)
        })
      }
    })
    flows.set(key, flow)
    return flow
  }
  entrance.on('message', (message, { port: browserPort, address }) => {
    for (const atMs of up.datagram(clock.nowMs(), message.length)) {
      postman.deliver(atMs, () => {
        if (isClosed) return
        const flow = flowOf(browserPort, address)
        flow.usedAtMs = clock.nowMs()
        flow.socket.send(message, port, serverHost)
      })
    }
  })
  return {
    close: async () => {
      if (isClosed) return
      isClosed = true
      for (const { socket } of flows.values()) socket.close()
      entrance.close()
      await once(entrance, 'close')
    },
  }
}
