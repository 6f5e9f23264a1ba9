// Everything put together: store, relay, rooms, socket, HTTP. main.ts starts it from a Config; tests start it with their
// own adapters.
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ownNames, ownOrigins } from './http/addresses.ts'
import { addDemoRoutes } from './http/demoRoutes.ts'
import { createHttpServer } from './http/httpServer.ts'
import { addMetricsRoute } from './http/metricsRoute.ts'
import { addHealthRoutes } from './http/healthRoutes.ts'
import { addPages } from './http/pages.ts'
import { addQualityRoutes } from './http/qualityRoutes.ts'
import { addScenarioRoutes } from './http/scenarioRoutes.ts'
import { addBoardRoutes } from './http/boardRoutes.ts'
import { addSessionRoutes } from './http/sessionRoutes.ts'
import type { Sfu } from './media/sfu.ts'
import type { ObjectStore } from './objects/objectStore.ts'
import { createLagMeter } from './observe/eventLoopLag.ts'
import { readFigures } from './observe/figures.ts'
import type { Logger } from './observe/logger.ts'
import { createMetrics, type Metrics } from './observe/metrics.ts'
import { watchRelay } from './observe/relayWatch.ts'
import { createReadiness, type Readiness } from './observe/readiness.ts'
import { createQualityRecorder } from './quality/qualityRecorder.ts'
import type { QualityStore } from './quality/qualityStore.ts'
import { defaultLimits, type RoomLimits } from './rooms/limits.ts'
import { createRoomRegistry, type RoomRegistry } from './rooms/roomRegistry.ts'
import { createGateway } from './signalling/gateway.ts'
import { errorCodeOf, StartupError } from './startupError.ts'
import type { TurnSettings } from './turn/turnSettings.ts'
import type { EventStore } from './store/eventStore.ts'
import { measuredStore } from './store/measuredStore.ts'

export interface AppOptions {
  readonly store: EventStore
  readonly objects: ObjectStore
  readonly quality: QualityStore
  readonly sfu: Sfu
  /** The usual ones when absent. */
  readonly limits?: RoomLimits
  readonly logger: Logger
  readonly joinKey: Uint8Array
  /** None, and pages are told of none. */
  readonly turn?: TurnSettings | undefined
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly behindProxy: boolean
  readonly isDemo: boolean
  /** This machine's address in the local network, when it is reachable there. */
  readonly lanAddress: string | undefined
  /** A deployment's own address; then no other name is answered to. */
  readonly publicOrigin: string | undefined
  readonly allowedOrigins: readonly string[]
  /** Room left for the store and its files, bytes; absent where they are in memory. */
  readonly freeBytes?: () => Promise<number>
  /** Folder with NAME.json scenario files. */
  readonly scenarioDir: string
  /** Built pages; absent in tests that need none. */
  readonly pagesDir: string | undefined
  readonly version: string
  /** Whoever shows it may read /metrics from another machine. */
  readonly metricsToken: string | undefined
}

export interface RunningApp {
  readonly port: number
  /** Where to open it on this machine. */
  readonly origin: string
  readonly lanOrigin: string | undefined
  /**
   * Not ready from now on: no room opens, those that are open are told. Resolves when nobody is left, after `forMs`, or
   * with {@link close}. Closes nothing.
   */
  drain(forMs: number): Promise<void>
  /** Ends rooms, sockets, relay and store, in this order. May be called twice. */
  close(): Promise<void>
}

const nowMs = (): number => performance.timeOrigin + performance.now()

function hostNames({ publicOrigin, allowedOrigins, lanAddress }: AppOptions): ReadonlySet<string> {
  const names =
    publicOrigin === undefined
      ? ownNames(lanAddress)
      : [new URL(publicOrigin).hostname, '127.0.0.1', 'localhost']
  return new Set([...names, ...allowedOrigins.map((origin) => new URL(origin).hostname)])
}

function listenFailure(error: unknown, { host, port }: AppOptions): unknown {
  const code = errorCodeOf(error)
  if (code === 'EADDRINUSE') {
    return new StartupError(
      `Port ${port} on ${host} is taken by another program.`,
      'Stop that program, or choose another port with --port N (--port 0 picks a free one).',
      { cause: error },
    )
  }
  if (code === 'EACCES') {
    return new StartupError(
      `This user may not listen on port ${port}.`,
      'Choose a port above 1023 with --port N.',
      { cause: error },
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartupError(
      `${host} is not an address of this machine.`,
      'Choose another with --host ADDRESS.',
      {
        cause: error,
      },
    )
  }
  return error
}

const schemeOf = ({ tls }: AppOptions): 'http' | 'https' => (tls === undefined ? 'http' : 'https')

const lanOriginOf = (options: AppOptions, port: number): string | undefined =>
  options.lanAddress === undefined ? undefined : `${schemeOf(options)}://${options.lanAddress}:${port}`

/** Everything that outlives a request, below HTTP and the socket. */
interface Core {
  readonly store: EventStore
  readonly registry: RoomRegistry
  readonly metrics: Metrics
  readonly readiness: () => Promise<Readiness>
  drain(forMs: number): Promise<void>
  close(): Promise<void>
}

function createCore(options: AppOptions): Core {
  const { store: ownStore, quality, sfu, logger, version, limits = defaultLimits } = options
  const lagMeter = createLagMeter()
  const relayWatch = watchRelay(sfu, nowMs)
  let isDraining = false
  const readiness = createReadiness({
    probeLog: () => ownStore.probe(),
    workerCount: () => sfu.workerCount(),
    isDraining: () => isDraining,
    nowMs,
  })
  const metrics = createMetrics({
    version,
    nowMs,
    look: async () => ({
      figures: await readFigures({ registry, sfu, nowMs: nowMs() }),
      lag: lagMeter.look(),
      workerDeaths: sfu.workerDeaths(),
      limits,
      readiness: await readiness(),
      freeBytes: await options.freeBytes?.().catch(() => undefined),
    }),
  })
  const store = measuredStore(ownStore, metrics.watch, nowMs)
  const registry = createRoomRegistry({
    store,
    sfu,
    logger,
    nowMs,
    newId: randomUUID,
    limits,
    removeStill: (name) => options.objects.removeStill(name),
    isRelayBusy: () => relayWatch.isBusy(),
  })
  const recorder = createQualityRecorder({ registry, store: quality, logger, nowMs })
  return {
    store,
    registry,
    metrics,
    readiness,
    drain: async (forMs) => {
      if (isDraining) return
      isDraining = true
      logger.info({ rooms: registry.rooms().length, forS: forMs / 1000 }, 'server draining')
      await registry.drain(forMs)
    },
    close: async () => {
      lagMeter.close()
      relayWatch.close()
      recorder.close()
      await sfu.close()
      await store.close()
    },
  }
}

/** HTTP with all its routes; not listening yet. */
async function composeHttp(
  options: AppOptions,
  { store, registry, metrics, readiness }: Core,
): Promise<FastifyInstance> {
  const { objects, quality, sfu, logger, joinKey, tls, behindProxy, isDemo, version } = options
  const names = hostNames(options)
  const isOwnHost = (host: string): boolean => names.has(host.toLowerCase())
  const http = await createHttpServer({
    logger,
    tls,
    behindProxy,
    keepTls: !isDemo,
    isOwnHost,
    health: () => ({ ok: sfu.workerCount() > 0, version, mediaWorkers: sfu.workerCount() }),
  })
  addSessionRoutes(http, { store, objects, registry, joinKey })
  addQualityRoutes(http, { store, quality, joinKey })
  addBoardRoutes(http, { objects, registry, joinKey, logger })
  addScenarioRoutes(http, options.scenarioDir)
  addHealthRoutes(http, readiness)
  addMetricsRoute(http, metrics, { token: options.metricsToken, behindProxy, isOwnHost })
  const lanOrigin = (): string | undefined => lanOriginOf(options, portOf(http.server.address()))
  if (isDemo) addDemoRoutes(http, { store, joinKey, nowMs, newId: randomUUID, lanOrigin })
  if (options.pagesDir !== undefined) await addPages(http, options.pagesDir)
  return http
}

/** Starts listening. Throws StartupError when it cannot. The app owns store and relay from here on. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { sfu, logger, joinKey, host, publicOrigin, turn } = options
  const origins = new Set<string>(options.allowedOrigins)
  const core = createCore(options)
  const { registry, metrics } = core
  const http = await composeHttp(options, core)
  const isAllowedOrigin = (origin: string): boolean => origins.has(origin)
  const gateway = createGateway(http.server, {
    registry,
    sfu,
    newId: randomUUID,
    joinKey,
    isAllowedOrigin,
    nowMs,
    logger,
    turn,
    onRefused: metrics.refused,
  })
  const close = async (): Promise<void> => {
    await registry.close()
    // Together: the one waits for connections to end that the other ends.
    await Promise.all([gateway.close(), http.close()])
    await core.close()
    logger.info('server stopped')
  }
  try {
    await http.listen({ host, port: options.port })
  } catch (error) {
    await close()
    throw listenFailure(error, options)
  }
  const port = portOf(http.server.address())
  const own =
    publicOrigin === undefined ? ownOrigins(schemeOf(options), port, options.lanAddress) : [publicOrigin]
  for (const origin of own) origins.add(origin)
  logger.info({ version: options.version, port, mediaWorkers: sfu.workerCount() }, 'server ready')
  const localHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  let closing: Promise<void> | undefined
  return {
    port,
    origin: `${schemeOf(options)}://${localHost}:${port}`,
    lanOrigin: lanOriginOf(options, port),
    drain: (forMs) => core.drain(forMs),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0
