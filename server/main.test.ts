// The program as it is started: what it says, how it ends, and what it does when it cannot start. Real relay, real disk.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { randomUUID } from 'node:crypto'
import { SessionId } from '../src/shared/protocol/ids.ts'
import { loadJoinKey } from './auth/joinKey.ts'
import { openSqlEventStore } from './store/sqlEventStore.ts'
import { testToken } from './testing/testApp.ts'
import { enterSession, heardNames, type TestClient } from './testing/testClient.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder: string
let pages: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skulder-main-'))
  pages = join(folder, 'pages')
  for (const name of ['portal', 'hmd', 'desk', 'room', 'check', 'sheet', 'ops']) {
    mkdirSync(join(pages, name), { recursive: true })
    writeFileSync(join(pages, name, 'index.html'), name)
  }
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

interface Run {
  readonly child: ChildProcess
  /** Resolves with the address once it is said. */
  readonly ready: Promise<string>
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

function start(args: readonly string[] = [], environment: Record<string, string> = {}): Run {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--data', join(folder, 'data'), '--port', '0', ...args], {
    env: { ...process.env, SKULDER_PAGES: pages, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let stdout = ''
  let stderr = ''
  const ready = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      const [, address] = /ready at (\S+)\n/.exec(stdout) ?? []
      if (address !== undefined) resolve(address)
    })
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
  return { child, ready, ended }
}

/** The one clear message: no stack trace, and what to do. */
async function failure(run: Run): Promise<string> {
  const { code, stdout, stderr } = await run.ended
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toContain('Skulder did not start.')
  expect(stderr).not.toMatch(/\n\s+at /)
  return stderr
}

describe('the server', () => {
  it('says one line when it is ready, serves the demo, and ends cleanly on each signal', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const run = start()
      const address = await run.ready
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
      const demo = (await (await fetch(`${address}/api/demo`)).json()) as { sessionId: string }
      expect(demo.sessionId).toBe('demo-shoulder')
      expect(await (await fetch(`${address}/desk`)).text()).toBe('desk')
      run.child.kill(signal)
      // A second Ctrl-C of an impatient hand changes nothing.
      run.child.kill(signal)
      const { code, stdout, stderr } = await run.ended
      expect(code).toBe(0)
      expect(stdout).toBe(`Skulder is ready at ${address}\n`)
      expect(stderr).toBe('')
    }
    const key = join(folder, 'data', 'secrets', 'join.key')
    expect(statSync(key).mode & 0o777).toBe(0o600)
    expect(existsSync(join(folder, 'data', 'skulder.db'))).toBe(true)
  }, 90_000)

  describe('told to stop', () => {
    /** An expert in the demo's session, on a server that waits for `drainS`; and a link to another session. */
    async function startWithExpert(drainS: string) {
      const run = start([], { SKULDER_DRAIN_SECONDS: drainS, SKULDER_LOG_LEVEL: 'info' })
      const address = await run.ready
      const dataDir = join(folder, 'data')
      const store = await openSqlEventStore(join(dataDir, 'skulder.db'))
      const sessions = ['here', 'elsewhere'].map((name) => SessionId.parse(name))
      for (const sessionId of sessions) await store.createSession({ sessionId, title: 'T', openedAtMs: 1 })
      await store.close()
      const key = loadJoinKey(dataDir, undefined)
      const [here = '', elsewhere = ''] = await Promise.all(
        sessions.map((sessionId) => testToken('expert', { key, sessionId })),
      )
      const ready = async () => (await fetch(`${address}/health/ready`)).status
      return { run, address, here, elsewhere, ready, expert: await enterSession(address, here) }
    }
    const nextStopping = ({ socket }: TestClient) =>
      new Promise<{ inMs: number }>((resolve) => socket.once('server.stopping', resolve))

    it('takes nobody new, tells who is there, waits until they have left, and ends with 0', async () => {
      const { run, address, here, elsewhere, ready, expert } = await startWithExpert('600')
      expect(await ready()).toBe(200)
      const told = nextStopping(expert)
      run.child.kill('SIGTERM')
      expect((await told).inMs).toBeGreaterThan(590_000)
      expect(await ready()).toBe(503)
      expect(await (await fetch(`${address}/health/ready`)).json()).toMatchObject({
        ok: false,
        isLogWritable: true,
        isDraining: true,
      })
      expect((await fetch(`${address}/health/live`)).status).toBe(200)
      await expect(enterSession(address, elsewhere)).rejects.toMatchObject({ data: { code: 'offline' } })
      // The session itself goes on: whoever comes back to it is let in, and told as well.
      const back = await enterSession(address, here)
      expect(heardNames(back)).toContain('server.stopping')
      const chat = { type: 'chat.send', text: 'still here' }
      expect(await back.request('command.submit', { commandId: randomUUID(), command: chat })).toMatchObject({
        ok: true,
      })
      back.socket.disconnect()
      const { code, stderr } = await run.ended
      expect(code).toBe(0)
      const said = stderr
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg)
      expect(said.slice(0, 3)).toEqual(['server starting', 'media worker started', 'server ready'])
      expect(said.filter((line) => line.startsWith('server')).slice(2)).toEqual([
        'server draining',
        'server stopped',
      ])
    }, 90_000)

    it('closes the sessions that are left when the time is over, and ends with 0', async () => {
      const { run, expert } = await startWithExpert('1')
      const told = nextStopping(expert)
      const startMs = performance.now()
      run.child.kill('SIGTERM')
      await told
      expect((await run.ended).code).toBe(0)
      expect(performance.now() - startMs).toBeGreaterThan(950)
      expect(expert.socket.connected).toBe(false)
      // Not dismissed: they come back to the next server.
      expect(heardNames(expert)).not.toContain('peer.dismissed')
      const store = await openSqlEventStore(join(folder, 'data', 'skulder.db'))
      const events = await store.readAfter(SessionId.parse('here'), 0, 100)
      expect(events.at(-1)).toMatchObject({ type: 'peer.left', reason: 'server-restart' })
      await store.close()
    }, 90_000)

    it('a second time waits no longer', async () => {
      const { run, expert } = await startWithExpert('600')
      const told = nextStopping(expert)
      run.child.kill('SIGTERM')
      await told
      run.child.kill('SIGTERM')
      expect((await run.ended).code).toBe(0)
    }, 90_000)
  })

  it('opens its log again after kill -9', async () => {
    const first = start()
    await fetch(`${await first.ready}/api/demo`)
    first.child.kill('SIGKILL')
    await first.ended
    const second = start()
    expect((await fetch(`${await second.ready}/api/demo`)).status).toBe(200)
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
  }, 90_000)

  it('says what to do when the port is taken', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const message = await failure(start(['--port', port]))
    expect(message).toContain(`Port ${port}`)
    expect(message).toContain('--port N')
    taken.close()
  })

  it('says what to do when the data folder cannot be written to', async () => {
    writeFileSync(join(folder, 'data'), 'a file, not a folder')
    expect(await failure(start())).toContain('--data DIR')
  })

  it('says that the database is damaged, and touches nothing', async () => {
    mkdirSync(join(folder, 'data'))
    const path = join(folder, 'data', 'skulder.db')
    const garbage = Buffer.from('no database at all. '.repeat(400))
    writeFileSync(path, garbage)
    expect(await failure(start())).toContain('damaged')
    expect(readFileSync(path)).toEqual(garbage)
  })

  it('says what to do when the media worker, the pages or safe settings are missing', async () => {
    const [worker, pagesMissing, unsafe, argument] = await Promise.all(
      [
        start([], { MEDIASOUP_WORKER_BIN: '/nowhere/worker' }),
        start([], { SKULDER_PAGES: join(folder, 'none') }),
        start([], { SKULDER_MODE: 'production' }),
        start(['--nonsense']),
      ].map(failure),
    )
    expect(worker).toContain('npm start')
    expect(pagesMissing).toContain('npm start')
    expect(unsafe).toContain('SKULDER_JOIN_SECRET')
    expect(argument).toContain('--port N')
  }, 90_000)
})
