// mediasoup and nothing else, in a process of its own, as its documentation shows it: one worker, one WebRtcServer, a router per room.
// What to do comes over the channel to the parent; everything else but the sockets' buffers is mediasoup's default.
import { randomInt } from 'node:crypto'
import { createWorker, type types } from 'mediasoup'
import { z } from 'zod'
import { roomCodecs } from '../../../server/media/codecs.ts'

const opaque = z.looseObject({})
const Order = z.object({ id: z.number() }).and(
  z.discriminatedUnion('do', [
    z.object({ do: z.literal('openRoom'), room: z.number() }),
    z.object({ do: z.literal('openTransport'), room: z.number() }),
    z.object({ do: z.literal('connect'), transport: z.string(), dtlsParameters: opaque }),
    z.object({
      do: z.literal('produce'),
      transport: z.string(),
      kind: z.enum(['audio', 'video']),
      rtpParameters: opaque,
    }),
    z.object({
      do: z.literal('consume'),
      transport: z.string(),
      producerId: z.string(),
      rtpCapabilities: opaque,
    }),
  ]),
)
type Order = z.infer<typeof Order>

const worker = await createWorker({ workerBin: process.env['MEDIASOUP_WORKER_BIN'] ?? '', logLevel: 'error' })
const port = randomInt(20_000, 32_000)
const server = await worker.createWebRtcServer({
  listenInfos: (['udp', 'tcp'] as const).map((protocol) => ({
    protocol,
    ip: '127.0.0.1',
    port,
    // As ours: what is compared is what stands around the relay, not the size of a socket.
    recvBufferSize: 4 * 1024 * 1024,
    sendBufferSize: 4 * 1024 * 1024,
  })),
})
const routers = new Map<number, types.Router>()
const transports = new Map<string, types.WebRtcTransport>()

function found<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key)
  if (value === undefined) throw new Error(`there is no ${String(key)}`)
  return value
}

/** mediasoup checks what is opaque here itself. */
async function carryOut(order: Order): Promise<Record<string, unknown>> {
  switch (order.do) {
    case 'openRoom': {
      const mediaCodecs = roomCodecs.map((codec) => ({ ...codec }))
      routers.set(order.room, await worker.createRouter({ mediaCodecs }))
      return {}
    }
    case 'openTransport': {
      const router = found(routers, order.room)
      const transport = await router.createWebRtcTransport({ webRtcServer: server, enableSctp: true })
      transports.set(transport.id, transport)
      const { id, iceParameters, iceCandidates } = transport
      return { transportId: id, iceParameters, iceCandidates }
    }
    case 'connect': {
      const dtlsParameters = order.dtlsParameters as unknown as types.DtlsParameters
      await found(transports, order.transport).connect({ dtlsParameters })
      return {}
    }
    case 'produce': {
      const rtpParameters = order.rtpParameters as unknown as types.RtpParameters
      const { id } = await found(transports, order.transport).produce({ kind: order.kind, rtpParameters })
      return { producerId: id }
    }
    case 'consume': {
      const rtpCapabilities = order.rtpCapabilities as unknown as types.RtpCapabilities
      const { producerId } = order
      const consumer = await found(transports, order.transport).consume({
        producerId,
        rtpCapabilities,
        paused: true,
      })
      await consumer.resume()
      return { kind: consumer.kind, rtpParameters: consumer.rtpParameters }
    }
  }
}

process.on('message', (raw) => {
  const order = Order.parse(raw)
  carryOut(order).then(
    (data) => process.send?.({ id: order.id, data }),
    (error: unknown) => process.send?.({ id: order.id, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
process.send?.({ id: 0, data: { workerPid: worker.pid } })
