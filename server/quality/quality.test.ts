// From what pages tell of their connection to the report: sampled on a real server, bounded, and for who may read it.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { ParticipantId, PeerId, SessionId } from '../../src/shared/protocol/ids.ts'
import { QualityReport } from '../../src/shared/protocol/qualityReport.ts'
import { createLogger } from '../observe/logger.ts'
import { createLogSink } from '../testing/logSink.ts'
import { startTestApp, type TestApp, testToken } from '../testing/testApp.ts'
import { enterSession, type TestClient } from '../testing/testClient.ts'
import { createMemoryQualityStore } from './memoryQualityStore.ts'
import { qualitySample } from './qualityStore.contract.ts'
import { qualityByPeer } from './qualityReport.ts'
import type { QualityStore } from './qualityStore.ts'

const sessionId = SessionId.parse('session-1')
let app: TestApp | undefined
const clients: TestClient[] = []
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.disconnect()
  await app?.close()
  app = undefined
  vi.useRealTimers()
})

async function start(quality: QualityStore, logger = createLogger('silent')): Promise<TestApp> {
  // Only the recorder's own turn is made to come when the test says so.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  app = await startTestApp({ quality, logger })
  return app
}

async function enter(role: 'wearer' | 'expert' | 'patient'): Promise<TestClient> {
  const client = await enterSession(app?.origin ?? '', await testToken(role))
  clients.push(client)
  return client
}

/** Tells of a connection; resolves when the server has passed it on, so that it knows. */
async function tell(from: TestClient, to: TestClient, rttMs: number, grade: 'good' | 'poor'): Promise<void> {
  const relayed = new Promise((resolve) => to.socket.once('presence.relayed', resolve))
  from.socket.emit('presence.publish', { type: 'quality', rttMs, lossShare: 0.01, grade })
  await relayed
}

const report = async (role: 'wearer' | 'expert' | 'patient', name = 'session-1') =>
  fetch(`${app?.origin ?? ''}/api/sessions/${name}/quality`, {
    headers: { authorization: `Bearer ${await testToken(role, { sessionId: name })}` },
  })

describe('sampling', () => {
  it('stores once in ten seconds what each page told, with what the relay counts', async () => {
    const quality = createMemoryQualityStore()
    const { sfu } = await start(quality)
    sfu.setFigures({ receivedBytes: 0, receivedBitsPerSecond: 812_400, sentBitsPerSecond: 90_000 })
    const [wearer, expert] = [await enter('wearer'), await enter('expert')]
    await enter('patient')
    await wearer.request('transport.create', { direction: 'send' })
    await wearer.request('transport.create', { direction: 'recv' })
    await tell(wearer, expert, 80.4, 'good')
    await tell(expert, wearer, 700, 'poor')
    await tell(expert, wearer, 650, 'poor')
    expect((await quality.read(sessionId)).samples).toEqual([])
    vi.advanceTimersByTime(9_999)
    expect((await quality.read(sessionId)).samples).toEqual([])
    vi.advanceTimersByTime(1)
    await vi.waitFor(async () => expect((await quality.read(sessionId)).samples).toHaveLength(2))
    // The last word counts; the patient's page has told nothing.
    expect((await quality.read(sessionId)).samples).toMatchObject([
      { role: 'wearer', rttMs: 80, lossShare: 0.01, grade: 'good', fromPeerKbps: 1625, toPeerKbps: 180 },
      { role: 'expert', rttMs: 650, grade: 'poor', fromPeerKbps: 0, toPeerKbps: 0 },
    ])
    const body: unknown = await (await report('expert')).json()
    expect(QualityReport.parse(body)).toMatchObject({
      sessionId,
      sampleEveryS: 10,
      isComplete: true,
      peers: [
        { participantId: 'wearer', samples: 1, connections: 1, rttMs: { p50: 80, p95: 80 } },
        { participantId: 'expert', timeShare: { good: 0, fair: 0, poor: 1 } },
      ],
    })
  })

  it('goes on when the store fails, and says so once', async () => {
    const sink = createLogSink()
    const append = vi.fn(() => Promise.reject(new AppError('storage-full')))
    await start({ ...createMemoryQualityStore(), append }, createLogger('warn', sink.stream))
    const [wearer, expert] = [await enter('wearer'), await enter('expert')]
    await tell(wearer, expert, 80, 'good')
    for (const times of [1, 2]) {
      vi.advanceTimersByTime(10_000)
      await vi.waitFor(() => expect(append).toHaveBeenCalledTimes(times))
    }
    await vi.waitFor(() => expect(sink.lines()).toHaveLength(1))
    expect(sink.lines()[0]).toMatchObject({ msg: 'connection samples could not be stored', sessionId })
    await tell(wearer, expert, 90, 'good')
    expect(sink.lines()).toHaveLength(1)
  })
})

describe('the report', () => {
  it('is for wearer and expert of that session, and empty where nothing was sampled', async () => {
    await start(createMemoryQualityStore())
    expect(await (await report('wearer')).json()).toEqual({
      sessionId,
      sampleEveryS: 10,
      isComplete: true,
      peers: [],
    })
    expect((await report('patient')).status).toBe(403)
    expect((await report('expert', 'nowhere')).status).toBe(404)
    const foreign = await testToken('expert', { sessionId: 'session-2' })
    const address = `${app?.origin ?? ''}/api/sessions/session-1/quality`
    expect((await fetch(address, { headers: { authorization: `Bearer ${foreign}` } })).status).toBe(403)
    expect((await fetch(address)).status).toBe(401)
  })

  it('says when the end of a session was not sampled any more', async () => {
    const quality = createMemoryQualityStore(10)
    await quality.append(sessionId, [qualitySample()])
    await start(quality)
    expect(await (await report('expert')).json()).toMatchObject({ isComplete: false })
  })

  it('has shares of time and percentiles that were really measured, per participant over all connections', () => {
    const again = PeerId.parse('0192f3a0-0000-7000-8000-000000000002')
    const patient = ParticipantId.parse('patient')
    const samples = Array.from({ length: 20 }, (_, index) =>
      qualitySample({
        atMs: 1000 + index,
        rttMs: (index + 1) * 10,
        lossShare: index === 19 ? 0.5 : 0,
        fromPeerKbps: index,
        grade: index < 15 ? 'good' : index < 19 ? 'fair' : 'poor',
        ...(index >= 10 ? { peerId: again } : {}),
      }),
    )
    const one = qualitySample({ participantId: patient, role: 'patient', rttMs: 33, atMs: 5 })
    expect(qualityByPeer([...samples, one])).toEqual([
      {
        participantId: 'expert',
        role: 'expert',
        connections: 2,
        samples: 20,
        firstAtMs: 1000,
        lastAtMs: 1019,
        timeShare: { good: 0.75, fair: 0.2, poor: 0.05 },
        rttMs: { p50: 100, p95: 190 },
        lossShare: { p50: 0, p95: 0 },
        fromPeerKbps: { p50: 9, p95: 18 },
        toPeerKbps: { p50: 1500, p95: 1500 },
      },
      {
        participantId: 'patient',
        role: 'patient',
        connections: 1,
        samples: 1,
        firstAtMs: 5,
        lastAtMs: 5,
        timeShare: { good: 1, fair: 0, poor: 0 },
        rttMs: { p50: 33, p95: 33 },
        lossShare: { p50: 0, p95: 0 },
        fromPeerKbps: { p50: 800, p95: 800 },
        toPeerKbps: { p50: 1500, p95: 1500 },
      },
    ])
    expect(qualityByPeer([])).toEqual([])
  })
})
