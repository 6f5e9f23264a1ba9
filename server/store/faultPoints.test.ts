import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import type { EventStore } from './eventStore.ts'
import { parseFault } from './faultPoints.ts'
import { openSqlEventStore } from './sqlEventStore.ts'

const sessionId = SessionId.parse('s')
let folder: string
let store: EventStore | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skulder-faults-'))
})
afterEach(async () => {
  vi.useRealTimers()
  await store?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function openWith(text: string): Promise<(text?: string) => Promise<number>> {
  const opened = await openSqlEventStore(join(folder, 'log.db'), { fault: parseFault(text) })
  store = opened
  await opened.createSession({ sessionId, title: 't', openedAtMs: 1 })
  let seq = 0
  return async (words = 'hello') => {
    const by = { participantId: 'server', role: 'server' } as const
    const answer = await opened.append({
      sessionId,
      expectedSeq: seq,
      events: [{ atMs: 1, by, body: { type: 'chat.sent', text: words } }],
    })
    seq = answer.tag === 'appended' ? answer.seq : seq
    return seq
  }
}

describe('trouble on demand', () => {
  it('reads a name, an append and a time, and nothing else', () => {
    expect(parseFault('disk-full@5')).toEqual({ name: 'disk-full', atAppend: 5, forMs: 3000 })
    expect(parseFault('store-locked@12+7')).toEqual({ name: 'store-locked', atAppend: 12, forMs: 7000 })
    for (const text of ['', 'disk-full', 'fire@3', 'disk-full@x'])
      expect(() => parseFault(text)).toThrow('is no fault')
  })

  it('a full disk takes no more until there is room again', async () => {
    const append = await openWith('disk-full@2+1')
    expect(await append()).toBe(1)
    await expect(append('x'.repeat(50_000))).rejects.toMatchObject({ code: 'storage-full' })
    await vi.waitFor(async () => expect(await append()).toBe(2), { timeout: 5000 })
  })

  it('a store that may only be read refuses until it may be written', async () => {
    const append = await openWith('store-read-only@2+1')
    expect(await append()).toBe(1)
    await expect(append()).rejects.toMatchObject({ code: 'storage-failed' })
    await vi.waitFor(async () => expect(await append()).toBe(2), { timeout: 5000 })
  })

  it('a store that another holds is waited for', async () => {
    const append = await openWith('store-locked@1+1')
    expect(await append()).toBe(1)
    expect(await append()).toBe(2)
  })
})
