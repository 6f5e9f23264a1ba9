// The real server as a child process, on a free port with a data folder of its own; always ended by its own pid.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { randomBytes } from 'node:crypto'
import { signJoinToken } from '../../../server/auth/joinToken.ts'
import { joinHref } from '../../../server/auth/joinHref.ts'
import { ParticipantId, SessionId } from '../../shared/protocol/ids.ts'
import { DemoInfo } from '../../shared/protocol/rest.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import { profileOf, type ProfileName } from '../../shaper/profiles.ts'
import { startShaper, type Shaper } from '../../shaper/shaper.ts'

const rootDir = fileURLToPath(new URL('../../..', import.meta.url))
const START_WITHIN_MS = 30_000
const END_WITHIN_MS = 10_000
const HOUR_MS = 3_600_000

export interface LinkOptions {
  readonly participantId?: string
  readonly sessionId?: string
  readonly validForMs?: number
  /** Query of the page, e.g. `?emulate=1&scenario=still`. */
  readonly query?: string
  /** Past the line: pages and signalling reach the server as if there were none; its media's address is the line's all the same. */
  readonly pastLine?: boolean
  /** Signs with another key than the server's. */
  readonly secret?: string
}

export interface ServerOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** The line over which browsers reach the server, pages, signalling and media; without it nothing is between. */
  readonly line?: ProfileName | undefined
}

export interface ServerProcess {
  /** Where browsers reach it. */
  readonly origin: string
  /** Where it listens itself: what a test asks there does not burden the line. */
  readonly directOrigin: string
  readonly dataDir: string
  readonly sessionId: string
  /** An address that opens the role's page in the sample session. */
  joinLink(role: Role, options?: LinkOptions): Promise<string>
  joinToken(role: Role, options?: LinkOptions): Promise<string>
  /** Lays a scenario file into the data folder. */
  addScenario(name: string, scenario: unknown): Promise<void>
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same data; `env` wins over what it was started with. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>
  /** Resolves when the process has ended, however it did. */
  ended(): Promise<void>
  output(): string
  /** Takes the line away; throws where there is none. */
  loseLine(forMs?: number): void
  /** From now on the line is another one, or one way of it; throws where there is none. */
  changeLine(line: ProfileName, way?: 'up' | 'down'): void
  /** Ends the process and removes its data. */
  close(): Promise<void>
}

interface Running {
  readonly child: ChildProcess
  readonly origin: string
}

/** Starts server/main.ts and waits until it says where it listens. */
async function launch(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  hear: (text: string) => void,
): Promise<Running> {
  const child = spawn(process.execPath, ['server/main.ts', ...args], {
    cwd: rootDir,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Who gives up in a hurry leaves no server behind.
  const endToo = (): void => void child.kill('SIGKILL')
  process.once('exit', endToo)
  child.once('exit', () => process.off('exit', endToo))
  let heard = ''
  const origin = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`the server did not start within ${START_WITHIN_MS} ms:\n${heard}`))
    }, START_WITHIN_MS)
    const listen = (chunk: Buffer): void => {
      heard += chunk.toString()
      hear(chunk.toString())
      const address = /https?:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(heard)?.[0]
      if (address === undefined) return
      clearTimeout(late)
      resolve(address)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.on('error', reject)
    child.on('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`the server ended with ${String(code)} before it listened:\n${heard}`))
    })
  }).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return { child, origin }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
  await exited
  clearTimeout(late)
}

/** What makes the server announce the line's address in place of its own. */
function settingsBehind(shaper: Shaper | undefined): { port: string; env: Readonly<Record<string, string>> } {
  if (shaper === undefined) return { port: '0', env: {} }
  return {
    port: String(shaper.signallingPort),
    env: {
      SKULDER_ALLOWED_ORIGINS: shaper.origin,
      SKULDER_MEDIA_ADDRESS: shaper.host,
      SKULDER_MEDIA_PORT: String(shaper.mediaPort),
      SKULDER_MEDIA_WORKERS: '1',
    },
  }
}

export async function startServer({ env = {}, line }: ServerOptions = {}): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'skulder-e2e-'))
  const secret = randomBytes(32).toString('hex')
  const shaper = line === undefined ? undefined : await startShaper(profileOf(line))
  const behind = settingsBehind(shaper)
  const fullEnv = { ...process.env, SKULDER_JOIN_SECRET: secret, ...behind.env, ...env }
  let output = ''
  const hear = (text: string): void => {
    output += text
  }
  let running = await launch(['--port', behind.port, '--data', dataDir], fullEnv, hear)
  const directOrigin = running.origin
  const origin = shaper?.origin ?? directOrigin
  const demo = DemoInfo.parse(await (await fetch(`${directOrigin}/api/demo`)).json())
  const joinToken: ServerProcess['joinToken'] = (role, options = {}) =>
    signJoinToken(
      {
        role,
        participantId: ParticipantId.parse(options.participantId ?? role),
        sessionId: SessionId.parse(options.sessionId ?? demo.sessionId),
        expiresAtMs: Date.now() + (options.validForMs ?? HOUR_MS),
      },
      new TextEncoder().encode(options.secret ?? secret),
    )
  return {
    origin,
    directOrigin,
    dataDir,
    sessionId: demo.sessionId,
    joinToken,
    joinLink: async (role, options = {}) =>
      (options.pastLine === true ? directOrigin : origin) +
      joinHref(role, await joinToken(role, options), options.query ?? ''),
    addScenario: async (name, scenario) => {
      await mkdir(join(dataDir, 'scenarios'), { recursive: true })
      await writeFile(join(dataDir, 'scenarios', `${name}.json`), JSON.stringify(scenario))
    },
    kill: () => end(running.child, 'SIGKILL'),
    restart: async (changed = {}) => {
      const args = ['--port', new URL(directOrigin).port, '--data', dataDir]
      running = await launch(args, { ...fullEnv, ...changed }, hear)
    },
    ended: async () => {
      const { child } = running
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
    output: () => output,
    loseLine: (forMs) => {
      if (shaper === undefined) throw new Error('there is no line to lose')
      shaper.goAway(forMs)
    },
    changeLine: (to, way) => {
      if (shaper === undefined) throw new Error('there is no line to change')
      shaper.become(profileOf(to), way)
    },
    close: async () => {
      await end(running.child, 'SIGTERM')
      await shaper?.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
