// The port to the media relay. Adapters: mediasoupSfu, fakeSfu (tests); both pass sfu.contract.ts.
// RTP, ICE, DTLS and SCTP parameters are opaque here: the adapter's library validates them and rejects what is wrong
// with AppError `malformed`. Everything has a `close()` that may be called twice, and closes its children.

export type Opaque = Record<string, unknown>
export type MediaKind = 'audio' | 'video'

export interface SfuProducer {
  readonly id: string
  readonly kind: MediaKind
  readonly paused: boolean
  setPaused(paused: boolean): Promise<void>
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

export interface SfuTransport {
  readonly id: string
  readonly iceParameters: Opaque
  readonly iceCandidates: readonly Opaque[]
  readonly dtlsParameters: Opaque
  readonly sctpParameters: Opaque | undefined
  connect(dtlsParameters: Opaque): Promise<void>
  restartIce(): Promise<Opaque>
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
  canConsume(producerId: string, rtpCapabilities: Opaque): boolean
  /** The process that carried this room's media is gone; nothing of this router works any more. */
  onDied(listener: () => void): void
  close(): void
}

export interface Sfu {
  /** Workers that run now. */
  workerCount(): number
  /** A router on the least loaded worker. Rejects with AppError `media-unavailable` when none runs. */
  openRouter(): Promise<SfuRouter>
  close(): Promise<void>
}
