// Everything put together: store, relay, rooms, socket, HTTP. main.ts starts it from a Config; tests start it with their
// own adapters.
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ownNames, ownOrigins } from './http/addresses.ts'
import { addDemoRoutes } from './http/demoRoutes.ts'
import { createHttpServer } from './http/httpServer.ts'
import { addPages } from './http/pages.ts'
import { addScenarioRoutes } from './http/scenarioRoutes.ts'
import { addSessionRoutes } from './http/sessionRoutes.ts'
import type { Sfu } from './media/sfu.ts'
import type { ObjectStore } from './objects/objectStore.ts'
import type { Logger } from './observe/logger.ts'
import { createRoomRegistry, type RoomRegistry } from './rooms/roomRegistry.ts'
import { createGateway } from './signalling/gateway.ts'
import { errorCodeOf, StartupError } from './startupError.ts'
import type { EventStore } from './store/eventStore.ts'

export interface AppOptions {
  readonly store: EventStore
  readonly objects: ObjectStore
  readonly sfu: Sfu
  readonly logger: Logger
  readonly joinKey: Uint8Array
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
  /** Folder with NAME.json scenario files. */
  readonly scenarioDir: string
  /** Built pages; absent in tests that need none. */
  readonly pagesDir: string | undefined
  readonly version: string
}

export interface RunningApp {
  readonly port: number
  /** Where to open it on this machine. */
  readonly origin: string
  readonly lanOrigin: string | undefined
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

/** HTTP with all its routes; not listening yet. */
async function composeHttp(options: AppOptions, registry: RoomRegistry): Promise<FastifyInstance> {
  const { store, objects, sfu, logger, joinKey, tls, behindProxy, isDemo, version } = options
  const names = hostNames(options)
  const http = await createHttpServer({
    logger,
    tls,
    behindProxy,
    keepTls: !isDemo,
    isOwnHost: (host) => names.has(host.toLowerCase()),
    health: () => ({ ok: sfu.workerCount() > 0, version, mediaWorkers: sfu.workerCount() }),
  })
  addSessionRoutes(http, { store, objects, registry, joinKey })
  addScenarioRoutes(http, options.scenarioDir)
  const lanOrigin = (): string | undefined => lanOriginOf(options, portOf(http.server.address()))
  if (isDemo) addDemoRoutes(http, { store, joinKey, nowMs, newId: randomUUID, lanOrigin })
  if (options.pagesDir !== undefined) await addPages(http, options.pagesDir)
  return http
}

/** Starts listening. Throws StartupError when it cannot. The app owns store and relay from here on. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { store, sfu, logger, joinKey, host, publicOrigin } = options
  const origins = new Set<string>(options.allowedOrigins)
  const registry = createRoomRegistry({ store, sfu, logger, nowMs, newId: randomUUID })
  const http = await composeHttp(options, registry)
  const isAllowedOrigin = (origin: string): boolean => origins.has(origin)
  const gateway = createGateway(http.server, { registry, joinKey, isAllowedOrigin, nowMs, logger })
  const close = async (): Promise<void> => {
    await registry.close()
    // Together: the one waits for connections to end that the other ends.
    await Promise.all([gateway.close(), http.close()])
    await sfu.close()
    await store.close()
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
  const localHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  let closing: Promise<void> | undefined
  return {
    port,
    origin: `${schemeOf(options)}://${localHost}:${port}`,
    lanOrigin: lanOriginOf(options, port),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0
