// The port to the media relay. Adapters: mediasoupSfu, fakeSfu (tests); both pass sfu.contract.ts.
// RTP, ICE, DTLS and SCTP parameters are opaque here: the adapter's library validates them and rejects what is wrong
// with AppError `malformed`. Everything has a `close()` that may be called twice, and closes its children.
import type { WorkerLoad } from './placement.ts'

export type Opaque = Record<string, unknown>
export type MediaKind = 'audio' | 'video'

/** What a sender says of its own clock, about once a second (RTCP sender report, RFC 3550 section 6.4.1). */
export interface SenderReport {
  /** RTP time of the instant, 90 kHz for video. */
  readonly rtpTimestamp: number
  /** The same instant on the sender's wall clock, ms since 1970. */
  readonly wallClockMs: number
}

export interface SfuProducer {
  readonly id: string
  readonly kind: MediaKind
  readonly paused: boolean
  setPaused(paused: boolean): Promise<void>
  /** From now on, as the sender's reports come. */
  onSenderReport(listener: (report: SenderReport) => void): Promise<void>
  close(): void
}

export interface SfuConsumer {
  readonly id: string
  readonly producerId: string
  readonly kind: MediaKind
  readonly rtpParameters: Opaque
  readonly producerPaused: boolean
  resume(): Promise<void>
  /** The producer it takes from went away; the consumer is closed already. */
  onProducerClosed(listener: () => void): void
  onProducerPaused(listener: (paused: boolean) => void): void
  close(): void
}

/** A stream of sound that the server makes itself, packet by packet, and no peer sends: for the test of a line. */
export interface SfuSource {
  readonly id: string
  /** A whole RTP packet with the payload type and SSRC of madePackets.ts. */
  send(packet: Buffer): void
}

export interface SfuDataProducer {
  readonly id: string
  close(): void
}

export interface SfuDataConsumer {
  readonly id: string
  readonly dataProducerId: string
  readonly sctpStreamParameters: Opaque
  onProducerClosed(listener: () => void): void
  close(): void
}

/** What a transport came to: media can flow, or it cannot any more (nobody answers; the encryption was not agreed on). */
export type TransportChange =
  | { readonly tag: 'connected'; readonly protocol: 'udp' | 'tcp' }
  | { readonly tag: 'failed'; readonly reason: 'ice' | 'dtls' }

/** What a transport carries now, both ways; a share that is not known yet (too little was sent) is absent. */
export interface TransportFigures {
  /** All that has come over it since it was made. */
  readonly receivedBytes: number
  readonly receivedBitsPerSecond: number
  readonly sentBitsPerSecond: number
  /** 0..1 of the packets that came from, or went to, the other side. */
  readonly receivedLossShare?: number
  readonly sentLossShare?: number
}

/** What a worker's process has used since it started. */
export interface WorkerUsage {
  readonly index: number
  readonly userCpuS: number
  readonly systemCpuS: number
  readonly maxResidentBytes: number
}

export interface SfuTransport {
  readonly id: string
  readonly iceParameters: Opaque
  readonly iceCandidates: readonly Opaque[]
  readonly dtlsParameters: Opaque
  readonly sctpParameters: Opaque | undefined
  connect(dtlsParameters: Opaque): Promise<void>
  restartIce(): Promise<Opaque>
  /** Not told of a closing that was asked for. */
  onChange(listener: (change: TransportChange) => void): void
  /** Rejects once the transport is closed. */
  measure(): Promise<TransportFigures>
  produce(options: { kind: MediaKind; rtpParameters: Opaque; paused: boolean }): Promise<SfuProducer>
  /** Starts paused: the client resumes it when it is ready. */
  consume(options: { producerId: string; rtpCapabilities: Opaque }): Promise<SfuConsumer>
  produceData(options: { label: string; sctpStreamParameters: Opaque }): Promise<SfuDataProducer>
  /** Unordered, without retransmission: a late pose record is worth nothing. */
  consumeData(options: { dataProducerId: string }): Promise<SfuDataConsumer>
  close(): void
}

/** The media of one room. */
export interface SfuRouter {
  readonly rtpCapabilities: Opaque
  createTransport(): Promise<SfuTransport>
  /** `parameters` as a browser would give them for the stream. Ends with the router. */
  createSource(parameters: Opaque): Promise<SfuSource>
  canConsume(producerId: string, rtpCapabilities: Opaque): boolean
  /** False while the worker of this room carries as many streams as it may: nobody new is to come. */
  mayGrow(): boolean
  /** The process that carried this room's media is gone; nothing of this router works any more. */
  onDied(listener: () => void): void
  close(): void
}

export interface Sfu {
  /** Workers that run now. */
  workerCount(): number
  /** Workers that have ended without being asked to, since the start. */
  workerDeaths(): number
  workerUsage(): Promise<readonly WorkerUsage[]>
  /** What each worker that runs carries, and may carry. */
  workerLoads(): readonly WorkerLoad[]
  /** True when workers run and none of them may take another room (placement.ts). */
  isFull(): boolean
  /**
   * A router on the worker that has least to do, or on the given one. Rejects with AppError `media-unavailable` when none runs, or
   * the given one does not, `server-full` when none may take more.
   */
  openRouter(worker?: number): Promise<SfuRouter>
  close(): Promise<void>
}
