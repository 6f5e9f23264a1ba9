// The pre-call test's line: with a link, but into no room.
import { io, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import { LINE_TEST_NAMESPACE } from '../../src/shared/protocol/signalling.ts'
import { PROTOCOL_VERSION } from '../../src/shared/protocol/version.ts'
import { cameraParameters } from '../media/sfu.contract.ts'
import { startTestApp, type TestApp, testToken } from '../testing/testApp.ts'
import { enterSession, heardNames } from '../testing/testClient.ts'

let app: TestApp
const sockets: Socket[] = []
beforeEach(async () => {
  app = await startTestApp({ turn: { urls: ['turn:a.example?transport=udp'], secret: 's' } })
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  await app.close()
})

interface Answer {
  readonly ok: boolean
  readonly data: { readonly transportId: string }
}

/** Connects; rejects with the code of the refusal. */
async function openLine(token: string) {
  const auth = { token, protocolVersion: PROTOCOL_VERSION }
  const options = { transports: ['websocket'], auth, reconnection: false, forceNew: true }
  const socket = io(app.origin + LINE_TEST_NAMESPACE, options)
  sockets.push(socket)
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', (error: Error & { data?: { code: string } }) =>
      reject(new Error(error.data?.code)),
    )
  })
  const request = async (name: string, data: unknown): Promise<Answer> =>
    (await socket.timeout(5000).emitWithAck(name, data)) as Answer
  return { socket, request }
}

const receiver = { codecs: [{ kind: 'audio', mimeType: 'audio/opus' }] }

describe('made packets down a line that is tested', () => {
  it('[L8] flow at the rate that was asked for until the test ends, and for no other way of asking', async () => {
    const { socket, request } = await openLine(await testToken('observer'))
    const made = await request('transport.create', { direction: 'recv' })
    const { transportId } = made.data
    expect(await request('line.receive', { transportId, rtpCapabilities: receiver })).toMatchObject({
      ok: true,
    })
    expect(app.sfu.sentPackets()).toEqual([])
    expect(await request('line.send', { kbps: 300, packetBytes: 250 })).toEqual({ ok: true, data: {} })
    await vi.waitFor(() => expect(app.sfu.sentPackets().length).toBeGreaterThan(20))
    for (const packet of app.sfu.sentPackets()) expect(packet).toHaveLength(250)
    socket.disconnect()
    const rooms = (): number => app.sfu.workerLoads().reduce((sum, load) => sum + load.rooms, 0)
    await vi.waitFor(() => expect(rooms()).toBe(0))
    const { length } = app.sfu.sentPackets()
    // Another line asks and is answered meanwhile; nothing more was sent.
    const other = await openLine(await testToken('expert'))
    expect(await other.request('router.describe', {})).toMatchObject({ ok: true })
    expect(app.sfu.sentPackets()).toHaveLength(length)
  })

  it('[L8] are refused above what a picture takes, and without a way that they could go', async () => {
    const { request } = await openLine(await testToken('expert'))
    expect(await request('line.send', { kbps: 2501, packetBytes: 250 })).toMatchObject({
      ok: false,
      error: { code: 'malformed' },
    })
    expect(await request('line.receive', { transportId: 't', rtpCapabilities: receiver })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
  })

  it('[L8] are for the test alone: nobody in a session may ask for them', async () => {
    const expert = await enterSession(app.origin, await testToken('expert'))
    sockets.push(expert.socket)
    for (const name of ['line.takeWorker', 'line.receive', 'line.send'])
      expect(await expert.socket.timeout(5000).emitWithAck(name, {})).toMatchObject({
        ok: false,
        error: { code: 'not-allowed' },
      })
  })

  it('[L9] goes to the worker that is asked for, and gives the one before back', async () => {
    const { request } = await openLine(await testToken('expert'))
    await request('router.describe', {})
    expect(await request('line.takeWorker', { worker: 0 })).toEqual({ ok: true, data: { workers: 1 } })
    await request('transport.create', { direction: 'send' })
    const rooms = (): number => app.sfu.workerLoads().reduce((sum, load) => sum + load.rooms, 0)
    await vi.waitFor(() => expect(rooms()).toBe(1))
    expect(await request('line.takeWorker', { worker: 1 })).toMatchObject({ error: { code: 'not-found' } })
  })
})

describe('a line that is tested', () => {
  it('[L1] reaches the relay and is told of TURN, while the session knows nothing of it', async () => {
    const { request } = await openLine(await testToken('patient'))
    expect(await request('router.describe', {})).toMatchObject({ ok: true })
    const made = await request('transport.create', { direction: 'send' })
    expect(made).toMatchObject({ ok: true, data: { turn: { validForS: 300 } } })
    const dtlsParameters = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: 'AA' }] }
    const { transportId } = made.data
    expect(await request('transport.connect', { transportId, dtlsParameters })).toMatchObject({ ok: true })
    const picture = { transportId, kind: 'video', source: 'camera', paused: false }
    expect(await request('producer.create', { ...picture, rtpParameters: cameraParameters })).toMatchObject({
      ok: true,
    })
    expect(await app.store.readAfter(SessionId.parse('session-1'), 0, 10)).toEqual([])
  })

  it('[L1] can do nothing else: no session, no log, no command', async () => {
    const { request } = await openLine(await testToken('expert'))
    const chat = { commandId: 'c-1', command: { type: 'chat.send', text: 'hello' } }
    for (const [name, data] of [
      ['session.enter', {}],
      ['log.readAfter', { seq: 0, limit: 10 }],
      ['command.submit', chat],
      ['media.subscribe', { transportId: 't', rtpCapabilities: {} }],
    ] as const)
      expect(await request(name, data)).toMatchObject({ ok: false, error: { code: 'not-allowed' } })
  })

  it('[L1] disturbs nobody in the session, not even who tests it', async () => {
    const token = await testToken('wearer')
    const wearer = await enterSession(app.origin, token)
    sockets.push(wearer.socket)
    await openLine(token)
    expect(await wearer.request('clock.ping', {})).toMatchObject({ ok: true })
    expect(heardNames(wearer)).not.toContain('peer.dismissed')
  })

  it('[L1] is for who has a link', async () => {
    await expect(openLine('nonsense')).rejects.toThrow('link-invalid')
    await expect(openLine(await testToken('expert', { validForMs: -5000 }))).rejects.toThrow('link-expired')
  })

  it('[L2] is one per seat: the newer sees the older off', async () => {
    const token = await testToken('expert')
    const older = await openLine(token)
    const dismissed = new Promise((resolve) => older.socket.once('peer.dismissed', resolve))
    const newer = await openLine(token)
    expect(await dismissed).toMatchObject({ code: 'replaced' })
    expect(await newer.request('router.describe', {})).toMatchObject({ ok: true })
  })

  it('[L2] gives back what it had of the relay, and its place, when it ends', async () => {
    const lines = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        openLine(await testToken('expert', { participantId: `p-${index}` })),
      ),
    )
    await lines[0]?.request('router.describe', {})
    const rooms = (): number => app.sfu.workerLoads().reduce((sum, load) => sum + load.rooms, 0)
    expect(rooms()).toBe(1)
    const late = await testToken('patient')
    await expect(openLine(late)).rejects.toThrow('server-full')
    lines[0]?.socket.disconnect()
    await vi.waitFor(() => expect(rooms()).toBe(0))
    await vi.waitFor(() => openLine(late))
  })
})
