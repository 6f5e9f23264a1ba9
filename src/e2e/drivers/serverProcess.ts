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
  /** Signs with another key than the server's. */
  readonly secret?: string
}

export interface ServerProcess {
  readonly origin: string
  readonly dataDir: string
  readonly sessionId: string
  /** An address that opens the role's page in the sample session. */
  joinLink(role: Role, options?: LinkOptions): Promise<string>
  joinToken(role: Role, options?: LinkOptions): Promise<string>
  /** Lays a scenario file into the data folder. */
  addScenario(name: string, scenario: unknown): Promise<void>
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>
  output(): string
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

/** Starts a server; `env` adds to the environment. */
export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'skulder-e2e-'))
  const secret = randomBytes(32).toString('hex')
  const fullEnv = { ...process.env, SKULDER_JOIN_SECRET: secret, ...env }
  let output = ''
  const hear = (text: string): void => {
    output += text
  }
  let running = await launch(['--port', '0', '--data', dataDir], fullEnv, hear)
  const { origin } = running
  const demo = DemoInfo.parse(await (await fetch(`${origin}/api/demo`)).json())
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
    dataDir,
    sessionId: demo.sessionId,
    joinToken,
    joinLink: async (role, options = {}) =>
      origin + joinHref(role, await joinToken(role, options), options.query ?? ''),
    addScenario: async (name, scenario) => {
      await mkdir(join(dataDir, 'scenarios'), { recursive: true })
      await writeFile(join(dataDir, 'scenarios', `${name}.json`), JSON.stringify(scenario))
    },
    kill: () => end(running.child, 'SIGKILL'),
    restart: async () => {
      running = await launch(['--port', new URL(origin).port, '--data', dataDir], fullEnv, hear)
    },
    output: () => output,
    close: async () => {
      await end(running.child, 'SIGTERM')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
