import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import { StartupError } from '../startupError.ts'
import { openSqlEventStore } from './sqlEventStore.ts'

let root: string
let path: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'skulder-sql-'))
  path = join(root, 'skulder.db')
})
afterEach(() => rmSync(root, { recursive: true }))

const sessionId = SessionId.parse('durable')
const by = { participantId: ParticipantId.parse('p1'), role: 'expert' } as const
const chat = (text: string) => ({ atMs: 0, by, body: { type: 'chat.sent', text } as const })

/** Starts a writer, kills it (SIGKILL) once it has acknowledged `count` more; answers with the last acknowledged. */
function writeAndKill(count: number): Promise<number> {
  const script = fileURLToPath(new URL('appendUntilKilled.ts', import.meta.url))
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  let acknowledged = ''
  child.stdout.on('data', (chunk: Buffer) => {
    acknowledged += chunk.toString()
    if (acknowledged.split('\n').length > count) child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    // Only whole lines count: the last one may be cut off in the middle.
    child.on('close', () => resolve(Number(acknowledged.split('\n').at(-2) ?? 0)))
  })
}

async function withStore<T>(
  work: (store: Awaited<ReturnType<typeof openSqlEventStore>>) => Promise<T>,
): Promise<T> {
  const store = await openSqlEventStore(path)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Message and advice of the refusal to open. */
async function refusal(): Promise<string> {
  try {
    await (await openSqlEventStore(path)).close()
  } catch (error) {
    if (error instanceof StartupError) return `${error.message} ${error.advice}`
    throw error
  }
  return 'opened'
}

describe('sqlEventStore', () => {
  it('holds everything that was acknowledged, in order and once, after kill -9', async () => {
    for (const count of [1, 40, 90]) {
      const acknowledged = await writeAndKill(count)
      const events = await withStore((store) => store.readAfter(sessionId, 0, 10_000))
      expect(acknowledged).toBeGreaterThan(0)
      expect(events.length).toBeGreaterThanOrEqual(acknowledged)
      expect(events.map((event) => event['text'])).toEqual(events.map((_, index) => String(index + 1)))
    }
  })

  it('says of a file that is no database that it is damaged, and leaves it as it was', async () => {
    const garbage = Buffer.from('this is not a database. '.repeat(500))
    writeFileSync(path, garbage)
    const refused = await refusal()
    expect(refused).toContain('damaged')
    expect(refused).toContain('backup')
    expect(readFileSync(path)).toEqual(garbage)
  })

  it('says of a database with torn pages that it is damaged, and leaves it as it was', async () => {
    await withStore(async (store) => {
      await store.createSession({ sessionId, title: 'T', openedAtMs: 0 })
      for (let seq = 0; seq < 40; seq += 1) {
        await store.append({ sessionId, expectedSeq: seq, events: [chat('x'.repeat(2000))] })
      }
    })
    const torn = readFileSync(path)
    torn.fill(0x41, 12_288, 40_960)
    writeFileSync(path, torn)
    const refused = await refusal()
    expect(refused).toContain('damaged')
    expect(readFileSync(path)).toEqual(torn)
  })

  it('refuses a database of a newer version by name, and leaves it as it was', async () => {
    await withStore((store) => store.createSession({ sessionId, title: 'T', openedAtMs: 0 }))
    const file = new Database(path)
    file.pragma('user_version = 999')
    file.close()
    const before = readFileSync(path)
    const refused = await refusal()
    expect(refused).toContain('newer')
    expect(refused).toContain('--data')
    expect(readFileSync(path)).toEqual(before)
  })

  it('says of a folder that cannot be one that it cannot be written to', async () => {
    writeFileSync(join(root, 'file'), '')
    path = join(root, 'file', 'skulder.db')
    expect(await refusal()).toContain('cannot be written to')
  })

  it('says of a read-only folder that it cannot be written to, before anybody joins', async () => {
    if (process.getuid?.() === 0) {
      // The superuser writes everywhere: the nearest thing is a database path that is a folder.
      mkdirSync(path)
    } else {
      chmodSync(root, 0o555)
    }
    const refused = await refusal()
    expect(refused).toContain('cannot be written to')
    chmodSync(root, 0o755)
  })

  it('answers storage-full when the disk is full, and has written nothing of the command', async () => {
    await withStore((store) => store.createSession({ sessionId, title: 'T', openedAtMs: 0 }))
    const store = await openSqlEventStore(path, { maxPages: 12 })
    let seq = 0
    const append = async (): Promise<void> => {
      for (; seq < 100; seq += 1) {
        await store.append({
          sessionId,
          expectedSeq: seq,
          events: [chat('a'), chat('x'.repeat(2000))].slice(1),
        })
      }
    }
    await expect(append()).rejects.toMatchObject({ code: 'storage-full' })
    expect(seq).toBeGreaterThan(0)
    expect(await store.headSeq(sessionId)).toBe(seq)
    await store.close()
  })

  it('commits what comes together in one transaction', async () => {
    await withStore(async (store) => {
      const rooms = Array.from({ length: 50 }, (_, n) => SessionId.parse(`room-${n}`))
      for (const room of rooms) await store.createSession({ sessionId: room, title: 'T', openedAtMs: 0 })
      const walBytes = () => statSync(`${path}-wal`).size
      const appendAll = async (expectedSeq: number, together: boolean): Promise<number> => {
        const before = walBytes()
        const append = (room: SessionId) =>
          store.append({ sessionId: room, expectedSeq, events: [chat('a')] })
        if (together) await Promise.all(rooms.map(append))
        else for (const room of rooms) await append(room)
        return walBytes() - before
      }
      // Each transaction writes the pages it touches anew.
      expect(await appendAll(0, false)).toBeGreaterThan(10 * (await appendAll(1, true)))
    })
  })

  it('does not let one append that is too large for the disk stop those that came with it', async () => {
    await withStore((store) => store.createSession({ sessionId, title: 'T', openedAtMs: 0 }))
    const other = SessionId.parse('other')
    await withStore((store) => store.createSession({ sessionId: other, title: 'T', openedAtMs: 0 }))
    const store = await openSqlEventStore(path, { maxPages: 12 })
    const answers = await Promise.allSettled([
      store.append({ sessionId: other, expectedSeq: 0, events: [chat('small')] }),
      store.append({ sessionId, expectedSeq: 0, events: [chat('x'.repeat(200_000))] }),
    ])
    expect(answers).toMatchObject([{ value: { tag: 'appended' } }, { reason: { code: 'storage-full' } }])
    expect(await store.headSeq(sessionId)).toBe(0)
    expect(await store.headSeq(other)).toBe(1)
    await store.close()
  })

  it('is tried out by a real write, which changes nothing', async () => {
    await withStore(async (store) => {
      await store.createSession({ sessionId, title: 'T', openedAtMs: 0 })
      const walBytes = () => statSync(`${path}-wal`).size
      const before = walBytes()
      await store.probe()
      expect(walBytes()).toBeGreaterThan(before)
      expect(await store.listSessions()).toHaveLength(1)
    })
    expect(await refusal()).toBe('opened')
  })

  it('waits for another process that holds the file, then writes', async () => {
    await withStore(async (store) => {
      await store.createSession({ sessionId, title: 'T', openedAtMs: 0 })
      const holder = new Database(path)
      holder.exec('begin immediate')
      const appending = store.append({ sessionId, expectedSeq: 0, events: [chat('a')] })
      // By now the store has been refused at least once: the driver waits on this very thread.
      setImmediate(() => {
        holder.exec('rollback')
        holder.close()
      })
      expect(await appending).toMatchObject({ tag: 'appended', seq: 1 })
    })
  })

  it('answers storage-failed when the file is held for good', async () => {
    await withStore(async (store) => {
      await store.createSession({ sessionId, title: 'T', openedAtMs: 0 })
      const holder = new Database(path)
      holder.exec('begin immediate')
      await expect(store.append({ sessionId, expectedSeq: 0, events: [chat('a')] })).rejects.toMatchObject({
        code: 'storage-failed',
      })
      holder.exec('rollback')
      holder.close()
      expect(await store.headSeq(sessionId)).toBe(0)
    })
  })
})
