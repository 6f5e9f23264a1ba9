import { randomUUID } from 'node:crypto'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import type { Role } from '../../src/shared/protocol/roles.ts'
import { PROTOCOL_VERSION } from '../../src/shared/protocol/version.ts'
import { defaultLimits } from '../rooms/limits.ts'
import { enterSession, heardNames, lastHeard, openClient, type TestClient } from '../testing/testClient.ts'
import { startTestApp, type TestApp, testToken, type TokenOptions } from '../testing/testApp.ts'

let app: TestApp
const sockets: Socket[] = []
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  await app.close()
})

function open(auth: Record<string, unknown>, headers: Record<string, string> = {}): TestClient {
  const client = openClient(app.origin, auth, headers)
  sockets.push(client.socket)
  return client
}

/** Connects and enters, as a page does. */
async function enter(role: Role, options: TokenOptions & { takeOver?: boolean } = {}): Promise<TestClient> {
  const client = await enterSession(app.origin, await testToken(role, options), options.takeOver)
  sockets.push(client.socket)
  return client
}

/** The refusal that connecting ends with. */
function refusal(auth: Record<string, unknown>, headers?: Record<string, string>): Promise<unknown> {
  const { socket } = open(auth, headers)
  return new Promise((resolve, reject) => {
    socket.on('connect', () => reject(new Error('it was let in')))
    socket.on('connect_error', (error: Error & { data?: { code: unknown } }) => resolve(error.data?.code))
  })
}

const submit = (client: TestClient, command: unknown, commandId: string = randomUUID()) =>
  client.request('command.submit', { commandId, command })
const chat = (text: string) => ({ type: 'chat.send', text })

describe('who may connect', () => {
  it('refuses a socket without a join link', async () => {
    expect(await refusal({ protocolVersion: PROTOCOL_VERSION })).toBe('link-missing')
    expect(await refusal({ token: '', protocolVersion: PROTOCOL_VERSION })).toBe('link-missing')
  })

  it('refuses a wrong, a foreign-signed and an expired link, each by its own code', async () => {
    const hello = { protocolVersion: PROTOCOL_VERSION }
    const foreign = await testToken('expert', {
      key: new TextEncoder().encode('another key, of another house'),
    })
    expect(await refusal({ ...hello, token: 'nonsense' })).toBe('link-invalid')
    expect(await refusal({ ...hello, token: foreign })).toBe('link-invalid')
    expect(await refusal({ ...hello, token: await testToken('expert', { validForMs: -5000 }) })).toBe(
      'link-expired',
    )
    expect(await refusal({ ...hello, token: await testToken('expert', { sessionId: 'nowhere' }) })).toBe(
      'session-unknown',
    )
  })

  it('refuses a page from a foreign origin and lets one of its own in', async () => {
    const auth = { token: await testToken('expert'), protocolVersion: PROTOCOL_VERSION }
    expect(await refusal(auth, { origin: 'https://evil.example' })).toBe('origin-refused')
    expect(await refusal(auth, { origin: 'null' })).toBe('origin-refused')
    const { socket } = open(auth, { origin: app.origin })
    await vi.waitFor(() => expect(socket.connected).toBe(true))
  })

  it('refuses another protocol version, and a handshake that is none', async () => {
    const token = await testToken('expert')
    expect(await refusal({ token, protocolVersion: PROTOCOL_VERSION + 1 })).toBe('version-mismatch')
    expect(await refusal({ token })).toBe('malformed')
    expect(await refusal({ token: { a: 1 }, protocolVersion: PROTOCOL_VERSION })).toBe('malformed')
  })

  it('refuses the thirteenth peer', async () => {
    for (let n = 0; n < defaultLimits.peersPerRoom; n += 1)
      await enter('observer', { participantId: `o${n}` })
    const token = await testToken('expert')
    expect(await refusal({ token, protocolVersion: PROTOCOL_VERSION })).toBe('room-full')
  })

  it('refuses a second headset, unless it takes over: then the first is told', async () => {
    const first = await enter('wearer', { participantId: 'w1' })
    const token = await testToken('wearer', { participantId: 'w2' })
    expect(await refusal({ token, protocolVersion: PROTOCOL_VERSION })).toBe('role-taken')
    await enter('wearer', { participantId: 'w2', takeOver: true })
    await vi.waitFor(() => expect(first.socket.connected).toBe(false))
    expect(lastHeard(first, 'peer.dismissed')).toMatchObject({ code: 'replaced' })
  })

  it('lets a participant who comes again take the place of the old window', async () => {
    const old = await enter('expert')
    await enter('expert')
    await vi.waitFor(() => expect(old.socket.connected).toBe(false))
    expect(lastHeard(old, 'peer.dismissed')).toMatchObject({ code: 'replaced' })
  })

  it('cuts a peer whose link expires during the session', async () => {
    const client = await enter('expert', { validForMs: 2000 })
    await vi.waitFor(() => expect(client.socket.connected).toBe(false), { timeout: 5000 })
    expect(lastHeard(client, 'peer.dismissed')).toMatchObject({ code: 'link-expired' })
  })
})

describe('commands and the log', () => {
  it('tells everybody in the session of a command, and answers with its place in the log', async () => {
    const expert = await enter('expert')
    const wearer = await enter('wearer')
    const answer = await submit(expert, chat('hello'))
    expect(answer).toMatchObject({ ok: true })
    await vi.waitFor(() =>
      expect(lastHeard(wearer, 'log.appended')).toMatchObject({
        events: [{ type: 'chat.sent', text: 'hello', by: { role: 'expert' }, ...answer.data! }],
      }),
    )
  })

  it('carries a command out once, however often it is sent', async () => {
    const expert = await enter('expert')
    const commandId = randomUUID()
    const first = await submit(expert, chat('once'), commandId)
    await submit(expert, chat('something else'))
    const again = await submit(await enter('expert'), chat('once'), commandId)
    expect(again).toEqual(first)
    const log = await enter('observer')
    const { data } = await log.request('log.readAfter', { seq: 0, limit: 100 })
    const texts = JSON.stringify(data).match(/"text":"[^"]*"/g)
    expect(texts).toEqual(['"text":"once"', '"text":"something else"'])
  })

  it('gives the log after a number, in order, and its head', async () => {
    const expert = await enter('expert')
    for (const text of ['a', 'b', 'c']) await submit(expert, chat(text))
    expect(await expert.request('log.readAfter', { seq: 3, limit: 1 })).toMatchObject({
      ok: true,
      data: { events: [{ seq: 4, text: 'b' }], headSeq: 5 },
    })
  })

  it('orders the commands of many peers into one log without gaps that all hear alike', async () => {
    const peers = await Promise.all(['a', 'b', 'c'].map((id) => enter('expert', { participantId: id })))
    await Promise.all(peers.flatMap((peer, n) => [1, 2, 3, 4, 5].map((m) => submit(peer, chat(`${n}.${m}`)))))
    const { data } = await peers[0]!.request('log.readAfter', { seq: 0, limit: 100 })
    const events = (data as { events: { seq: number }[] }).events
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
    const chats = (list: unknown[]) => JSON.stringify(list).match(/"text":"[^"]*"/g)
    for (const peer of peers) {
      const heard = peer.heard.filter(({ name }) => name === 'log.appended').map((item) => item.data)
      expect(chats(heard)).toEqual(chats(events))
    }
  })

  it('refuses what a role may not do, and says so', async () => {
    const patient = await enter('patient')
    expect(await submit(patient, { type: 'session.close' })).toMatchObject({ error: { code: 'not-allowed' } })
    const observer = await enter('observer')
    expect(await submit(observer, chat('hi'))).toMatchObject({ error: { code: 'not-allowed' } })
    const attach = { type: 'still.attach', pictureId: randomUUID(), width: 10, height: 10 }
    expect(await submit(await enter('wearer'), attach)).toMatchObject({ error: { code: 'not-allowed' } })
  })

  it('ends the session for everybody when it is closed, and lets nobody in again', async () => {
    const expert = await enter('expert')
    const patient = await enter('patient')
    await submit(expert, { type: 'session.close' })
    await vi.waitFor(() => expect(patient.socket.connected).toBe(false))
    expect(lastHeard(patient, 'peer.dismissed')).toMatchObject({ code: 'session-closed' })
    const token = await testToken('patient')
    expect(await refusal({ token, protocolVersion: PROTOCOL_VERSION })).toBe('session-closed')
  })

  it('logs who left, and how', async () => {
    const expert = await enter('expert')
    const wearer = await enter('wearer')
    const patient = await enter('patient')
    wearer.socket.disconnect()
    await vi.waitFor(() =>
      expect(lastHeard(expert, 'log.appended')).toMatchObject({ events: [{ reason: 'left' }] }),
    )
    patient.socket.io.engine.close()
    await vi.waitFor(() =>
      expect(lastHeard(expert, 'log.appended')).toMatchObject({ events: [{ reason: 'lost' }] }),
    )
  })

  it('sees off peers that a crash left in the log', async () => {
    const { store } = app
    await enter('patient')
    // The same store under another server, as after a crash: the first never said goodbye.
    const second = await startTestApp({ store })
    const token = await testToken('expert')
    const { socket, request } = openClient(second.origin, { token, protocolVersion: PROTOCOL_VERSION })
    sockets.push(socket)
    const answer = await request('log.readAfter', { seq: 0, limit: 100 })
    expect(JSON.stringify(answer)).toContain('"reason":"server-restart"')
    socket.disconnect()
    await second.close()
  })
})

describe('presence', () => {
  const pointer = { type: 'pointer', colour: 'sky', points: [{ at: [0.5, 0.5], msAgo: 0 }] }

  it('is relayed to the others, with whose it is, and never logged', async () => {
    const expert = await enter('expert')
    const wearer = await enter('wearer')
    const headBefore = await expert.request('log.readAfter', { seq: 0, limit: 1 })
    expert.socket.emit('presence.publish', pointer)
    await vi.waitFor(() =>
      expect(lastHeard(wearer, 'presence.relayed')).toMatchObject({ role: 'expert', presence: pointer }),
    )
    expect(heardNames(expert)).not.toContain('presence.relayed')
    expect(await expert.request('log.readAfter', { seq: 0, limit: 1 })).toEqual(headBefore)
  })

  it('is dropped when the role may not publish it or it does not fit', async () => {
    const expert = await enter('expert')
    const patient = await enter('patient')
    patient.socket.emit('presence.publish', pointer)
    expert.socket.emit('presence.publish', { type: 'pointer', points: 'many' })
    const quality = { type: 'quality', rttMs: 20, lossShare: 0, grade: 'good' }
    expert.socket.emit('presence.publish', quality)
    patient.socket.emit('presence.publish', quality)
    const presences = ({ heard }: TestClient) =>
      heard.filter(({ name }) => name === 'presence.relayed').map(({ data }) => data)
    await vi.waitFor(() => expect(presences(patient)).toHaveLength(1))
    await vi.waitFor(() => expect(presences(expert)).toHaveLength(1))
    expect(presences(patient)).toMatchObject([{ presence: quality }])
    expect(presences(expert)).toMatchObject([{ presence: quality }])
  })
})

describe('limits', () => {
  it('answers rate-limited once a budget is used up, cuts who goes on and on, and serves the others', async () => {
    const expert = await enter('expert')
    const flooder = await enter('patient')
    const answers = await Promise.all(Array.from({ length: 260 }, () => flooder.request('clock.ping', {})))
    expect(
      answers.some(({ error }) => (error as { code?: string } | undefined)?.code === 'rate-limited'),
    ).toBe(true)
    for (let n = 0; n < 3000 && flooder.socket.connected; n += 1) flooder.socket.emit('clock.ping', {})
    await vi.waitFor(() => expect(flooder.socket.connected).toBe(false), { timeout: 5000 })
    expect(lastHeard(flooder, 'peer.dismissed')).toMatchObject({ code: 'rate-limited' })
    expect(await submit(expert, chat('still here'))).toMatchObject({ ok: true })
  })

  it('cuts a line that sends more than a message may hold, and nobody else', async () => {
    const expert = await enter('expert')
    const other = await enter('patient')
    expert.socket.emit('command.submit', { commandId: randomUUID(), command: chat('x'.repeat(1_000_000)) })
    await vi.waitFor(() => expect(expert.socket.connected).toBe(false))
    expect(await submit(other, chat('still here'))).toMatchObject({ ok: true })
  })
})

describe('media', () => {
  const codecs = { codecs: [{ mimeType: 'video/H264' }] }

  async function sending(client: TestClient): Promise<string> {
    const { data } = await client.request('transport.create', { direction: 'send' })
    return (data as { transportId: string }).transportId
  }
  async function receiving(client: TestClient): Promise<void> {
    const { data } = await client.request('transport.create', { direction: 'recv' })
    const { transportId } = data as { transportId: string }
    expect(await client.request('media.subscribe', { transportId, rtpCapabilities: codecs })).toMatchObject({
      ok: true,
    })
  }
  const produceCamera = async (client: TestClient): Promise<{ ok: boolean; data?: unknown }> =>
    client.request('producer.create', {
      transportId: await sending(client),
      kind: 'video',
      source: 'camera',
      rtpParameters: codecs,
      paused: false,
    })

  it('offers what is sent to who may receive it, before and after they subscribe', async () => {
    const wearer = await enter('wearer')
    const early = await enter('expert', { participantId: 'early' })
    const patient = await enter('patient')
    await receiving(early)
    await receiving(patient)
    const { data } = await produceCamera(wearer)
    const offer = { ...(data as object), role: 'wearer', source: 'camera', kind: 'video', paused: false }
    await vi.waitFor(() => expect(lastHeard(early, 'consumer.created')).toMatchObject(offer))
    const late = await enter('expert', { participantId: 'late' })
    await receiving(late)
    await vi.waitFor(() => expect(lastHeard(late, 'consumer.created')).toMatchObject(offer))
    expect(heardNames(patient)).not.toContain('consumer.created')
    const { consumerId } = lastHeard(late, 'consumer.created') as { consumerId: string }
    expect(await late.request('consumer.resume', { consumerId })).toMatchObject({ ok: true })
    expect(await early.request('consumer.resume', { consumerId })).toMatchObject({
      error: { code: 'not-found' },
    })
  })

  it('offers pose records to the expert only, and lets only the wearer send them', async () => {
    const wearer = await enter('wearer')
    const expert = await enter('expert')
    const patient = await enter('patient')
    await receiving(expert)
    await receiving(patient)
    const request = {
      label: 'frames',
      sctpStreamParameters: { streamId: 0, ordered: false, maxRetransmits: 0 },
    }
    expect(
      await wearer.request('dataProducer.create', { ...request, transportId: await sending(wearer) }),
    ).toMatchObject({ ok: true })
    await vi.waitFor(() =>
      expect(lastHeard(expert, 'dataConsumer.created')).toMatchObject({ label: 'frames' }),
    )
    expect(heardNames(patient)).not.toContain('dataConsumer.created')
    for (const peer of [patient, expert])
      expect(
        await peer.request('dataProducer.create', { ...request, transportId: await sending(peer) }),
      ).toMatchObject({ error: { code: 'not-allowed' } })
  })

  it('offers an expert’s presence channel to all others, with who it is', async () => {
    const expert = await enter('expert')
    const others = [await enter('wearer'), await enter('patient'), await enter('observer')]
    for (const other of others) await receiving(other)
    const { data } = (await expert.request('dataProducer.create', {
      label: 'presence',
      sctpStreamParameters: { streamId: 0, ordered: false, maxRetransmits: 0 },
      transportId: await sending(expert),
    })) as { data: object }
    for (const other of others)
      await vi.waitFor(() =>
        expect(lastHeard(other, 'dataConsumer.created')).toMatchObject({
          ...data,
          label: 'presence',
          role: 'expert',
          participantId: 'expert',
        }),
      )
  })

  it('tells of muting, of closing, and of a sender that leaves', async () => {
    const wearer = await enter('wearer')
    const expert = await enter('expert')
    await receiving(expert)
    const { producerId } = (await produceCamera(wearer)).data as { producerId: string }
    await wearer.request('producer.setPaused', { producerId, paused: true })
    await vi.waitFor(() =>
      expect(lastHeard(expert, 'consumer.pausedChanged')).toMatchObject({ paused: true }),
    )
    await wearer.request('producer.close', { producerId })
    await vi.waitFor(() => expect(heardNames(expert)).toContain('consumer.closed'))
    await produceCamera(wearer)
    wearer.socket.disconnect()
    const closings = () => heardNames(expert).filter((name) => name === 'consumer.closed')
    await vi.waitFor(() => expect(closings()).toHaveLength(2))
  })

  it('tells the wearer, and nobody else, what the own camera’s stream says of its clock', async () => {
    const wearer = await enter('wearer')
    const expert = await enter('expert')
    await receiving(expert)
    const { data } = await produceCamera(wearer)
    await produceCamera(expert)
    app.sfu.report({ rtpTimestamp: 90_000, wallClockMs: 1_800_000_000_000.5 })
    await vi.waitFor(() =>
      expect(lastHeard(wearer, 'camera.clockReported')).toEqual({
        ...(data as object),
        rtpTimestamp: 90_000,
        wallClockMs: 1_800_000_000_000.5,
      }),
    )
    expect(heardNames(wearer).filter((name) => name === 'camera.clockReported')).toHaveLength(1)
    expect(heardNames(expert)).not.toContain('camera.clockReported')
  })

  it('[T3] tells of TURN with each transport and each ICE restart, to each peer its own credentials', async () => {
    const own = await startTestApp({ turn: { urls: ['turn:a.example?transport=udp'], secret: 's' } })
    const peer = await enterSession(own.origin, await testToken('expert'))
    const { peerId } = (await peer.request('session.enter', {})).data as { peerId: string }
    const made = await peer.request('transport.create', { direction: 'recv' })
    const { transportId } = made.data as { transportId: string }
    const restarted = await peer.request('transport.restartIce', { transportId })
    for (const { data } of [made, restarted]) {
      expect(data).toMatchObject({ turn: { urls: ['turn:a.example?transport=udp'], validForS: 300 } })
      expect((data as { turn: { username: string } }).turn.username).toMatch(new RegExp(`^\\d+:${peerId}$`))
    }
    peer.socket.disconnect()
    await own.close()
    const expert = await enter('expert')
    expect((await expert.request('transport.create', { direction: 'recv' })).data).not.toHaveProperty('turn')
  })

  it('does not let a peer use what is another’s', async () => {
    const wearer = await enter('wearer')
    const expert = await enter('expert')
    const transportId = await sending(wearer)
    const { producerId } = (await produceCamera(wearer)).data as { producerId: string }
    const notFound = { error: { code: 'not-found' } }
    expect(await expert.request('transport.restartIce', { transportId })).toMatchObject(notFound)
    expect(await expert.request('producer.close', { producerId })).toMatchObject(notFound)
    expect(await expert.request('producer.setPaused', { producerId, paused: true })).toMatchObject(notFound)
  })

  it('tells all that the relay lost the room, and gives them another over the same line', async () => {
    const wearer = await enter('wearer')
    const expert = await enter('expert')
    await produceCamera(wearer)
    await receiving(expert)
    const [before] = [await sending(wearer)]
    app.sfu.killWorker()
    for (const { heard } of [wearer, expert])
      await vi.waitFor(() => expect(heard.at(-1)).toEqual({ name: 'media.lost', data: {} }))
    expect(await wearer.request('transport.restartIce', { transportId: before })).toMatchObject({
      error: { code: 'not-found' },
    })
    await receiving(expert)
    expect(await produceCamera(wearer)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(heardNames(expert).at(-1)).toBe('consumer.created'))
    // Nobody left, so the log has nothing to tell.
    expect(
      (await app.store.readAfter(SessionId.parse('session-1'), 0, 100)).map(({ type }) => type),
    ).not.toContain('peer.left')
  })
})

it('keeps two sessions apart: nothing said in one is heard in the other', async () => {
  const here = await enter('expert')
  const there = await enter('wearer', { sessionId: 'session-2' })
  await submit(here, chat('secret'))
  here.socket.emit('presence.publish', { type: 'quality', rttMs: 1, lossShare: 0, grade: 'good' })
  await submit(there, chat('done'))
  const { data } = await there.request('log.readAfter', { seq: 0, limit: 100 })
  expect(JSON.stringify([data, there.heard])).not.toContain('secret')
  expect(heardNames(there)).not.toContain('presence.relayed')
})
