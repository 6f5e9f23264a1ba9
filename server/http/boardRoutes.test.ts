import { request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BoardId, ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import { MAX_BOARD_PAGE_BYTES } from '../../src/shared/protocol/rest.ts'
import { createMemoryObjectStore } from '../objects/memoryObjectStore.ts'
import type { ObjectStore } from '../objects/objectStore.ts'
import { createLogger } from '../observe/logger.ts'
import { startTestApp, type TestApp, testToken } from '../testing/testApp.ts'
import { createBoardUploads } from './boardUploads.ts'

let app: TestApp
let objects: ObjectStore
beforeEach(async () => {
  objects = createMemoryObjectStore()
  app = await startTestApp({ objects })
})
afterEach(() => app.close())

const sessionId = SessionId.parse('session-1')
const boardId = BoardId.parse('0192f3a0-0000-7000-8000-000000000051')
const boardUrl = (id: string = boardId): string => `/api/sessions/${sessionId}/boards/${id}`
const pageUrl = (page: number | string, id?: string): string => `${boardUrl(id)}/pages/${page}`

async function send(method: string, path: string, token: string | undefined, init: RequestInit = {}) {
  const headers = new Headers(init.headers)
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  const answer = await fetch(`${app.origin}${path}`, { ...init, method, headers })
  if (answer.ok) return answer.status
  return ((await answer.json()) as { code: string }).code
}
const put = (
  path: string,
  token: string | undefined,
  body: Buffer<ArrayBuffer>,
  type = 'image/png',
): ReturnType<typeof send> => send('PUT', path, token, { body, headers: { 'content-type': type } })
const post = (token: string | undefined, body: unknown, id?: string): ReturnType<typeof send> =>
  send('POST', boardUrl(id), token, {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })

/** What a PNG of that size begins with; the rest of its bytes is nobody's business here. */
function png(width: number, height: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(60)
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
/** Start of image, a frame header that says 4x3, an end. */
const jpeg = Buffer.from('ffd8ffe000044a46ffc0000b080003000401011100ffda0000ffd9', 'hex')

const attached = async () =>
  (await app.store.readAfter(sessionId, 0, 100)).filter((event) => event.type === 'board.attached')

describe('boards', () => {
  it('[BOARD-1] are attached once all their pages are there, with the sizes that their bytes say', async () => {
    const expert = await testToken('expert')
    expect(await put(pageUrl(0), expert, png(1200, 800))).toBe(204)
    expect(await post(expert, { title: 'Referral', pages: 2 })).toBe('not-found')
    expect(await attached()).toEqual([])
    expect(await put(pageUrl(1), expert, jpeg, 'image/jpeg')).toBe(204)
    expect(await post(expert, { title: ' Referral ', pages: 2 })).toBe(204)
    // Sent again after a lost answer.
    expect(await post(expert, { title: 'Referral', pages: 2 })).toBe(204)
    expect(await attached()).toMatchObject([
      {
        boardId,
        title: 'Referral',
        pages: [
          { width: 1200, height: 800 },
          { width: 4, height: 3 },
        ],
      },
    ])
    const page = await fetch(`${app.origin}${pageUrl(1)}`, {
      headers: { authorization: `Bearer ${await testToken('patient')}` },
    })
    // As the bytes say, whatever the sender called it.
    expect(page.headers.get('content-type')).toBe('image/jpeg')
    expect(page.headers.get('cache-control')).toContain('immutable')
    expect(Buffer.from(await page.arrayBuffer())).toEqual(jpeg)
  })

  it('never change after that', async () => {
    const expert = await testToken('expert')
    await put(pageUrl(0), expert, png(10, 10))
    await post(expert, { title: 'X-ray', pages: 1 })
    expect(await put(pageUrl(0), expert, png(20, 20))).toBe('wrong-state')
    expect(await post(expert, { title: 'Another', pages: 1 })).toBe('wrong-state')
    expect(await send('DELETE', boardUrl(), expert)).toBe(204)
    expect(await send('GET', pageUrl(0), expert)).toBe(200)
  })

  it('come from experts only, and pages on their way are nobody’s yet', async () => {
    const expert = await testToken('expert')
    for (const role of ['wearer', 'patient', 'observer'] as const) {
      expect(await put(pageUrl(0), await testToken(role), png(10, 10))).toBe('not-allowed')
      expect(await post(await testToken(role), { title: 'T', pages: 1 })).toBe('not-allowed')
    }
    expect(await put(pageUrl(0), undefined, png(10, 10))).toBe('link-missing')
    expect(await put(pageUrl(0), await testToken('expert', { sessionId: 'session-2' }), png(1, 1))).toBe(
      'link-foreign',
    )
    expect(await put(pageUrl(0), expert, png(10, 10))).toBe(204)
    expect(await send('GET', pageUrl(0), expert)).toBe('not-found')
    const colleague = await testToken('expert', { participantId: 'colleague' })
    expect(await put(pageUrl(0), colleague, png(10, 10))).toBe('not-allowed')
    expect(await post(colleague, { title: 'T', pages: 1 })).toBe('not-allowed')
    expect(await send('DELETE', boardUrl(), colleague)).toBe('not-allowed')
    expect(await attached()).toEqual([])
  })

  it('are refused when they are no picture, too large, or at no address', async () => {
    const expert = await testToken('expert')
    expect(await put(pageUrl(0), expert, Buffer.from('%PDF-1.7 not a picture, whatever it is called'))).toBe(
      'malformed',
    )
    expect(await put(pageUrl(0), expert, png(4097, 10))).toBe('too-large')
    expect(await put(pageUrl(0), expert, png(0, 10))).toBe('malformed')
    expect(await put(pageUrl(0), expert, png(10, 10), 'text/html')).toBe('malformed')
    expect(await put(pageUrl(0), expert, Buffer.alloc(MAX_BOARD_PAGE_BYTES + 1))).toBe('too-large')
    expect(await put(pageUrl(40), expert, png(10, 10))).toBe('malformed')
    expect(await put(pageUrl('..%2f..%2fx'), expert, png(10, 10))).toBe('malformed')
    expect(await put(pageUrl(0, 'no-uuid'), expert, png(10, 10))).toBe('malformed')
    for (const body of [{ title: '', pages: 1 }, { title: 'T', pages: 0 }, { title: 'T', pages: 41 }, {}, 7])
      expect(await post(expert, body)).toBe('malformed')
    expect(await post(expert, { title: 'T', pages: 1 })).toBe('not-found')
    expect(await objects.boardIds(sessionId)).toEqual([])
  })

  it('are refused in a session that is over', async () => {
    const by = { participantId: 'server', role: 'server' } as const
    await app.store.append({
      sessionId,
      expectedSeq: 0,
      events: [
        { atMs: 1, by, body: { type: 'session.opened', title: 'T' } },
        { atMs: 2, by, body: { type: 'session.closed' } },
      ],
    })
    expect(await put(pageUrl(0), await testToken('expert'), png(10, 10))).toBe('session-closed')
  })

  it('leave nothing behind when the sender gives up, or breaks off in the middle of a page', async () => {
    const expert = await testToken('expert')
    await put(pageUrl(0), expert, png(10, 10))
    expect(await objects.boardIds(sessionId)).toEqual([boardId])
    expect(await send('DELETE', boardUrl(), expert)).toBe(204)
    expect(await send('DELETE', boardUrl(), expert)).toBe(204)
    expect(await objects.boardIds(sessionId)).toEqual([])
    await breakOff(expert)
    expect(await post(expert, { title: 'T', pages: 1 })).toBe('not-found')
    expect(await objects.boardIds(sessionId)).toEqual([])
  })

  it('of one participant are at most three under way', async () => {
    const expert = await testToken('expert')
    for (const last of [1, 2, 3]) {
      expect(await put(pageUrl(0, `0192f3a0-0000-7000-8000-00000000000${last}`), expert, jpeg)).toBe(204)
    }
    expect(await put(pageUrl(0), expert, jpeg)).toBe('rate-limited')
  })

  it('take any body and any title without breaking the server', async () => {
    const expert = await testToken('expert')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), fc.jsonValue(), async (bytes, body) => {
        const stored = await put(pageUrl(0), expert, Buffer.from(bytes), 'image/jpeg')
        expect([204, 'malformed', 'too-large']).toContain(stored)
        expect([204, 'malformed', 'not-found', 'wrong-state']).toContain(await post(expert, body))
      }),
      { seed: 43, numRuns: 40 },
    )
  })
})

/** Announces a page, sends half of it, and hangs up. */
function breakOff(token: string): Promise<void> {
  const half = png(10, 10).subarray(0, 30)
  return new Promise((resolve) => {
    const request = httpRequest(`${app.origin}${pageUrl(0)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'image/png', 'content-length': 60 },
    })
    request.on('error', () => resolve())
    request.on('close', () => resolve())
    request.write(half, () => request.destroy())
  })
}

describe('uploads', () => {
  const by = ParticipantId.parse('expert')
  const name = { sessionId, boardId }
  const logger = createLogger('silent')

  it('that nobody goes on with are removed after a while', async () => {
    const uploads = createBoardUploads({
      objects,
      logger,
      isAttached: async () => false,
      forgottenAfterMs: 5,
    })
    await uploads.putPage({ ...name, page: 0 }, by, jpeg)
    await expect.poll(() => objects.boardIds(sessionId)).toEqual([])
  })

  it('that a crash cut short are removed with the next upload, boards that are attached are not', async () => {
    const kept = { sessionId, boardId: BoardId.parse('0192f3a0-0000-7000-8000-000000000001') }
    const left = { sessionId, boardId: BoardId.parse('0192f3a0-0000-7000-8000-000000000002') }
    await objects.putBoardPage({ ...kept, page: 0 }, jpeg)
    await objects.putBoardPage({ ...left, page: 0 }, jpeg)
    const uploads = createBoardUploads({
      objects,
      logger,
      isAttached: async (board) => board.boardId === kept.boardId,
    })
    await uploads.putPage({ ...name, page: 0 }, by, jpeg)
    expect([...(await objects.boardIds(sessionId))].sort()).toEqual([kept.boardId, boardId].sort())
    uploads.close()
  })

  it('are refused when the board as a whole is too large', async () => {
    const uploads = createBoardUploads({ objects, logger, isAttached: async () => false })
    const page = new Uint8Array(MAX_BOARD_PAGE_BYTES)
    for (let at = 0; at < 12; at += 1) await uploads.putPage({ ...name, page: at }, by, page)
    await uploads.putPage({ ...name, page: 11 }, by, page)
    await expect(uploads.putPage({ ...name, page: 12 }, by, page)).rejects.toMatchObject({
      code: 'too-large',
    })
    uploads.close()
  })
})
