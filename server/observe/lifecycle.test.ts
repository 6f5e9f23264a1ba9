// A whole session over real sockets, with everything personal marked: the log tells of each change once, and of nobody.
import { randomUUID } from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import { createMemoryEventStore } from '../store/memoryEventStore.ts'
import type { EventStore } from '../store/eventStore.ts'
import { createLogSink } from '../testing/logSink.ts'
import { startTestApp, type TestApp, testToken } from '../testing/testApp.ts'
import { enterSession, openClient, type TestClient } from '../testing/testClient.ts'
import { PROTOCOL_VERSION } from '../../src/shared/protocol/version.ts'
import { createLogger } from './logger.ts'

/** Stands in every text, name and title of this session; ids of seats are marked too. */
const MARK = 'Zzmarked'
const sessionId = SessionId.parse('session-1')
const seat = { participantId: `seat-${MARK}` }
const dtlsParameters = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: MARK }] }

const clients: TestClient[] = []
let app: TestApp | undefined
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.disconnect()
  await app?.close()
})

/** A store that fails, from when it is told to, in the worst way: with all that it was given in its message. */
function failingStore(): { store: EventStore; fail: () => void } {
  const memory = createMemoryEventStore()
  let isFailing = false
  return {
    fail: () => (isFailing = true),
    store: {
      ...memory,
      append: (request) =>
        isFailing
          ? Promise.reject(new Error(`could not write ${JSON.stringify(request)}`))
          : memory.append(request),
    },
  }
}

const pose = { position: [0, 0, 0], orientation: [0, 0, 0, 1] }
const picture = {
  epoch: 0,
  frameSeq: 7,
  captureTimeMs: 1,
  worldFromCamera: pose,
  intrinsics: { width: 640, height: 360, fx: 500, fy: 500, cx: 320, cy: 180 },
  match: 'exact',
  tracked: true,
}
const label = {
  type: 'mark.draw',
  markId: '0192f3a0-0000-7000-8000-0000000000a1',
  kind: 'label',
  colour: 'sky',
  picture,
  stroke: [[0.5, 0.5, 1]],
  text: MARK,
}
const profile = {
  sessionMode: 'page',
  features: [MARK],
  referenceSpace: 'none',
  blendMode: 'none',
  frameRateHz: 30,
  camera: { source: 'none', width: 0, height: 0, frameRateHz: 0 },
  userAgent: MARK,
  emulated: false,
  geometry: [],
}

const submit = (client: TestClient, command: unknown) =>
  client.request('command.submit', { commandId: randomUUID(), command })

/** Answers the credential that came with it. */
async function connectMedia(client: TestClient, direction: 'send' | 'recv'): Promise<string> {
  const { data } = await client.request('transport.create', { direction })
  const { transportId, turn } = data as { transportId: string; turn: { credential: string } }
  expect(await client.request('transport.connect', { transportId, dtlsParameters })).toMatchObject({
    ok: true,
  })
  return turn.credential
}

it('tells of each change in one line, and nothing personal in any', async () => {
  const sink = createLogSink()
  const { store, fail } = failingStore()
  await store.createSession({ sessionId, title: `Title ${MARK}`, openedAtMs: 1 })
  const turn = { urls: [`turn:${MARK}?transport=udp`], secret: MARK.repeat(4) }
  app = await startTestApp({ store, turn, logger: createLogger('debug', sink.stream) })
  const tokens = [await testToken('wearer', seat), await testToken('expert', { participantId: `x-${MARK}` })]
  const [wearer, expert] = await Promise.all(tokens.map((token) => enterSession(app?.origin ?? '', token)))
  if (wearer === undefined || expert === undefined) throw new Error('not entered')
  clients.push(wearer, expert)

  // What people say, write and are.
  const said = [
    submit(wearer, { type: 'consent.give', purpose: 'call' }),
    submit(wearer, { type: 'device.describe', profile }),
    submit(expert, { type: 'chat.send', text: `Hello ${MARK}` }),
    submit(expert, label),
  ]
  for (const answer of await Promise.all(said)) expect(answer).toMatchObject({ ok: true })
  // What does not fit, and what is refused.
  expect(await expert.request(`name.${MARK}`, { [MARK]: MARK })).toMatchObject({ ok: false })
  expect(await submit(expert, { type: 'chat.send', text: MARK.repeat(2000) })).toMatchObject({ ok: false })
  expert.socket.emit('presence.publish', { type: 'pointer', name: MARK })
  const stranger = openClient(app.origin, { token: `${MARK}.x.y`, protocolVersion: PROTOCOL_VERSION })
  clients.push(stranger)
  await new Promise((resolve) => stranger.socket.on('connect_error', resolve))
  const headers = { authorization: `Bearer ${tokens[1] ?? ''}`, cookie: MARK, 'user-agent': MARK }
  await fetch(`${app.origin}/api/sessions/session-1/log?name=${MARK}`, { headers })
  await fetch(`${app.origin}/api/sessions/${MARK}/log`, { headers })

  const credentials = [await connectMedia(wearer, 'send'), await connectMedia(expert, 'recv')]
  app.sfu.loseLines()
  // The wearer leaves, the expert's line breaks, and the disk with it.
  wearer.socket.disconnect()
  await vi.waitFor(() => expect(sink.text()).toContain('"peer left"'))
  fail()
  expect(await submit(expert, { type: 'chat.send', text: `Again ${MARK}` })).toMatchObject({ ok: false })
  expert.socket.io.engine.close()
  await vi.waitFor(() => expect(sink.text()).toContain('a departure could not be logged yet'))
  await app.close()

  const text = sink.text()
  expect(text).not.toContain(MARK)
  for (const token of tokens) for (const part of token.split('.')) expect(text).not.toContain(part)
  expect(text).not.toContain('127.0.0.1')
  for (const credential of credentials) expect(text).not.toContain(credential)
  const lines = sink.lines().filter(({ level }) => Number(level) >= 30)
  const changes = lines.map(({ msg, role, reason, direction }) =>
    [msg, role, reason, direction].filter((word) => typeof word === 'string').join(' '),
  )
  expect(changes.toSorted()).toEqual(
    [
      'server ready',
      'room opened',
      'peer joined wearer',
      'peer joined expert',
      'socket refused',
      'transport connected send',
      'transport connected recv',
      'transport failed ice send',
      'transport failed ice recv',
      'peer left wearer left',
      'a handler failed',
      'a departure could not be logged yet',
      'room closed',
      'server stopped',
    ].toSorted(),
  )
  for (const line of lines) {
    if (/^(room|peer|transport)/.test(String(line['msg'])))
      expect(line).toHaveProperty('sessionId', sessionId)
    if (/^(peer|transport)/.test(String(line['msg']))) expect(line).toHaveProperty('peerId')
  }
})
