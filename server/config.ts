// All settings in one place: arguments and environment, parsed once. The demo needs none; a real deployment names
// everything that is unsafe to guess, and is refused with what to do when something is missing.
import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { isLoopback } from './http/addresses.ts'
import { defaultLimits, type RoomLimits } from './rooms/limits.ts'
import { StartupError } from './startupError.ts'
import { parseFault, type Fault } from './store/faultPoints.ts'
import { turnSettingsOf, type TurnSettings } from './turn/turnSettings.ts'

export interface Config {
  readonly mode: 'demo' | 'production'
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  readonly dataDir: string
  /** Reachable by other devices in the network, over TLS. */
  readonly lan: boolean
  /** PEM files; with them the server speaks TLS. */
  readonly tls: { readonly certPath: string; readonly keyPath: string } | undefined
  readonly joinSecret: string | undefined
  /** Where people reach this server, as in their address bar; the demo works it out. */
  readonly publicOrigin: string | undefined
  readonly allowedOrigins: readonly string[]
  readonly behindProxy: boolean
  readonly media: {
    readonly workers: number
    readonly listenIp: string | undefined
    readonly announcedAddress: string | undefined
    readonly basePort: number | undefined
    readonly workerBin: string | undefined
  }
  /** The way around firewalls; none when absent. */
  readonly turn: TurnSettings | undefined
  readonly limits: RoomLimits
  /** Folder of the built pages, where it is another than the clone's `dist`. */
  readonly pagesDir: string | undefined
  /** Whoever shows it may read the figures from another machine; without one they are for this machine only. */
  readonly metricsToken: string | undefined
  /** How long a stop that was asked for (SIGTERM) waits for running sessions, seconds. */
  readonly drainS: number
  /** Trouble on demand; never in a deployment. */
  readonly fault: Fault | undefined
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

const DEFAULT_PORT = 8080
const DEFAULT_TLS_PORT = 8443
/** Fits in the 90 s that systemd waits by default; with a longer TimeoutStopSec it may be a whole consultation. */
const DRAIN_S = 60
/** Characters; 128 bits as hexadecimal digits. */
const MIN_SECRET = 32

const port = z.coerce.number().int().min(0).max(65535)
const flag = z.stringbool()
const limit = (fallback: number) => z.coerce.number().int().min(1).max(100_000).default(fallback)
const origin = z.url({ protocol: /^https?$/, normalize: true }).transform((value) => new URL(value).origin)
const text = z.string().min(1)
const list = text.transform((items) => items.split(',').map((item) => item.trim()))
const secret = z.string().min(MIN_SECRET, `must have at least ${MIN_SECRET} characters`)

const Environment = z.object({
  SKULDER_MODE: z.enum(['demo', 'production']).default('demo'),
  SKULDER_HOST: text.optional(),
  SKULDER_PORT: port.optional(),
  SKULDER_DATA: text.default('data'),
  SKULDER_LAN: flag.default(false),
  SKULDER_JOIN_SECRET: secret.optional(),
  SKULDER_METRICS_TOKEN: secret.optional(),
  SKULDER_PUBLIC_ORIGIN: origin.optional(),
  /** Further origins whose pages may connect, separated by commas. */
  SKULDER_ALLOWED_ORIGINS: list.pipe(z.array(origin)).default([]),
  SKULDER_TLS_CERT: text.optional(),
  SKULDER_TLS_KEY: text.optional(),
  SKULDER_BEHIND_PROXY: flag.default(false),
  SKULDER_MEDIA_LISTEN_IP: z
    .string()
    .refine((value) => isIP(value) !== 0, 'must be an IP address')
    .optional(),
  SKULDER_MEDIA_ADDRESS: text.optional(),
  SKULDER_MEDIA_PORT: port.min(1024).optional(),
  SKULDER_MEDIA_WORKERS: z.coerce.number().int().min(1).max(256).optional(),
  SKULDER_TURN_URLS: list.optional(),
  SKULDER_TURN_SECRET: secret.optional(),
  SKULDER_MAX_PEOPLE: limit(defaultLimits.peersPerRoom),
  SKULDER_MAX_ROOMS: limit(defaultLimits.rooms),
  SKULDER_MAX_ROOMS_PER_WORKER: limit(defaultLimits.roomsPerWorker),
  SKULDER_MAX_STREAMS_PER_WORKER: limit(defaultLimits.consumersPerWorker),
  SKULDER_DRAIN_SECONDS: z.coerce.number().min(0).max(86_400).optional(),
  SKULDER_PAGES: text.transform((path) => resolve(path)).optional(),
  SKULDER_FAULT: text.optional(),
  SKULDER_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  MEDIASOUP_WORKER_BIN: text.optional(),
})
type Environment = z.infer<typeof Environment>

const Arguments = z.object({
  port: port.optional(),
  data: text.optional(),
  lan: z.boolean().optional(),
  host: text.optional(),
})
type Arguments = z.infer<typeof Arguments>

const USAGE = 'Known are --port N (0 picks a free one), --data DIR, --lan, --host ADDRESS.'

function readArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        lan: { type: 'boolean' },
        host: { type: 'string' },
      },
      strict: true,
    })
    const parsed = Arguments.safeParse(values)
    if (parsed.success) return parsed.data
    const name = parsed.error.issues[0]?.path.join('.') ?? ''
    throw new StartupError(`--${name} has a value that cannot be used.`, USAGE)
  } catch (error) {
    if (error instanceof StartupError) throw error
    throw new StartupError(error instanceof Error ? error.message : 'The arguments cannot be read.', USAGE, {
      cause: error,
    })
  }
}

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Environment {
  // An empty variable is one that is not set, as in shells and unit files.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`)
  throw new StartupError('Some settings in the environment cannot be used.', [...new Set(wrong)].join('\n'))
}

const isGuessable = (secret: string): boolean => new Set(secret).size < 12

/** What makes a deployment unsafe; each line says what to do. */
function unsafeSettings(env: Environment, lan: boolean): string[] {
  const secret = env.SKULDER_JOIN_SECRET
  const checks: readonly [boolean, string][] = [
    [
      secret === undefined,
      `Set SKULDER_JOIN_SECRET to a secret of at least ${MIN_SECRET} characters, e.g. from: openssl rand -hex 32`,
    ],
    [
      secret !== undefined && isGuessable(secret),
      'SKULDER_JOIN_SECRET repeats few characters; take a random one, e.g. from: openssl rand -hex 32',
    ],
    [
      env.SKULDER_METRICS_TOKEN !== undefined && isGuessable(env.SKULDER_METRICS_TOKEN),
      'SKULDER_METRICS_TOKEN repeats few characters; take a random one, e.g. from: openssl rand -hex 32',
    ],
    [
      env.SKULDER_TURN_SECRET !== undefined && isGuessable(env.SKULDER_TURN_SECRET),
      'SKULDER_TURN_SECRET repeats few characters; take a random one, e.g. from: openssl rand -hex 32',
    ],
    [
      env.SKULDER_PUBLIC_ORIGIN === undefined,
      'Set SKULDER_PUBLIC_ORIGIN to the address people open, e.g. https://skulder.example.org',
    ],
    [
      env.SKULDER_PUBLIC_ORIGIN?.startsWith('http:') ?? false,
      'SKULDER_PUBLIC_ORIGIN must begin with https: browsers give no camera and no headset to an insecure page',
    ],
    [
      env.SKULDER_TLS_CERT === undefined && !env.SKULDER_BEHIND_PROXY,
      'Set SKULDER_TLS_CERT and SKULDER_TLS_KEY, or SKULDER_BEHIND_PROXY=true when a proxy in front does TLS',
    ],
    [
      env.SKULDER_MEDIA_ADDRESS === undefined,
      'Set SKULDER_MEDIA_ADDRESS to the address (or name) at which browsers reach the media ports of this machine',
    ],
    [
      env.SKULDER_ALLOWED_ORIGINS.some((value) => value.startsWith('http:')),
      'SKULDER_ALLOWED_ORIGINS may name https addresses only',
    ],
    [env.SKULDER_FAULT !== undefined, 'SKULDER_FAULT makes trouble on purpose, for tests: take it away'],
    [lan, '--lan is for the demo; a deployment is reached at SKULDER_PUBLIC_ORIGIN'],
  ]
  return checks.filter(([isUnsafe]) => isUnsafe).map(([, advice]) => advice)
}

function tlsOf(env: Environment): Config['tls'] {
  const { SKULDER_TLS_CERT: certPath, SKULDER_TLS_KEY: keyPath } = env
  if (certPath === undefined && keyPath === undefined) return undefined
  if (certPath === undefined || keyPath === undefined) {
    throw new StartupError(
      'Only one half of the TLS certificate is set.',
      'Set both SKULDER_TLS_CERT and SKULDER_TLS_KEY to PEM files, or neither.',
    )
  }
  return { certPath: resolve(certPath), keyPath: resolve(keyPath) }
}

function checkLan(lan: boolean, tls: Config['tls']): void {
  if (!lan || tls !== undefined) return
  throw new StartupError(
    'There is no TLS certificate for --lan: browsers give camera and mixed reality only to secure pages.',
    'Start with: npm start -- --lan (makes one), or set SKULDER_TLS_CERT and SKULDER_TLS_KEY to PEM files.',
  )
}

function hostOf(args: Arguments, env: Environment, lan: boolean): string {
  const host =
    args.host ?? env.SKULDER_HOST ?? (lan || env.SKULDER_MODE === 'production' ? '0.0.0.0' : '127.0.0.1')
  if (env.SKULDER_MODE === 'demo' && !lan && !isLoopback(host)) {
    throw new StartupError(
      `The demo has open doors and no TLS, so it does not listen on ${host}.`,
      'Start it with --lan to reach it from a headset in the same network, or set SKULDER_MODE=production.',
    )
  }
  return host
}

function mediaOf(env: Environment): Config['media'] {
  return {
    // In the demo one core stays free for the browsers on the same machine.
    workers: env.SKULDER_MEDIA_WORKERS ?? (env.SKULDER_MODE === 'demo' ? 1 : availableParallelism()),
    listenIp: env.SKULDER_MEDIA_LISTEN_IP,
    announcedAddress: env.SKULDER_MEDIA_ADDRESS,
    basePort: env.SKULDER_MEDIA_PORT,
    workerBin: env.MEDIASOUP_WORKER_BIN,
  }
}

const limitsOf = (env: Environment): RoomLimits => ({
  peersPerRoom: env.SKULDER_MAX_PEOPLE,
  rooms: env.SKULDER_MAX_ROOMS,
  roomsPerWorker: env.SKULDER_MAX_ROOMS_PER_WORKER,
  consumersPerWorker: env.SKULDER_MAX_STREAMS_PER_WORKER,
})

/** A demo ends at once and says little; in a deployment people are talking, and somebody reads the log. */
function defaultsOf(env: Environment): Pick<Config, 'drainS' | 'logLevel'> {
  const isDemo = env.SKULDER_MODE === 'demo'
  return {
    drainS: env.SKULDER_DRAIN_SECONDS ?? (isDemo ? 0 : DRAIN_S),
    logLevel: env.SKULDER_LOG_LEVEL ?? (isDemo ? 'warn' : 'info'),
  }
}

/** Arguments win over the environment, the environment over the defaults. Throws StartupError. */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const given = readArguments(args)
  const env = readEnvironment(environment)
  const lan = given.lan ?? env.SKULDER_LAN
  const tls = tlsOf(env)
  const unsafe = env.SKULDER_MODE === 'production' ? unsafeSettings(env, lan) : []
  if (unsafe.length > 0) throw new StartupError('This deployment would not be safe.', unsafe.join('\n'))
  checkLan(lan, tls)
  const defaultPort = lan || tls !== undefined ? DEFAULT_TLS_PORT : DEFAULT_PORT
  return {
    mode: env.SKULDER_MODE,
    host: hostOf(given, env, lan),
    port: given.port ?? env.SKULDER_PORT ?? defaultPort,
    dataDir: resolve(given.data ?? env.SKULDER_DATA),
    lan,
    tls,
    joinSecret: env.SKULDER_JOIN_SECRET,
    publicOrigin: env.SKULDER_PUBLIC_ORIGIN,
    allowedOrigins: env.SKULDER_ALLOWED_ORIGINS,
    behindProxy: env.SKULDER_BEHIND_PROXY,
    media: mediaOf(env),
    turn: turnSettingsOf(env.SKULDER_TURN_URLS, env.SKULDER_TURN_SECRET),
    limits: limitsOf(env),
    pagesDir: env.SKULDER_PAGES,
    metricsToken: env.SKULDER_METRICS_TOKEN,
    fault: env.SKULDER_FAULT === undefined ? undefined : parseFault(env.SKULDER_FAULT),
    ...defaultsOf(env),
  }
}
