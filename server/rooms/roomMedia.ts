// The media of one room: who sends what, and who is offered it. Rights come from session/permissions.
import { AppError } from '../../src/shared/protocol/errors.ts'
import {
  ConsumerId,
  DataConsumerId,
  DataProducerId,
  ProducerId,
  TransportId,
} from '../../src/shared/protocol/ids.ts'
import type { MediaSource, RequestOf, ResponseOf } from '../../src/shared/protocol/signalling.ts'
import { dataLabelOf, mayProduce, mayReceive, mayReceiveData } from '../../src/shared/session/permissions.ts'
import type { SenderReport, Sfu, SfuRouter, SfuTransport } from '../media/sfu.ts'
import type { Logger } from '../observe/logger.ts'
import type { Peer } from './peer.ts'
import { closeDirection, type Direction } from './peerMedia.ts'

interface RoomMediaOptions {
  readonly sfu: Pick<Sfu, 'openRouter' | 'isFull'>
  readonly logger: Logger
  readonly peers: () => Iterable<Peer>
  /** The relay lost this room's media: the peers must begin anew. */
  readonly onLost: () => void
}

const kindOf = { camera: 'video', microphone: 'audio' } as const satisfies Record<MediaSource, string>

export class RoomMedia {
  readonly #options: RoomMediaOptions
  #router: Promise<SfuRouter> | undefined
  #opened: SfuRouter | undefined
  #closed = false

  constructor(options: RoomMediaOptions) {
    this.#options = options
  }

  /** The room's router, opened when the first peer asks; a failed opening is tried again at the next request. */
  #openRouter(): Promise<SfuRouter> {
    if (this.#closed) return Promise.reject(new AppError('media-unavailable', 'The room is closed.'))
    this.#router ??= this.#options.sfu.openRouter().then(
      (router) => {
        this.#opened = router
        router.onDied(() => this.#handleDied())
        if (this.#closed) router.close()
        return router
      },
      (error: unknown) => {
        this.#router = undefined
        throw error
      },
    )
    return this.#router
  }

  /** Whether the relay could carry one more person in this room well. */
  mayGrow(): boolean {
    return this.#opened?.mayGrow() ?? !this.#options.sfu.isFull()
  }

  #handleDied(): void {
    this.#router = undefined
    this.#opened = undefined
    for (const peer of this.#options.peers()) this.closePeer(peer)
    if (!this.#closed) this.#options.onLost()
  }

  async describeRouter(): Promise<ResponseOf<'router.describe'>> {
    return { rtpCapabilities: (await this.#openRouter()).rtpCapabilities }
  }

  /** A second transport of the same direction takes the place of the first. */
  async createTransport(peer: Peer, direction: Direction): Promise<ResponseOf<'transport.create'>> {
    const router = await this.#openRouter()
    const transport = await router.createTransport()
    closeDirection(peer.media, direction)
    if (!this.#isHere(peer)) {
      transport.close()
      throw new AppError('offline', 'The peer left.')
    }
    peer.media.transports.set(direction, transport)
    this.#logChanges(peer, direction, transport)
    return {
      transportId: TransportId.parse(transport.id),
      iceParameters: transport.iceParameters,
      iceCandidates: [...transport.iceCandidates],
      dtlsParameters: transport.dtlsParameters,
      ...(transport.sctpParameters === undefined ? {} : { sctpParameters: transport.sctpParameters }),
    }
  }

  #logChanges({ peerId }: Peer, direction: Direction, transport: SfuTransport): void {
    transport.onChange((change) => {
      const { logger } = this.#options
      if (change.tag === 'connected')
        logger.info({ peerId, direction, protocol: change.protocol }, 'transport connected')
      else logger.warn({ peerId, direction, reason: change.reason }, 'transport failed')
    })
  }

  #isHere(peer: Peer): boolean {
    return !this.#closed && [...this.#options.peers()].includes(peer)
  }

  transportOf(peer: Peer, transportId: string, direction?: Direction): SfuTransport {
    for (const [itsDirection, transport] of peer.media.transports) {
      if (transport.id !== transportId) continue
      if (direction === undefined || direction === itsDirection) return transport
      throw new AppError('wrong-state', `That transport is for the other direction than ${direction}.`)
    }
    throw new AppError('not-found', 'There is no such transport.')
  }

  async createProducer(
    peer: Peer,
    { transportId, kind, source, rtpParameters, paused }: RequestOf<'producer.create'>,
  ): Promise<ResponseOf<'producer.create'>> {
    if (!mayProduce(peer.role, source)) throw new AppError('not-allowed')
    if (kind !== kindOf[source]) throw new AppError('malformed', `A ${source} sends ${kindOf[source]}.`)
    const transport = this.transportOf(peer, transportId, 'send')
    const producer = await transport.produce({ kind, rtpParameters, paused })
    peer.media.producers.get(source)?.close()
    if (!this.#isHere(peer)) {
      producer.close()
      throw new AppError('offline', 'The peer left.')
    }
    peer.media.producers.set(source, producer)
    const producerId = ProducerId.parse(producer.id)
    if (source === 'camera' && dataLabelOf(peer.role) === 'frames') {
      const tell = ({ rtpTimestamp, wallClockMs }: SenderReport): void =>
        peer.link.notify('camera.clockReported', { producerId, rtpTimestamp, wallClockMs })
      this.#inBackground(producer.onSenderReport(tell))
    }
    for (const other of this.#others(peer)) this.#inBackground(this.#offer(other, peer, source))
    return { producerId }
  }

  async setProducerPaused(peer: Peer, producerId: string, paused: boolean): Promise<void> {
    await this.#producerOf(peer, producerId)[1].setPaused(paused)
  }

  closeProducer(peer: Peer, producerId: string): void {
    const [source, producer] = this.#producerOf(peer, producerId)
    peer.media.producers.delete(source)
    producer.close()
  }

  #producerOf(peer: Peer, producerId: string) {
    const entry = [...peer.media.producers].find(([, producer]) => producer.id === producerId)
    if (entry === undefined) throw new AppError('not-found', 'There is no such producer.')
    return entry
  }

  async createDataProducer(
    peer: Peer,
    { transportId, label, sctpStreamParameters }: RequestOf<'dataProducer.create'>,
  ): Promise<ResponseOf<'dataProducer.create'>> {
    if (label !== dataLabelOf(peer.role)) throw new AppError('not-allowed')
    const transport = this.transportOf(peer, transportId, 'send')
    const dataProducer = await transport.produceData({ label, sctpStreamParameters })
    peer.media.dataProducer?.close()
    peer.media.dataProducer = dataProducer
    for (const other of this.#others(peer)) this.#inBackground(this.#offerData(other, peer))
    return { dataProducerId: DataProducerId.parse(dataProducer.id) }
  }

  /** Offers all there is now, and from now on all that comes. */
  subscribe(peer: Peer, { transportId, rtpCapabilities }: RequestOf<'media.subscribe'>): void {
    peer.media.subscription = { transport: this.transportOf(peer, transportId, 'recv'), rtpCapabilities }
    for (const other of this.#others(peer)) {
      for (const source of other.media.producers.keys()) this.#inBackground(this.#offer(peer, other, source))
      this.#inBackground(this.#offerData(peer, other))
    }
  }

  async resumeConsumer(peer: Peer, consumerId: string): Promise<void> {
    const consumer = peer.media.consumers.get(consumerId)
    if (consumer === undefined) throw new AppError('not-found', 'There is no such consumer.')
    await consumer.resume()
  }

  async #offer(to: Peer, from: Peer, source: MediaSource): Promise<void> {
    const { subscription, taken, consumers } = to.media
    const producer = from.media.producers.get(source)
    if (subscription === undefined || producer === undefined || taken.has(producer.id)) return
    if (!mayReceive(to.role, from.role, source)) return
    const { transport, rtpCapabilities } = subscription
    taken.add(producer.id)
    const router = await this.#openRouter()
    if (!router.canConsume(producer.id, rtpCapabilities)) return
    const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities })
    if (to.media.subscription !== subscription) {
      consumer.close()
      return
    }
    consumers.set(consumer.id, consumer)
    const consumerId = ConsumerId.parse(consumer.id)
    consumer.onProducerClosed(() => {
      taken.delete(producer.id)
      if (consumers.delete(consumerId)) to.link.notify('consumer.closed', { consumerId })
    })
    consumer.onProducerPaused((paused) => to.link.notify('consumer.pausedChanged', { consumerId, paused }))
    to.link.notify('consumer.created', {
      consumerId,
      producerId: ProducerId.parse(producer.id),
      peerId: from.peerId,
      participantId: from.participantId,
      role: from.role,
      kind: consumer.kind,
      source,
      rtpParameters: consumer.rtpParameters,
      paused: consumer.producerPaused,
    })
  }

  async #offerData(to: Peer, from: Peer): Promise<void> {
    const { subscription, taken, dataConsumers } = to.media
    const { dataProducer } = from.media
    const label = dataLabelOf(from.role)
    if (subscription === undefined || dataProducer === undefined || taken.has(dataProducer.id)) return
    if (label === undefined || !mayReceiveData(to.role, label)) return
    taken.add(dataProducer.id)
    const consumer = await subscription.transport.consumeData({ dataProducerId: dataProducer.id })
    if (to.media.subscription !== subscription) {
      consumer.close()
      return
    }
    dataConsumers.set(consumer.id, consumer)
    const dataConsumerId = DataConsumerId.parse(consumer.id)
    consumer.onProducerClosed(() => {
      taken.delete(dataProducer.id)
      if (dataConsumers.delete(dataConsumerId)) to.link.notify('dataConsumer.closed', { dataConsumerId })
    })
    to.link.notify('dataConsumer.created', {
      dataConsumerId,
      dataProducerId: DataProducerId.parse(dataProducer.id),
      peerId: from.peerId,
      participantId: from.participantId,
      role: from.role,
      label,
      sctpStreamParameters: consumer.sctpStreamParameters,
    })
  }

  *#others(peer: Peer): Iterable<Peer> {
    for (const other of this.#options.peers()) if (other !== peer) yield other
  }

  /** An offer that fails (the producer went in the meantime) is not the fault of the one who asked. */
  #inBackground(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#options.logger.warn({ err: error }, 'media could not be offered or watched'),
    )
  }

  /** All that has come from a peer by media so far. */
  async bytesFrom({ media }: Peer): Promise<number> {
    const figures = await Promise.allSettled([...media.transports.values()].map((line) => line.measure()))
    // One that was closed meanwhile has nothing to tell.
    return figures.reduce(
      (sum, line) => sum + (line.status === 'fulfilled' ? line.value.receivedBytes : 0),
      0,
    )
  }

  closePeer(peer: Peer): void {
    closeDirection(peer.media, 'send')
    closeDirection(peer.media, 'recv')
  }

  async close(): Promise<void> {
    this.#closed = true
    const router = await this.#router?.catch(() => undefined)
    router?.close()
  }
}
