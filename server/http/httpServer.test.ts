import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ParticipantId, PictureId, SessionId } from '../../src/shared/protocol/ids.ts'
import { DemoInfo, MAX_PICTURE_BYTES } from '../../src/shared/protocol/rest.ts'
import { startTestApp, type TestApp, testToken } from '../testing/testApp.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())

const sessionId = SessionId.parse('session-1')
const pictureId = PictureId.parse('0192f3a0-0000-7000-8000-000000000001')

function get(path: string, token?: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  return fetch(`${app.origin}${path}`, { ...init, headers })
}
const codeOf = async (answer: Promise<Response>): Promise<unknown> =>
  ((await (await answer).json()) as { code: unknown }).code

/** Start of image, an APP0 segment, a frame header that says 4x3, and an end. */
const jpeg = Buffer.from('ffd8ffe000044a46ffc0000b080003000401011100ffda0000ffd9', 'hex')

async function freeze(): Promise<void> {
  const pose = { position: [0, 0, 0], orientation: [0, 0, 0, 1] } as const
  const intrinsics = { width: 640, height: 360, fx: 500, fy: 500, cx: 320, cy: 180 }
  await app.store.append({
    sessionId,
    expectedSeq: 0,
    events: [
      {
        atMs: 1,
        by: { participantId: 'server', role: 'server' },
        body: { type: 'session.opened', title: 'T' },
      },
      {
        atMs: 2,
        by: { participantId: ParticipantId.parse('expert'), role: 'expert' },
        body: {
          type: 'picture.frozen',
          pictureId,
          picture: {
            epoch: 0,
            frameSeq: 7,
            captureTimeMs: 1,
            worldFromCamera: { position: [...pose.position], orientation: [...pose.orientation] },
            intrinsics,
            match: 'exact',
            tracked: true,
          },
        },
      },
    ],
  })
}
const picturePath = `/api/sessions/${sessionId}/pictures/${pictureId}`
const put = (
  token: string | undefined,
  body: Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  get(picturePath, token, {
    method: 'PUT',
    body,
    headers: { 'content-type': 'image/jpeg', 'x-picture-size': '4x3', ...headers },
  })

describe('whom a link is for', () => {
  it('is told to its holder', async () => {
    const answer = await get('/api/session', await testToken('patient'))
    expect(await answer.json()).toMatchObject({
      sessionId,
      participantId: 'patient',
      role: 'patient',
      title: 'Room session-1',
      closed: false,
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('is refused by a code for each way in which a link can be wrong', async () => {
    expect(await codeOf(get('/api/session'))).toBe('link-missing')
    expect(await codeOf(get('/api/session', 'nonsense'))).toBe('link-invalid')
    expect(await codeOf(get('/api/session', await testToken('expert', { validForMs: -5000 })))).toBe(
      'link-expired',
    )
    expect(await codeOf(get('/api/session', await testToken('expert', { sessionId: 'nowhere' })))).toBe(
      'session-unknown',
    )
  })
})

describe('the log as a file', () => {
  it('has one event a line, for wearer and expert, also when it is long', async () => {
    await freeze()
    for (let seq = 2; seq < 1202; seq += 1) {
      const by = { participantId: 'server', role: 'server' } as const
      await app.store.append({
        sessionId,
        expectedSeq: seq,
        events: [{ atMs: 3, by, body: { type: 'chat.sent', text: 'x' } }],
      })
    }
    const answer = await get(`/api/sessions/${sessionId}/log`, await testToken('expert'))
    const lines = (await answer.text()).trimEnd().split('\n')
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(
      lines.map((_, index) => index + 1),
    )
    expect(lines).toHaveLength(1202)
  })

  it('is refused to other roles and to links of other sessions', async () => {
    const path = `/api/sessions/${sessionId}/log`
    expect(await codeOf(get(path, await testToken('patient')))).toBe('not-allowed')
    expect(await codeOf(get(path, await testToken('expert', { sessionId: 'session-2' })))).toBe(
      'link-foreign',
    )
    expect(await codeOf(get(path))).toBe('link-missing')
  })
})

describe('stills', () => {
  it('are stored once, logged, and given to those in the session', async () => {
    await freeze()
    const wearer = await testToken('wearer')
    expect((await put(wearer, jpeg)).status).toBe(204)
    expect((await put(wearer, jpeg)).status).toBe(204)
    const events = await app.store.readAfter(sessionId, 0, 10)
    expect(events.filter((event) => event.type === 'still.attached')).toMatchObject([
      { pictureId, width: 4, height: 3 },
    ])
    const still = await get(picturePath, await testToken('patient'))
    expect(still.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(await still.arrayBuffer())).toEqual(jpeg)
    expect(await codeOf(get(picturePath, await testToken('patient', { sessionId: 'session-2' })))).toBe(
      'link-foreign',
    )
  })

  it('come from the expert who froze the picture where the wearer has kept none', async () => {
    await freeze()
    const colleague = await testToken('expert', { participantId: 'colleague' })
    expect(await codeOf(put(colleague, jpeg))).toBe('not-allowed')
    expect((await put(await testToken('expert'), jpeg)).status).toBe(204)
    const still = await get(picturePath, await testToken('patient'))
    expect(Buffer.from(await still.arrayBuffer())).toEqual(jpeg)
  })

  it('are refused from patients and strangers, for unknown pictures, and when they are no JPEG or too large', async () => {
    const wearer = await testToken('wearer')
    expect(await codeOf(put(wearer, jpeg))).toBe('not-found')
    await freeze()
    expect(await codeOf(put(await testToken('patient'), jpeg))).toBe('not-allowed')
    expect(await codeOf(put(undefined, jpeg))).toBe('link-missing')
    expect(await codeOf(put(wearer, Buffer.from('<svg onload="alert(1)">')))).toBe('malformed')
    expect(await codeOf(put(wearer, jpeg, { 'x-picture-size': '640x360' }))).toBe('malformed')
    expect(await codeOf(put(wearer, jpeg, { 'content-type': 'text/html' }))).toBe('malformed')
    expect(await codeOf(put(wearer, Buffer.alloc(MAX_PICTURE_BYTES + 1)))).toBe('too-large')
    expect(await codeOf(get(picturePath, wearer))).toBe('not-found')
    const odd = '/api/sessions/session-1/pictures/..%2Fjoin.key'
    expect(await codeOf(get(odd, wearer, { method: 'PUT', body: jpeg }))).toBe('malformed')
    expect(await codeOf(get(odd, wearer))).toBe('malformed')
  })
})

describe('scenarios', () => {
  it('are listed and given by name, and nothing outside their folder is', async () => {
    expect(await (await get('/api/scenarios')).json()).toEqual({ names: [] })
    const folder = join(app.folder, 'scenarios')
    mkdirSync(folder)
    writeFileSync(join(app.folder, 'secret.json'), '{"secret":true}')
    writeFileSync(join(folder, 'own-room.json'), '{"room":{}}')
    writeFileSync(join(folder, 'Room_2.json'), '{"room":{}}')
    writeFileSync(join(folder, 'broken.json'), '{"room":')
    writeFileSync(join(folder, 'Not A Name.json'), '{}')
    symlinkSync(app.folder, join(folder, 'folder.json'))
    expect(await (await get('/api/scenarios')).json()).toEqual({ names: ['Room_2', 'broken', 'own-room'] })
    expect(await (await get('/api/scenarios/own-room')).json()).toEqual({ room: {} })
    expect(await codeOf(get('/api/scenarios/other'))).toBe('not-found')
    expect(await codeOf(get('/api/scenarios/broken'))).toBe('malformed')
    for (const name of ['..%2Fsecret', '%2e%2e%2fsecret', 'Not%20A%20Name', '.', 'own-room.json']) {
      expect(['malformed', 'not-found']).toContain(await codeOf(get(`/api/scenarios/${name}`)))
    }
  })
})

describe('the demo', () => {
  it('gives one sample consultation, with a link for each seat and fresh participants each time', async () => {
    const first = DemoInfo.parse(await (await get('/api/demo')).json())
    const second = DemoInfo.parse(await (await get('/api/demo')).json())
    expect(first.sessionId).toBe('demo-shoulder')
    expect(second.sessionId).toBe('demo-shoulder')
    expect(first.links.map(({ seat, href }) => [seat, href.split('=').slice(0, -1).join('=')])).toEqual([
      ['wearer-emulated', '/hmd?emulate=1#join'],
      ['wearer-camera', '/hmd#join'],
      ['expert', '/desk#join'],
      ['patient', '/room#join'],
    ])
    const tokens = [...first.links, ...second.links].map(({ href }) => href.split('join=')[1] ?? '')
    const seats = await Promise.all(tokens.map(async (token) => (await get('/api/session', token)).json()))
    expect(new Set(seats.map((seat) => (seat as { participantId: string }).participantId)).size).toBe(8)
  })

  it('opens a new consultation when the last one was closed', async () => {
    await get('/api/demo')
    const demo = SessionId.parse('demo-shoulder')
    const by = { participantId: 'server', role: 'server' } as const
    await app.store.append({
      sessionId: demo,
      expectedSeq: 0,
      events: [{ atMs: 1, by, body: { type: 'session.closed' } }],
    })
    expect(await (await get('/api/demo')).json()).toMatchObject({ sessionId: 'demo-shoulder-2' })
  })

  it('is not there in a deployment', async () => {
    const deployed = await startTestApp({ isDemo: false })
    expect((await fetch(`${deployed.origin}/api/demo`)).status).toBe(404)
    await deployed.close()
  })
})

/** fetch() does not let a Host header through. */
function statusFor(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(`${app.origin}/api/demo`, { headers: { host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

describe('every answer', () => {
  it('tells browsers to load nothing from elsewhere and to keep camera and headset to our own pages', async () => {
    const { headers } = await get('/api/health')
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('permissions-policy')).toContain('xr-spatial-tracking=(self)')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('is refused under a foreign host name that was pointed at this machine', async () => {
    expect(await statusFor('evil.example')).toBe(403)
    expect(await statusFor(`localhost:${app.port}`)).toBe(200)
  })

  it('to an unknown address says that there is nothing', async () => {
    expect(await codeOf(get('/api/nothing'))).toBe('not-found')
    const page = await get('/nothing')
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('There is nothing at this address')
  })
})

describe('pages', () => {
  const buildPages = (): string => {
    const pagesDir = join(app.folder, 'dist')
    for (const name of ['portal', 'hmd', 'desk', 'room', 'check', 'sheet', 'ops']) {
      mkdirSync(join(pagesDir, name), { recursive: true })
      writeFileSync(join(pagesDir, name, 'index.html'), `<title>${name}</title>`)
    }
    mkdirSync(join(pagesDir, 'assets'))
    return pagesDir
  }

  it('go compressed where the build has made them so, and are kept no longer than otherwise', async () => {
    const pagesDir = buildPages()
    const files = [
      ['desk/index.html', '<title>desk</title>', 'no-cache'],
      ['assets/main-abc123.js', 'export {}', 'public, max-age=31536000, immutable'],
    ] as const
    for (const [file, text] of files) {
      writeFileSync(join(pagesDir, file), text)
      writeFileSync(join(pagesDir, `${file}.gz`), gzipSync(text))
    }
    const served = await startTestApp({ pagesDir })
    for (const [file, text, cacheControl] of files) {
      const answer = await fetch(`${served.origin}/${file.replace('/index.html', '')}`)
      expect(answer.headers.get('content-encoding')).toBe('gzip')
      expect(answer.headers.get('cache-control')).toBe(cacheControl)
      expect(await answer.text()).toBe(text)
    }
    await served.close()
  })

  it('are served with and without a slash; hashed files may be kept, pages are asked for again', async () => {
    const pagesDir = buildPages()
    mkdirSync(join(pagesDir, '.vite'))
    writeFileSync(join(pagesDir, 'assets', 'main-abc123.js'), 'export {}')
    writeFileSync(join(pagesDir, '.vite', 'manifest.json'), '{}')
    const served = await startTestApp({ pagesDir })
    const at = (path: string): Promise<Response> => fetch(`${served.origin}${path}`)
    for (const [path, name] of [
      ['/', 'portal'],
      ['/hmd', 'hmd'],
      ['/hmd/', 'hmd'],
      ['/desk?x=1', 'desk'],
      ['/room/', 'room'],
      ['/check', 'check'],
      ['/sheet', 'sheet'],
      ['/ops', 'ops'],
    ] as const) {
      const page = await at(path)
      expect(await page.text()).toBe(`<title>${name}</title>`)
      expect(page.headers.get('cache-control')).toBe('no-cache')
      expect(page.headers.get('content-type')).toContain('text/html')
    }
    expect((await at('/assets/main-abc123.js')).headers.get('cache-control')).toContain('immutable')
    expect((await at('/assets/none.js')).status).toBe(404)
    expect((await at('/.vite/manifest.json')).status).toBe(404)
    expect((await at('/..%2f..%2fetc%2fpasswd')).status).toBeGreaterThanOrEqual(400)
    await served.close()
  })
})
