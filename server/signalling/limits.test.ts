// What people meet when a room or the server is full (media/SPEC.md).
import type { Socket } from 'socket.io-client'
import { afterEach, describe, expect, it } from 'vitest'
import { ParticipantId, ProducerId, SessionId } from '../../src/shared/protocol/ids.ts'
import type { Role } from '../../src/shared/protocol/roles.ts'
import { PROTOCOL_VERSION } from '../../src/shared/protocol/version.ts'
import { cameraParameters, viewerCapabilities } from '../media/sfu.contract.ts'
import { defaultLimits, type RoomLimits } from '../rooms/limits.ts'
import { enterSession, openClient, type TestClient } from '../testing/testClient.ts'
import { startTestApp, type TestApp, testToken } from '../testing/testApp.ts'

let app: TestApp
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  await app.close()
})

const start = async (limits: Partial<RoomLimits>): Promise<void> => {
  app = await startTestApp({ limits: { ...defaultLimits, ...limits } })
}

async function enter(role: Role, participantId: string, sessionId = 'session-1'): Promise<TestClient> {
  const client = await enterSession(app.origin, await testToken(role, { participantId, sessionId }))
  sockets.push(client.socket)
  return client
}

async function refusal(role: Role, participantId: string, sessionId = 'session-1'): Promise<unknown> {
  const token = await testToken(role, { participantId, sessionId })
  const { socket } = openClient(app.origin, { token, protocolVersion: PROTOCOL_VERSION })
  sockets.push(socket)
  return new Promise((resolve, reject) => {
    socket.on('connect', () => reject(new Error('it was let in')))
    socket.on('connect_error', (error: Error & { data?: { code: unknown } }) => resolve(error.data?.code))
  })
}

const answer = async (client: TestClient, name: string, data: unknown): Promise<Record<string, unknown>> => {
  const { data: given } = await client.request(name, data)
  return given as Record<string, unknown>
}

async function sendCamera(client: TestClient): Promise<void> {
  const { transportId } = await answer(client, 'transport.create', { direction: 'send' })
  const camera = { kind: 'video', source: 'camera', paused: false, rtpParameters: cameraParameters }
  ProducerId.parse((await answer(client, 'producer.create', { transportId, ...camera }))['producerId'])
}

async function watch(client: TestClient): Promise<void> {
  const { transportId } = await answer(client, 'transport.create', { direction: 'recv' })
  const asked = { transportId, rtpCapabilities: viewerCapabilities }
  expect(await client.request('media.subscribe', asked)).toMatchObject({ ok: true })
}

const refusedForRoom = async (code: string): Promise<string | undefined> =>
  new RegExp(`skulder_joins_refused_total{code="${code}"} (\\d+)`).exec(
    await (await fetch(`${app.origin}/metrics`)).text(),
  )?.[1]

describe('limits', () => {
  it('P4: a room takes as many as it may, and the refusal is counted', async () => {
    await start({ peersPerRoom: 2 })
    await enter('wearer', 'a')
    await enter('expert', 'b')
    expect(await refusal('observer', 'c')).toBe('room-full')
    // Who is there already does not count twice.
    await enter('expert', 'b')
    expect(await refusedForRoom('room-full')).toBe('1')
  })

  it('P4: a server opens as many rooms as it may', async () => {
    await start({ rooms: 1 })
    await enter('wearer', 'a')
    await enter('expert', 'b')
    expect(await refusal('wearer', 'a', 'session-2')).toBe('server-full')
    expect(await refusedForRoom('server-full')).toBe('1')
  })

  it('P2: no room opens when every worker has as many as it may', async () => {
    await start({ roomsPerWorker: 1 })
    const wearer = await enter('wearer', 'a')
    // A room takes its place on a worker with its first media.
    await sendCamera(wearer)
    expect(await refusal('wearer', 'a', 'session-2')).toBe('server-full')
    await enter('expert', 'b')
  })

  it('P3: nobody new comes once the worker sends all it may; who was here comes back', async () => {
    await start({ consumersPerWorker: 9 })
    await sendCamera(await enter('wearer', 'a'))
    for (let n = 0; n < 9; n += 1) await watch(await enter('observer', `o${n}`))
    expect(app.sfu.workerLoads()).toEqual([{ index: 0, rooms: 1, consumers: 9 }])
    expect(await refusal('expert', 'late')).toBe('server-full')
    await enter('observer', 'o3')
  })

  it('P5: without a media worker people get in all the same', async () => {
    await start({ roomsPerWorker: 1 })
    app.sfu.stopWorkers()
    await enter('wearer', 'a')
    await enter('wearer', 'a', 'session-2')
    expect(app.sfu.isFull()).toBe(false)
  })

  it('spreads rooms over workers by what they carry', async () => {
    app = await startTestApp({ mediaWorkers: 2 })
    const sessionId = SessionId.parse('session-3')
    await app.store.createSession({ sessionId, title: 'Room 3', openedAtMs: 1 })
    await sendCamera(await enter('wearer', 'a'))
    for (let n = 0; n < 9; n += 1) await watch(await enter('observer', ParticipantId.parse(`o${n}`)))
    await sendCamera(await enter('wearer', 'a', 'session-2'))
    await sendCamera(await enter('wearer', 'a', 'session-3'))
    expect(app.sfu.workerLoads().map(({ rooms }) => rooms)).toEqual([1, 2])
  })
})
