// What one test of a line has of the relay: ways to the worker it chose, and a stream of made packets down (src/check/line/SPEC.md).
import { AppError } from '../../src/shared/protocol/errors.ts'
import { ConsumerId, ProducerId } from '../../src/shared/protocol/ids.ts'
import type { LineRequestOf, LineResponseOf } from '../../src/shared/protocol/lineTest.ts'
import type { Sfu, SfuRouter, SfuSource } from '../media/sfu.ts'
import type { Logger } from '../observe/logger.ts'
import type { Peer } from '../rooms/peer.ts'
import { RoomMedia } from '../rooms/roomMedia.ts'
import { MadePackets, madeParameters } from './madePackets.ts'

interface LineRigOptions {
  readonly sfu: Sfu
  readonly logger: Logger
  readonly peer: Peer
  readonly onLost: () => void
}

/** A page that went away without a word has the line filled for no longer. */
const LONGEST_FLOW_MS = 10_000
/** At 2.5 Mbit/s three packets each time. */
const SEND_EVERY_MS = 10

export class LineRig {
  readonly #options: LineRigOptions
  readonly #packets = new MadePackets()
  readonly #closing = new Set<Promise<void>>()
  #media: RoomMedia
  #router: SfuRouter | undefined
  #source: SfuSource | undefined
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(options: LineRigOptions) {
    this.#options = options
    this.#media = this.#mediaAt(undefined)
  }

  get media(): RoomMedia {
    return this.#media
  }

  takeWorker({ worker }: LineRequestOf<'line.takeWorker'>): LineResponseOf<'line.takeWorker'> {
    const workers = this.#options.sfu.workerLoads()
    const chosen = workers[worker]
    if (chosen === undefined) throw new AppError('not-found', 'There is no such media worker.')
    this.#leave()
    this.#media = this.#mediaAt(chosen.index)
    return { workers: workers.length }
  }

  async receive({
    transportId,
    rtpCapabilities,
  }: LineRequestOf<'line.receive'>): Promise<LineResponseOf<'line.receive'>> {
    const transport = this.#media.transportOf(this.#options.peer, transportId, 'recv')
    // Whoever has a transport has a router.
    const source = (this.#source ??= await this.#router?.createSource(madeParameters))
    if (source === undefined) throw new AppError('wrong-state', 'There is no way to the relay yet.')
    const consumer = await transport.consume({ producerId: source.id, rtpCapabilities })
    await consumer.resume()
    return {
      consumerId: ConsumerId.parse(consumer.id),
      producerId: ProducerId.parse(source.id),
      rtpParameters: consumer.rtpParameters,
    }
  }

  send({ kbps, packetBytes }: LineRequestOf<'line.send'>): LineResponseOf<'line.send'> {
    this.#stopSending()
    if (kbps === 0) return {}
    const startedMs = performance.now()
    this.#packets.setRate({ kbps, packetBytes }, startedMs)
    this.#timer = setInterval(() => {
      const nowMs = performance.now()
      for (const packet of this.#packets.due(nowMs)) this.#source?.send(packet)
      if (nowMs - startedMs > LONGEST_FLOW_MS) this.#stopSending()
    }, SEND_EVERY_MS)
    return {}
  }

  async close(): Promise<void> {
    this.#leave()
    await Promise.all(this.#closing)
  }

  #mediaAt(worker: number | undefined): RoomMedia {
    const { sfu, logger, peer, onLost } = this.#options
    const openRouter = async (): Promise<SfuRouter> => (this.#router = await sfu.openRouter(worker))
    return new RoomMedia({
      sfu: { openRouter, isFull: () => sfu.isFull() },
      logger,
      peers: () => [peer],
      onLost,
    })
  }

  #leave(): void {
    this.#stopSending()
    this.#source = undefined
    this.#media.closePeer(this.#options.peer)
    const closed = this.#media.close().finally(() => this.#closing.delete(closed))
    this.#closing.add(closed)
  }

  #stopSending(): void {
    clearInterval(this.#timer)
    this.#packets.setRate(undefined, 0)
  }
}
