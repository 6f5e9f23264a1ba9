// What the pre-call test may ask for besides the protocol table, over its own namespace alone (LINE_TEST_NAMESPACE). Apart from the
// table, so that the pages of a call do not carry it.
import { z } from 'zod'
import { ConsumerId, ProducerId, TransportId } from './ids.ts'

const opaque = z.looseObject({})
const empty = z.strictObject({})

/** The most that the server sends down for a test: what the headset's picture takes. */
export const MOST_DOWN_KBPS = 2500
/** Packets of sound up to those that fill a datagram. */
const PacketBytes = z.int().min(100).max(1200)

export const lineRequests = {
  /** From now on ways lead to the n-th media worker's own port; what was open is closed. Without it the server chooses. */
  'line.takeWorker': {
    request: z.strictObject({ worker: z.int().min(0).max(1000) }),
    response: z.object({ workers: z.int().min(1) }),
  },
  /** A stream of made packets on a transport for receiving; nothing flows before `line.send`. */
  'line.receive': {
    request: z.strictObject({ transportId: TransportId, rtpCapabilities: opaque }),
    response: z.object({ consumerId: ConsumerId, producerId: ProducerId, rtpParameters: opaque }),
  },
  /** So much flows from now on, for ten seconds at the longest; 0 for none. */
  'line.send': {
    request: z.strictObject({ kbps: z.int().min(0).max(MOST_DOWN_KBPS), packetBytes: PacketBytes }),
    response: empty,
  },
} as const

export type LineRequestName = keyof typeof lineRequests
export const lineRequestNames = Object.keys(lineRequests) as LineRequestName[]
export type LineRequestOf<N extends LineRequestName> = z.infer<(typeof lineRequests)[N]['request']>
export type LineResponseOf<N extends LineRequestName> = z.infer<(typeof lineRequests)[N]['response']>
