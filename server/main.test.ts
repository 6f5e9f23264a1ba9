// The program as it is started: what it says, how it ends, and what it does when it cannot start. Real relay, real disk.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder: string
let pages: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skulder-main-'))
  pages = join(folder, 'pages')
  for (const name of ['portal', 'hmd', 'desk', 'room', 'check']) {
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
