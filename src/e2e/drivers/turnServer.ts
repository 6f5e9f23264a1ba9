// The real coturn, started with the configuration that `npm run turn-config` makes, on addresses of the loopback network
// of its own. Always ended by its own pid.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { generate } from 'selfsigned'
import { turnServersFor } from '../../../server/turn/turnCredentials.ts'
import { openTurnClient, type TurnClient } from './turnClient.ts'

const rootDir = fileURLToPath(new URL('../../..', import.meta.url))
const program = process.env['SKULDER_TURNSERVER'] ?? '/usr/bin/turnserver'
const HOST = '127.0.0.3'
/** Below the ports for outgoing connections, above those of lines and of media that choose by themselves. */
const PORTS = { from: 32_000, to: 32_700 }
const START_TRIES = 5

export interface TurnServerOptions {
  readonly mediaAddress?: string
  readonly mediaPort: number
  /** Further addresses to listen on. */
  readonly alsoListen?: readonly string[]
}

export interface TurnServer {
  readonly host: string
  readonly port: number
  /** What Skulder is started with to use it. */
  readonly settings: Readonly<Record<string, string>>
  /** All that the configuration says. */
  readonly config: string
  /** A client with credentials as Skulder gives them. */
  openClient(options?: ClientOptions): TurnClient
  output(): string
  close(): Promise<void>
}

interface ClientOptions {
  readonly host?: string
  readonly secret?: string
  /** When the credentials were made, ms since 1970. */
  readonly madeAtMs?: number
  readonly validForS?: number
}

async function makeCertificate(folder: string): Promise<{ cert: string; key: string }> {
  const made = await generate([{ name: 'commonName', value: HOST }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: HOST }] }],
  })
  const files = { cert: join(folder, 'turn.crt'), key: join(folder, 'turn.key') }
  await writeFile(files.cert, made.cert)
  await writeFile(files.key, made.private)
  return files
}

async function makeConfig(
  folder: string,
  settings: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<string> {
  const file = join(folder, 'turnserver.conf')
  await promisify(execFile)(process.execPath, ['server/turn/main.ts', '--out', folder, ...args], {
    cwd: rootDir,
    env: { ...process.env, ...settings },
  })
  return file
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

export async function startTurnServer(options: TurnServerOptions): Promise<TurnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'skulder-turn-'))
  await chmod(folder, 0o755)
  const port = randomInt(PORTS.from, PORTS.to)
  const secret = randomBytes(32).toString('hex')
  const { mediaAddress = '127.0.0.1', mediaPort, alsoListen = [] } = options
  const ways = [`turn:${HOST}:${port}?transport=udp`, `turn:${HOST}:${port}?transport=tcp`]
  const settings = {
    SKULDER_TURN_URLS: [...ways, `turns:${HOST}:${port}?transport=tcp`].join(','),
    SKULDER_TURN_SECRET: secret,
    SKULDER_MEDIA_ADDRESS: mediaAddress,
    SKULDER_MEDIA_PORT: String(mediaPort),
    SKULDER_MEDIA_WORKERS: '1',
  }
  const certificate = await makeCertificate(folder)
  const listen = [HOST, ...alsoListen].flatMap((address) => ['--listen', address])
  const tls = ['--cert', certificate.cert, '--key', certificate.key]
  const file = await makeConfig(folder, settings, ['--log', 'stdout', ...tls, ...listen])
  const own = ['--pidfile', join(folder, 'pid'), '--userdb', join(folder, 'turndb')]
  const child = spawn(program, ['-c', file, ...own], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const hear = (chunk: Buffer): string => (output += chunk.toString())
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const failed = new Promise<never>((_resolve, reject) => {
    child.on('error', (cause) =>
      reject(new Error(`${program} cannot be started; npm test installs it`, { cause })),
    )
    child.on('exit', (code) => reject(new Error(`coturn ended with ${String(code)}:\n${output}`)))
  })
  // It ends at last, and then nobody waits for it.
  failed.catch(() => undefined)
  const openClient: TurnServer['openClient'] = (client = {}) => {
    const { host = HOST, madeAtMs = Date.now(), validForS } = client
    const given = { urls: [], secret: client.secret ?? secret }
    return openTurnClient({ host, port, ...turnServersFor(given, 'peer', madeAtMs, validForS) })
  }
  const server: TurnServer = {
    host: HOST,
    port,
    settings,
    config: await readFile(file, 'utf8'),
    openClient,
    output: () => output,
    close: async () => {
      await end(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
  await Promise.race([answers(server), failed])
  return server
}

/** Resolves when it takes requests. */
async function answers(server: TurnServer): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const client = server.openClient()
    try {
      await client.allocate()
      return
    } catch (error) {
      if (attempt === START_TRIES) throw error
    } finally {
      client.close()
    }
  }
}
