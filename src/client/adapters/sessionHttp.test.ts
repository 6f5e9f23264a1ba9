import { afterEach, describe, expect, it, vi } from 'vitest'
import { PictureId, SessionId } from '../../shared/protocol/ids.ts'
import { fetchDemo, fetchPicture, fetchSessionInfo, uploadPicture } from './sessionHttp.ts'

const address = {
  sessionId: SessionId.parse('s1'),
  pictureId: PictureId.parse('01900000-0000-7000-8000-000000000001'),
  token: 'tok',
}

function serve(answer: Response | Error): ReturnType<typeof vi.fn<typeof fetch>> {
  const fake = vi.fn<typeof fetch>(() =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer),
  )
  vi.stubGlobal('fetch', fake)
  return fake
}

describe('HTTP', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('asks with the join token and reads the answer', async () => {
    const info = {
      sessionId: 's1',
      participantId: 'p',
      role: 'expert',
      title: 't',
      expiresAtMs: 1,
      closed: false,
    }
    const fake = serve(Response.json({ ...info, addedLater: 1 }))
    expect(await fetchSessionInfo('tok')).toEqual(info)
    expect(fake).toHaveBeenCalledWith('/api/session', { headers: { authorization: 'Bearer tok' } })
  })

  it('puts a still with its size and gets it back', async () => {
    const fake = serve(new Response('jpeg'))
    await uploadPicture(address, new Blob(['jpeg']), { width: 1280, height: 720 })
    expect(fake.mock.calls[0]?.[0]).toBe(`/api/sessions/s1/pictures/${address.pictureId}`)
    expect(fake.mock.calls[0]?.[1]).toMatchObject({
      method: 'PUT',
      headers: { authorization: 'Bearer tok', 'content-type': 'image/jpeg', 'x-picture-size': '1280x720' },
    })
    serve(new Response('jpeg'))
    expect(await (await fetchPicture(address)).text()).toBe('jpeg')
  })

  it.each([
    ['offline', new TypeError('no network')],
    ['link-expired', Response.json({ code: 'link-expired', message: 'too late' }, { status: 401 })],
    ['offline', new Response('<html>bad gateway</html>', { status: 502 })],
    ['internal', new Response('<html>what?</html>', { status: 404 })],
    ['malformed', Response.json({ sessionId: 5 })],
  ] as const)('rejects with %s', async (code, answer) => {
    serve(answer)
    await expect(fetchDemo()).rejects.toMatchObject({ name: 'AppError', code })
  })
})
