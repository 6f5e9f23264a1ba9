// The media relay on mediasoup: one process ("worker") per core, one UDP and TCP port per worker, one router per room.
// The only file that runs mediasoup's own code; what runs over a line is in mediasoupTransport.ts.
import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createWorker, setLogEventListeners, type types } from 'mediasoup'
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { Logger } from '../observe/logger.ts'
import { withoutAddresses } from '../observe/safeError.ts'
import { StartupError } from '../startupError.ts'
import { roomCodecs } from './codecs.ts'
import { MediasoupTransport } from './mediasoupTransport.ts'
import { chooseWorker, mayGrow, type WorkerLimits, type WorkerLoad } from './placement.ts'
import type { Opaque, Sfu, SfuRouter, SfuSource, SfuTransport, WorkerUsage } from './sfu.ts'

export interface MediasoupOptions {
  readonly workerBin: string
  readonly workers: number
  /** Address the media ports are bound to. */
  readonly listenIp: string
  /** Address that browsers are told; the bound one when absent. */
  readonly announcedAddress: string | undefined
  /** Worker n listens on `basePort` + n; free ports when absent. */
  readonly basePort: number | undefined
  readonly limits: WorkerLimits
  readonly logger: Logger
}

interface RunningWorker {
  readonly index: number
  readonly worker: types.Worker
  readonly server: types.WebRtcServer
  readonly routers: Set<MediasoupRouter>
  consumers: number
}

const loadOf = ({ index, routers, consumers }: RunningWorker): WorkerLoad => ({
  index,
  rooms: routers.size,
  consumers,
})

const stopSignals = ['SIGTERM', 'SIGINT'] as const

/**
 * A worker that runs until it is closed. mediasoup ends its workers by itself on these signals: calls would lose sound and picture
 * as soon as a stop is asked for that waits for them. Where this process dies, a worker ends by its closed pipe.
 */
async function createWorkerToKeep(settings: types.WorkerSettings): Promise<types.Worker> {
  const before = new Map(stopSignals.map((signal) => [signal, new Set(process.listeners(signal))]))
  const worker = await createWorker(settings)
  for (const signal of stopSignals)
    for (const listener of process.listeners(signal))
      if (listener.name === 'onSignal' && before.get(signal)?.has(listener) === false)
        process.off(signal, listener)
  return worker
}

/** Streams that go out count from when they are made until they are closed, whoever closes them. */
function countConsumers(router: types.Router, home: RunningWorker): void {
  router.observer.on('newtransport', (transport) => {
    transport.observer.on('newconsumer', (consumer) => {
      home.consumers += 1
      consumer.observer.once('close', () => (home.consumers -= 1))
    })
  })
}

/** Half of what a 720p picture takes: the estimate starts close and climbs within a second. */
const INITIAL_OUTGOING_BITRATE = 1_500_000
const RESPAWN_PAUSE_MS = 500
/**
 * All rooms of a worker come in by one socket: at 30,000 packets a second the system's usual 200 kB hold what comes in 3 ms, and a
 * worker that was not running for longer loses the rest. The system grants at most `net.core.rmem_max` and `wmem_max` of it.
 */
const BUFFER_BYTES = 4 * 1024 * 1024
/** Below the range from which Linux takes ports for outgoing connections. */
const FREE_PORTS = { from: 20_000, to: 32_000, tries: 20 }

async function usageOf({ index, worker }: RunningWorker): Promise<WorkerUsage> {
  const usage = await worker.getResourceUsage()
  // libuv gives milliseconds and kilobytes here.
  return {
    index,
    userCpuS: usage.ru_utime / 1000,
    systemCpuS: usage.ru_stime / 1000,
    maxResidentBytes: usage.ru_maxrss * 1024,
  }
}

class MediasoupRouter implements SfuRouter {
  readonly #router: types.Router
  readonly #home: RunningWorker
  readonly #limits: WorkerLimits
  #onDied: (() => void) | undefined

  constructor(router: types.Router, home: RunningWorker, limits: WorkerLimits) {
    this.#router = router
    this.#home = home
    this.#limits = limits
    home.routers.add(this)
    countConsumers(router, home)
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

  async createSource(parameters: Opaque): Promise<SfuSource> {
    const transport = await this.#router.createDirectTransport()
    // Opaque to the port; mediasoup checks it.
    const rtpParameters = parameters as types.RtpParameters
    const producer = await transport.produce({ kind: 'audio', rtpParameters })
    return {
      id: producer.id,
      send: (packet) => {
        if (!producer.closed) producer.send(packet)
      },
    }
  }

  canConsume(producerId: string, rtpCapabilities: Opaque): boolean {
    try {
      return this.#router.canConsume({ producerId, rtpCapabilities })
    } catch {
      return false // capabilities that mediasoup cannot read can consume nothing
    }
  }

  mayGrow(): boolean {
    return mayGrow(loadOf(this.#home), this.#limits)
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
  #deaths = 0

  constructor(options: MediasoupOptions) {
    this.#options = options
  }

  workerCount(): number {
    return this.#running.length
  }

  workerDeaths(): number {
    return this.#deaths
  }

  async workerUsage(): Promise<readonly WorkerUsage[]> {
    const usages = await Promise.allSettled(this.#running.map(usageOf))
    // One that dies while it is asked has used nothing any more.
    return usages.flatMap((usage) => (usage.status === 'fulfilled' ? [usage.value] : []))
  }

  async startWorker(index: number): Promise<void> {
    const { workerBin, logger } = this.#options
    const worker = await createWorkerToKeep({ workerBin, logLevel: 'warn' })
    const server = await this.#listen(worker, index)
    const running: RunningWorker = { index, worker, server, routers: new Set(), consumers: 0 }
    this.#running.push(running)
    worker.on('died', (error) => {
      this.#deaths += 1
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
            recvBufferSize: BUFFER_BYTES,
            sendBufferSize: BUFFER_BYTES,
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

  /** Tries until a worker runs again; its rooms are told as soon as one runs that they can go to, else after the first try. */
  async #replace(dead: RunningWorker): Promise<void> {
    this.#running.splice(this.#running.indexOf(dead), 1)
    if (this.#running.length > 0) this.#tellDied(dead)
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

  workerLoads(): readonly WorkerLoad[] {
    return this.#running.map(loadOf).toSorted((a, b) => a.index - b.index)
  }

  isFull(): boolean {
    return this.#running.length > 0 && this.#chooseHome() === undefined
  }

  #homeAt(index: number): RunningWorker {
    const home = this.#running.find((running) => running.index === index)
    if (home === undefined) throw new AppError('media-unavailable', 'That media worker does not run.')
    return home
  }

  #chooseHome(): RunningWorker | undefined {
    const candidates = this.#running.map((running) => ({ load: loadOf(running), running }))
    return chooseWorker(candidates, this.#options.limits)?.running
  }

  async openRouter(worker?: number): Promise<SfuRouter> {
    if (this.#running.length === 0) throw new AppError('media-unavailable', 'No media worker runs.')
    const home = worker === undefined ? this.#chooseHome() : this.#homeAt(worker)
    if (home === undefined) throw new AppError('server-full', 'No media worker may take another room.')
    try {
      const router = await home.worker.createRouter({
        mediaCodecs: roomCodecs.map((codec) => ({ ...codec })),
      })
      return new MediasoupRouter(router, home, this.#options.limits)
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
    onwarn: (namespace, text) =>
      logger.debug({ namespace, reason: withoutAddresses(text) }, 'mediasoup warns'),
    onerror: (namespace, text, error) =>
      logger.warn({ namespace, reason: withoutAddresses(text), err: error }, 'mediasoup reports an error'),
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
