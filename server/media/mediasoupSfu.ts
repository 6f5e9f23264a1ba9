// The media relay on mediasoup: one process ("worker") per core, one UDP and TCP port per worker, one router per room.
// The only file that imports mediasoup. Each `as` hands opaque parameters to mediasoup, which validates them itself.
import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createWorker, setLogEventListeners, type types } from 'mediasoup'
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { Logger } from '../observe/logger.ts'
import { StartupError } from '../startupError.ts'
import { roomCodecs } from './codecs.ts'
import type {
  MediaKind,
  Opaque,
  Sfu,
  SfuConsumer,
  SfuDataConsumer,
  SfuDataProducer,
  SfuProducer,
  SfuRouter,
  SfuTransport,
} from './sfu.ts'

export interface MediasoupOptions {
  readonly workerBin: string
  readonly workers: number
  /** Address the media ports are bound to. */
  readonly listenIp: string
  /** Address that browsers are told; the bound one when absent. */
  readonly announcedAddress: string | undefined
  /** Worker n listens on `basePort` + n; free ports when absent. */
  readonly basePort: number | undefined
  readonly logger: Logger
}

interface RunningWorker {
  readonly index: number
  readonly worker: types.Worker
  readonly server: types.WebRtcServer
  readonly routers: Set<MediasoupRouter>
}

/** Half of what a 720p picture takes: the estimate starts close and climbs within a second. */
const INITIAL_OUTGOING_BITRATE = 1_500_000
const RESPAWN_PAUSE_MS = 500
/** Below the range from which Linux takes ports for outgoing connections. */
const FREE_PORTS = { from: 20_000, to: 32_000, tries: 20 }

/** Runs a call into mediasoup; what mediasoup does not accept is the sender's mistake. */
async function validated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw new AppError('malformed', 'The media relay did not accept the parameters.', { cause: error })
  }
}

const producerOf = (producer: types.Producer): SfuProducer => ({
  id: producer.id,
  kind: producer.kind,
  get paused() {
    return producer.paused
  },
  setPaused: (paused) => (paused ? producer.pause() : producer.resume()),
  close: () => {
    producer.close()
  },
})

const consumerOf = (consumer: types.Consumer): SfuConsumer => ({
  id: consumer.id,
  producerId: consumer.producerId,
  kind: consumer.kind,
  rtpParameters: consumer.rtpParameters,
  get producerPaused() {
    return consumer.producerPaused
  },
  resume: () => consumer.resume(),
  onProducerClosed: (listener) => {
    consumer.on('producerclose', listener)
  },
  onProducerPaused: (listener) => {
    consumer.on('producerpause', () => listener(true))
    consumer.on('producerresume', () => listener(false))
  },
  close: () => {
    consumer.close()
  },
})

const dataConsumerOf = (consumer: types.DataConsumer): SfuDataConsumer => ({
  id: consumer.id,
  dataProducerId: consumer.dataProducerId,
  sctpStreamParameters: consumer.sctpStreamParameters ?? {},
  onProducerClosed: (listener) => {
    consumer.on('dataproducerclose', listener)
  },
  close: () => {
    consumer.close()
  },
})

class MediasoupTransport implements SfuTransport {
  readonly #transport: types.WebRtcTransport

  constructor(transport: types.WebRtcTransport) {
    this.#transport = transport
  }

  get id(): string {
    return this.#transport.id
  }
  get iceParameters(): Opaque {
    return this.#transport.iceParameters
  }
  get iceCandidates(): readonly Opaque[] {
    return this.#transport.iceCandidates
  }
  get dtlsParameters(): Opaque {
    return this.#transport.dtlsParameters
  }
  get sctpParameters(): Opaque | undefined {
    return this.#transport.sctpParameters
  }

  connect(dtlsParameters: Opaque): Promise<void> {
    return validated(() =>
      this.#transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters }),
    )
  }

  restartIce(): Promise<Opaque> {
    return validated(() => this.#transport.restartIce())
  }

  produce(options: { kind: MediaKind; rtpParameters: Opaque; paused: boolean }): Promise<SfuProducer> {
    const rtpParameters = options.rtpParameters as types.RtpParameters
    return validated(async () => producerOf(await this.#transport.produce({ ...options, rtpParameters })))
  }

  consume(options: { producerId: string; rtpCapabilities: Opaque }): Promise<SfuConsumer> {
    const rtpCapabilities = options.rtpCapabilities as types.RtpCapabilities
    return validated(async () =>
      consumerOf(await this.#transport.consume({ ...options, rtpCapabilities, paused: true })),
    )
  }

  produceData(options: { label: string; sctpStreamParameters: Opaque }): Promise<SfuDataProducer> {
    const sctpStreamParameters = options.sctpStreamParameters as types.SctpStreamParameters
    return validated(() => this.#transport.produceData({ label: options.label, sctpStreamParameters }))
  }

  consumeData({ dataProducerId }: { dataProducerId: string }): Promise<SfuDataConsumer> {
    return validated(async () =>
      dataConsumerOf(
        await this.#transport.consumeData({ dataProducerId, ordered: false, maxRetransmits: 0 }),
      ),
    )
  }

  close(): void {
    this.#transport.close()
  }
}

class MediasoupRouter implements SfuRouter {
  readonly #router: types.Router
  readonly #home: RunningWorker
  #onDied: (() => void) | undefined

  constructor(router: types.Router, home: RunningWorker) {
    this.#router = router
    this.#home = home
    home.routers.add(this)
  }

  get rtpCapabilities(): Opaque {
    return this.#router.rtpCapabilities
  }

  async createTransport(): Promise<SfuTransport> {
    try {
      const transport = await this.#router.createWebRtcTransport({
        webRtcServer: this.#home.server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        enableSctp: true,
        initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BITRATE,
      })
      return new MediasoupTransport(transport)
    } catch (error) {
      throw new AppError('media-unavailable', 'The media relay could not open a transport.', { cause: error })
    }
  }

  canConsume(producerId: string, rtpCapabilities: Opaque): boolean {
    try {
      return this.#router.canConsume({ producerId, rtpCapabilities })
    } catch {
      return false // capabilities that mediasoup cannot read can consume nothing
    }
  }

  onDied(listener: () => void): void {
    this.#onDied = listener
  }

  handleWorkerDied(): void {
    this.#onDied?.()
  }

  close(): void {
    this.#home.routers.delete(this)
    this.#router.close()
  }
}

class MediasoupSfu implements Sfu {
  readonly #options: MediasoupOptions
  readonly #running: RunningWorker[] = []
  readonly #closing = new AbortController()

  constructor(options: MediasoupOptions) {
    this.#options = options
  }

  workerCount(): number {
    return this.#running.length
  }

  async startWorker(index: number): Promise<void> {
    const { workerBin, logger } = this.#options
    const worker = await createWorker({ workerBin, logLevel: 'warn' })
    const server = await this.#listen(worker, index)
    const running: RunningWorker = { index, worker, server, routers: new Set() }
    this.#running.push(running)
    worker.on('died', (error) => {
      logger.error({ worker: index, err: error }, 'media worker died')
      void this.#replace(running)
    })
    if (this.#closing.signal.aborted) worker.close()
    else logger.info({ worker: index, pid: worker.pid }, 'media worker started')
  }

  /** UDP and TCP on one port, so that a firewall has one to open per worker. */
  async #listen(worker: types.Worker, index: number): Promise<types.WebRtcServer> {
    const { listenIp, announcedAddress, basePort } = this.#options
    for (let attempt = 1; ; attempt += 1) {
      const port = basePort === undefined ? randomInt(FREE_PORTS.from, FREE_PORTS.to) : basePort + index
      try {
        return await worker.createWebRtcServer({
          listenInfos: (['udp', 'tcp'] as const).map((protocol) => ({
            protocol,
            ip: listenIp,
            port,
            ...(announcedAddress === undefined ? {} : { announcedAddress }),
          })),
        })
      } catch (error) {
        if (basePort === undefined && attempt < FREE_PORTS.tries) continue
        worker.close()
        throw error
      }
    }
  }

  /** Tries until a worker runs again; its rooms are told after the first try, so that they come back to a running one. */
  async #replace(dead: RunningWorker): Promise<void> {
    this.#running.splice(this.#running.indexOf(dead), 1)
    let isReplaced = false
    while (!isReplaced && !this.#closing.signal.aborted) {
      try {
        await this.startWorker(dead.index)
        isReplaced = true
      } catch (error) {
        this.#options.logger.error(
          { worker: dead.index, err: error },
          'media worker could not be replaced; trying again',
        )
      }
      this.#tellDied(dead)
      if (!isReplaced)
        await delay(RESPAWN_PAUSE_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined)
    }
  }

  #tellDied(dead: RunningWorker): void {
    const routers = [...dead.routers]
    dead.routers.clear()
    for (const router of routers) router.handleWorkerDied()
  }

  async openRouter(): Promise<SfuRouter> {
    const [home] = [...this.#running].sort((a, b) => a.routers.size - b.routers.size)
    if (home === undefined) throw new AppError('media-unavailable', 'No media worker runs.')
    try {
      const router = await home.worker.createRouter({
        mediaCodecs: roomCodecs.map((codec) => ({ ...codec })),
      })
      return new MediasoupRouter(router, home)
    } catch (error) {
      throw new AppError('media-unavailable', 'The media relay could not open a room.', { cause: error })
    }
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort()
    const gone = this.#running.map(
      ({ worker }) =>
        new Promise<void>((resolve) => {
          if (worker.subprocessClosed) resolve()
          worker.on('subprocessclose', () => resolve())
          worker.close()
        }),
    )
    await Promise.all(gone)
  }
}

/** Starts the workers. Throws StartupError when they cannot run. */
export async function createMediasoupSfu(options: MediasoupOptions): Promise<Sfu> {
  const { logger } = options
  setLogEventListeners({
    onwarn: (namespace, text) => logger.debug({ namespace, reason: text }, 'mediasoup warns'),
    onerror: (namespace, text, error) =>
      logger.warn({ namespace, reason: text, err: error }, 'mediasoup reports an error'),
  })
  const sfu = new MediasoupSfu(options)
  try {
    await Promise.all(Array.from({ length: options.workers }, (_, index) => sfu.startWorker(index)))
  } catch (error) {
    await sfu.close()
    const ports = options.basePort === undefined ? '' : ` from port ${options.basePort}`
    throw new StartupError(
      `The media worker ${options.workerBin} could not be started on ${options.listenIp}${ports}.`,
      'Check that the file runs on this machine, that the address is this machine’s and that the ports are free.',
      { cause: error },
    )
  }
  return sfu
}
