// The figures as Prometheus reads them, from a real server: who may read them, and that each comes from where it should.
import { setTimeout as delay } from 'node:timers/promises'
import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startTestApp, type TestApp, testToken } from '../testing/testApp.ts'
import { enterSession, type TestClient } from '../testing/testClient.ts'
import { defaultLimits } from '../rooms/limits.ts'
import { createLagMeter } from './eventLoopLag.ts'
import { createMetrics, type Look } from './metrics.ts'

const token = '0f4c9a7be2d84c06b3f5a1907d6e28c4'
let app: TestApp | undefined
const clients: TestClient[] = []
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.disconnect()
  await app?.close()
  app = undefined
})

/** Value of each series, by its name with labels. */
const seriesOf = (text: string): Map<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )

const read = (headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${app?.origin ?? ''}/metrics`, { headers })

/** With a Host header of one's own, which fetch does not allow. */
const readAs = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(`${app?.origin ?? ''}/metrics`, { headers: { host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    request.on('error', reject).end()
  })

describe('who may read the figures', () => {
  it('this machine may, under its own name and not through a proxy', async () => {
    app = await startTestApp()
    const answer = await read()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect((await read({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(403)
    expect((await read({ forwarded: 'for=203.0.113.9' })).status).toBe(403)
    expect(await readAs('rebound.example.org')).toBe(403)
    // Without a token in the configuration, none is right.
    expect((await read({ 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer undefined' })).status).toBe(
      403,
    )
  })

  it('whoever shows the token may, from anywhere; behind a proxy nobody else', async () => {
    app = await startTestApp({ behindProxy: true, metricsToken: token })
    expect((await read()).status).toBe(403)
    expect((await read({ authorization: `Bearer ${token}x` })).status).toBe(403)
    expect((await read({ authorization: `Bearer ${token}` })).status).toBe(200)
  })
})

describe('the figures', () => {
  it('tell of rooms, peers, lines, workers and acknowledgements', async () => {
    app = await startTestApp()
    app.sfu.setFigures({
      receivedBytes: 0,
      receivedBitsPerSecond: 1000,
      sentBitsPerSecond: 300,
      receivedLossShare: 0.25,
    })
    const wearer = await enterSession(app.origin, await testToken('wearer'))
    const expert = await enterSession(app.origin, await testToken('expert'))
    clients.push(wearer, expert)
    await wearer.request('transport.create', { direction: 'send' })
    await expert.request('transport.create', { direction: 'recv' })
    wearer.socket.emit('presence.publish', { type: 'quality', rttMs: 120, lossShare: 0.02, grade: 'good' })
    expert.socket.emit('presence.publish', { type: 'quality', rttMs: 700, lossShare: 0.2, grade: 'poor' })
    // What each told has been relayed to the other.
    const relayed = ({ heard }: TestClient) => heard.some(({ name }) => name === 'presence.relayed')
    await vi.waitFor(() => expect(relayed(wearer) && relayed(expert)).toBe(true))
    const text = await (await read()).text()
    const series = seriesOf(text)
    expect(Object.fromEntries(series)).toMatchObject({
      'skulder_build_info{version="0.0.0"}': 1,
      skulder_ready: 1,
      skulder_draining: 0,
      skulder_log_writable: 1,
      skulder_rooms: 1,
      'skulder_peers{role="wearer"}': 1,
      'skulder_peers{role="expert"}': 1,
      'skulder_peers{role="patient"}': 0,
      'skulder_peers_by_grade{grade="good"}': 1,
      'skulder_peers_by_grade{grade="fair"}': 0,
      'skulder_peers_by_grade{grade="poor"}': 1,
      skulder_peer_round_trip_median_seconds: 0.12,
      skulder_peer_round_trip_max_seconds: 0.7,
      skulder_peer_loss_median_ratio: 0.02,
      skulder_peer_loss_max_ratio: 0.2,
      skulder_media_transports: 2,
      skulder_media_received_bits_per_second: 2000,
      skulder_media_sent_bits_per_second: 600,
      skulder_media_received_loss_max_ratio: 0.25,
      skulder_media_workers: 1,
      'skulder_media_worker_cpu_seconds_total{worker="0",mode="user"}': 1.5,
      'skulder_media_worker_max_resident_bytes{worker="0"}': 1024,
      skulder_media_worker_deaths_total: 0,
      'skulder_media_worker_rooms{worker="0"}': 1,
      'skulder_media_worker_streams{worker="0"}': 0,
      skulder_rooms_limit: defaultLimits.rooms,
      skulder_room_peers_limit: defaultLimits.peersPerRoom,
      skulder_media_worker_rooms_limit: defaultLimits.roomsPerWorker,
      skulder_media_worker_streams_limit: defaultLimits.consumersPerWorker,
      'skulder_joins_refused_total{code="server-full"}': 0,
      'skulder_log_append_failures_total{code="storage-full"}': 0,
      // The session's opening and two comings, at least.
      skulder_log_acknowledge_seconds_count: 3,
    })
    // Nobody knows it: nothing is said, least of all 0.
    expect(text).not.toMatch(/^skulder_media_sent_loss_max_ratio /m)
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'process_start_time_seconds',
    ])
      expect(series.get(name)).toBeGreaterThan(0)
    // No id of a session, a seat or a peer is a label.
    expect(text).not.toMatch(/session-1|participant|[0-9a-f]{8}-[0-9a-f]{4}/)
  })

  it('have a unit in each name that has one', async () => {
    app = await startTestApp()
    const names = [...(await (await read()).text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? '')
    const counts =
      /^skulder_(rooms|peers|peers_by_grade|media_transports|media_workers|media_worker_(rooms|streams)|ready|draining|log_writable|\w+_limit)$/
    const units = /_(seconds|bytes|ratio|bits_per_second|info)$|_total$/
    expect(names.filter((name) => !counts.test(name) && !units.test(name))).toEqual([])
    expect(names.length).toBeGreaterThan(20)
  })
})

describe('looking', () => {
  const figures: Look['figures'] = {
    rooms: 0,
    peersByRole: new Map(),
    peersByGrade: new Map(),
    roundTripS: undefined,
    lossShare: undefined,
    transports: 0,
    receivedBitsPerSecond: 0,
    sentBitsPerSecond: 0,
    receivedLossShareMax: undefined,
    sentLossShareMax: undefined,
    workers: [],
    loads: [],
  }

  it('is done at most every five seconds, and once for many who ask together', async () => {
    let atMs = 0
    let rooms = 0
    const look = vi.fn(() => {
      rooms += 1
      return Promise.resolve({
        figures: { ...figures, rooms },
        lag: { p50S: 0, p99S: 0, maxS: 0 },
        freeBytes: undefined,
        workerDeaths: 0,
        limits: defaultLimits,
        readiness: { ok: true, isLogWritable: true, mediaWorkers: 1, isDraining: false },
      })
    })
    const metrics = createMetrics({ version: '1', look, nowMs: () => atMs })
    const roomsNow = async () => seriesOf(await metrics.text()).get('skulder_rooms')
    expect(await Promise.all([roomsNow(), roomsNow(), roomsNow()])).toEqual([1, 1, 1])
    atMs = 4999
    expect(await roomsNow()).toBe(1)
    atMs = 5000
    expect(await roomsNow()).toBe(2)
    expect(look).toHaveBeenCalledTimes(2)
  })

  it('finds how late the event loop was of late, the same for whoever looks', async () => {
    const windowMs = 300
    const meter = createLagMeter(windowMs)
    // A few turns before, so that the meter runs, and after, so that it notices.
    await vi.waitFor(async () => {
      await delay(30)
      const untilMs = performance.now() + 300
      while (performance.now() < untilMs) Math.random()
      await delay(30)
      expect(meter.look().maxS).toBeGreaterThan(0.25)
    })
    const { p50S, p99S, maxS } = meter.look()
    expect(p50S).toBeLessThan(maxS / 2)
    expect(p99S).toBeGreaterThan(p50S)
    expect(meter.look().maxS).toBeGreaterThanOrEqual(maxS)
    await vi.waitFor(() => expect(meter.look().maxS).toBeLessThan(0.2), { timeout: 30_000 })
    meter.close()
  })
})
