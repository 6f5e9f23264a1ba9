// The protocol table: every request and notification on the socket. Types, handlers, client calls and
// docs/protocol.md come from here. RTP, DTLS, ICE and SCTP parameters are opaque: mediasoup validates them itself.
import { z } from 'zod'
import { Command } from './commands.ts'
import { WireError } from './errors.ts'
import { EventEnvelope } from './events.ts'
import {
  CommandId,
  ConsumerId,
  DataConsumerId,
  DataProducerId,
  ParticipantId,
  PeerId,
  ProducerId,
  SessionId,
  TransportId,
} from './ids.ts'
import { PresenceFrom } from './presence.ts'
import { Role } from './roles.ts'

const opaque = z.looseObject({})
const empty = z.strictObject({})

export const MediaSource = z.enum(['camera', 'microphone'])
export type MediaSource = z.infer<typeof MediaSource>

/** What a peer's unreliable, unordered data channel carries: the wearer's pose records, or an expert's growing ink and pointer. */
export const DataLabel = z.enum(['frames', 'presence'])
export type DataLabel = z.infer<typeof DataLabel>

/** What the client says when it connects (socket.io `auth`). */
export const Handshake = z.object({
  token: z.string().max(4096),
  protocolVersion: z.int(),
  /** True: this window replaces the headset that is in the session now. */
  takeOver: z.boolean().optional(),
})
export type Handshake = z.infer<typeof Handshake>

/**
 * Where the pre-call test connects (the same handshake): no room, no log, nobody else. It may ask for what opens a way to the relay
 * and sends a picture over it.
 */
export const LINE_TEST_NAMESPACE = '/line'

/** TURN servers, and one peer's credentials there: good for `validForS` seconds from when they were made. */
export const TurnServers = z.object({
  urls: z.array(z.string()).min(1),
  username: z.string(),
  credential: z.string(),
  validForS: z.int().min(1),
})
export type TurnServers = z.infer<typeof TurnServers>

export const requests = {
  /** First request after connecting: who am I, and where is the log's head. */
  'session.enter': {
    request: empty,
    response: z.object({
      sessionId: SessionId,
      peerId: PeerId,
      participantId: ParticipantId,
      role: Role,
      headSeq: z.int(),
    }),
  },
  /** Events with seq > `seq`, in order, at most `limit`. */
  'log.readAfter': {
    request: z.strictObject({ seq: z.int().min(0), limit: z.int().min(1).max(2000) }),
    response: z.object({ events: z.array(EventEnvelope), headSeq: z.int() }),
  },
  /** Asks for a change. Acknowledged after the commit; the same commandId again gives the same answer. */
  'command.submit': {
    request: z.strictObject({ commandId: CommandId, command: Command }),
    response: z.object({ seq: z.int() }),
  },
  /** For the offset between a client's clock and the server's. */
  'clock.ping': { request: empty, response: z.object({ serverTimeMs: z.number() }) },
  /** The room's media abilities, needed before a transport can be made. */
  'router.describe': { request: empty, response: z.object({ rtpCapabilities: opaque }) },
  'transport.create': {
    request: z.strictObject({ direction: z.enum(['send', 'recv']) }),
    response: z.object({
      transportId: TransportId,
      iceParameters: opaque,
      iceCandidates: z.array(opaque),
      dtlsParameters: opaque,
      sctpParameters: opaque.optional(),
      /** Absent where no TURN server is set up. */
      turn: TurnServers.optional(),
    }),
  },
  'transport.connect': {
    request: z.strictObject({ transportId: TransportId, dtlsParameters: opaque }),
    response: empty,
  },
  'transport.restartIce': {
    request: z.strictObject({ transportId: TransportId }),
    response: z.object({ iceParameters: opaque, turn: TurnServers.optional() }),
  },
  'producer.create': {
    request: z.strictObject({
      transportId: TransportId,
      kind: z.enum(['audio', 'video']),
      source: MediaSource,
      rtpParameters: opaque,
      paused: z.boolean(),
    }),
    response: z.object({ producerId: ProducerId }),
  },
  'producer.setPaused': {
    request: z.strictObject({ producerId: ProducerId, paused: z.boolean() }),
    response: empty,
  },
  'producer.close': { request: z.strictObject({ producerId: ProducerId }), response: empty },
  'dataProducer.create': {
    request: z.strictObject({
      transportId: TransportId,
      label: DataLabel,
      sctpStreamParameters: opaque,
    }),
    response: z.object({ dataProducerId: DataProducerId }),
  },
  /** From now on the server announces, on this transport, all that the role may receive. */
  'media.subscribe': {
    request: z.strictObject({ transportId: TransportId, rtpCapabilities: opaque }),
    response: empty,
  },
  /** A consumer starts paused; the client resumes it when it is ready to show it. */
  'consumer.resume': { request: z.strictObject({ consumerId: ConsumerId }), response: empty },
} as const

export type RequestName = keyof typeof requests
export type RequestOf<N extends RequestName> = z.infer<(typeof requests)[N]['request']>
export type ResponseOf<N extends RequestName> = z.infer<(typeof requests)[N]['response']>
export const requestNames = Object.keys(requests) as RequestName[]

/** Server to client. */
export const notifications = {
  'log.appended': z.object({ events: z.array(EventEnvelope) }),
  'presence.relayed': PresenceFrom,
  'consumer.created': z.object({
    consumerId: ConsumerId,
    producerId: ProducerId,
    peerId: PeerId,
    participantId: ParticipantId,
    role: Role,
    kind: z.enum(['audio', 'video']),
    source: MediaSource,
    rtpParameters: opaque,
    paused: z.boolean(),
  }),
  'consumer.closed': z.object({ consumerId: ConsumerId }),
  /**
   * To the sender of pose records: what its own camera stream said of its clock (RTCP sender report): the RTP time, 90
   * kHz, of an instant on the sender's wall clock, ms since 1970. The browser tells its page neither.
   */
  'camera.clockReported': z.object({
    producerId: ProducerId,
    rtpTimestamp: z.int().min(0),
    wallClockMs: z.number(),
  }),
  'consumer.pausedChanged': z.object({ consumerId: ConsumerId, paused: z.boolean() }),
  'dataConsumer.created': z.object({
    dataConsumerId: DataConsumerId,
    dataProducerId: DataProducerId,
    peerId: PeerId,
    participantId: ParticipantId,
    role: Role,
    label: DataLabel,
    sctpStreamParameters: opaque,
  }),
  'dataConsumer.closed': z.object({ dataConsumerId: DataConsumerId }),
  /** The relay lost this room's media, all transports with it. The room has another relay: open media anew, over this line. */
  'media.lost': z.object({}),
  /** The server is about to cut this socket, and why. */
  'peer.dismissed': WireError,
  /** The server is about to be restarted, and until when it waits: the session goes on with the next one. */
  'server.stopping': z.object({ inMs: z.number().min(0) }),
} as const
export type NotificationName = keyof typeof notifications
export type NotificationOf<N extends NotificationName> = z.infer<(typeof notifications)[N]>
export const notificationNames = Object.keys(notifications) as NotificationName[]

export type Ack<T> = { ok: true; data: T } | { ok: false; error: WireError }
