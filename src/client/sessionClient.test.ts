import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { countedIds } from '../testing/countedIds.ts'
import { createFakeClock } from '../testing/fakeClock.ts'
import { MemorySession } from '../testing/memorySession.ts'
import type { MemorySignalling } from '../testing/memorySignalling.ts'
import { calibration, drawInk, newMarkId } from '../testing/scenarios.ts'
import { AppError } from '../shared/protocol/errors.ts'
import type { SessionEvent } from '../shared/protocol/events.ts'
import type { PresenceFrom } from '../shared/protocol/presence.ts'
import type { Role } from '../shared/protocol/roles.ts'
import { createSessionClient, type SessionClient } from './sessionClient.ts'

const clock = createFakeClock()
const opened: SessionClient[] = []

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  for (const client of opened.splice(0)) client.close()
  vi.useRealTimers()
})

interface Seat {
  readonly client: SessionClient
  readonly line: MemorySignalling
  readonly heard: { readonly seq: number; readonly replayed: boolean }[]
}

function seat(session: MemorySession, role: Role, name: string = role): Seat {
  const line = session.line(role, name)
  const client = createSessionClient({ signalling: line, clock, newId: countedIds(opened.length + 5) })
  opened.push(client)
  const heard: { seq: number; replayed: boolean }[] = []
  client.onEvent((event: SessionEvent, replayed) => {
    expect(client.state.value.headSeq).toBeGreaterThanOrEqual(event.seq)
    heard.push({ seq: event.seq, replayed })
  })
  return { client, line, heard }
}

async function live(session: MemorySession, role: Role, name: string = role): Promise<Seat> {
  const given = seat(session, role, name)
  given.client.connect()
  await session.settle()
  expect(given.client.connection.value).toEqual({ tag: 'live' })
  return given
}

const codeOf = (submit: Promise<unknown>): Promise<string> =>
  submit.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

describe('following the log', () => {
  it('[CLI-1] a late joiner reads a long log in pages and holds what the server holds', async () => {
    const session = new MemorySession(clock)
    for (let n = 0; n < 1203; n += 1)
      session.append([{ type: 'epoch.raised', epoch: n, reason: 'space-reset' }], {
        participantId: 'server',
        role: 'server',
      })
    const { client, heard } = await live(session, 'patient')
    expect(client.state.value).toEqual(session.state)
    expect(heard.map(({ seq }) => seq)).toEqual(session.log.map(({ seq }) => seq))
    expect(heard.every(({ replayed }) => replayed)).toBe(true)
    expect(client.me.value).toMatchObject({ sessionId: 's1', participantId: 'patient', role: 'patient' })
  })

  it('[CLI-1] hears live events once, in order, and closes a gap by reading', async () => {
    const session = new MemorySession(clock)
    const { client, line, heard } = await live(session, 'expert')
    const before = heard.length
    await Promise.all([client.submit({ type: 'chat.send', text: 'one' }), session.settle()])
    expect(heard.slice(before)).toEqual([{ seq: session.state.headSeq, replayed: false }])
    // A notification that is lost: the next one does not join on.
    const notify = line.notify.bind(line)
    line.notify = () => undefined
    session.append([{ type: 'tracking.reported', tracked: false }], {
      participantId: 'server',
      role: 'server',
    })
    line.notify = notify
    session.append([{ type: 'tracking.reported', tracked: true }], {
      participantId: 'server',
      role: 'server',
    })
    await session.settle()
    expect(client.state.value).toEqual(session.state)
    const seqs = heard.map(({ seq }) => seq)
    expect(seqs).toEqual(session.log.map(({ seq }) => seq))
  })

  it('[CLI-1] reads an acknowledged event that is never heard', async () => {
    const session = new MemorySession(clock)
    const { client, line } = await live(session, 'expert')
    line.notify = () => undefined
    await Promise.all([client.submit({ type: 'chat.send', text: 'one' }), session.settle()])
    expect(client.state.value.chat).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(1000)
    await session.settle()
    expect(client.state.value).toEqual(session.state)
  })

  it('[CLI-4] starts over when the server holds another log', async () => {
    const session = new MemorySession(clock)
    const { client, line } = await live(session, 'expert')
    await Promise.all([client.submit({ type: 'chat.send', text: 'gone with the disk' }), session.settle()])
    line.cut()
    session.restart()
    line.mend()
    await session.settle()
    expect(client.state.value).toEqual(session.state)
    expect(client.state.value.chat).toHaveLength(0)
  })
})

describe('reconnecting', () => {
  it('[CLI-3] keeps the state while the line is down and reads only what is missing', async () => {
    const session = new MemorySession(clock)
    const expert = await live(session, 'expert')
    const wearer = await live(session, 'wearer')
    const markId = newMarkId()
    await Promise.all([
      wearer.client.submit({ type: 'camera.calibrate', calibrationId: 1, calibration }),
      session.settle(),
    ])
    const heardBefore = expert.heard.length
    clock.advance(500)
    expert.line.cut()
    expect(expert.client.connection.value).toMatchObject({ tag: 'reconnecting', sinceMs: clock.nowMs() })
    expect(expert.client.state.value.latestCalibrationId).toBe(1)
    await Promise.all([
      wearer.client.submit({ type: 'epoch.raise', epoch: 1, reason: 'session-start' }),
      session.settle(),
    ])
    const drawn = expert.client.submit(drawInk(markId))
    expert.line.mend()
    await session.settle()
    await drawn
    expect(expert.client.connection.value).toEqual({ tag: 'live' })
    expect(expert.client.state.value).toEqual(session.state)
    expect(expert.client.state.value.marks.has(markId)).toBe(true)
    expect(expert.heard.slice(heardBefore)[0]).toMatchObject({ replayed: true })
  })

  it('[CLI-2] a command whose answer was lost happens once, and its answer comes after all', async () => {
    const session = new MemorySession(clock)
    const { client, line } = await live(session, 'expert')
    const said = client.submit({ type: 'chat.send', text: 'once' })
    line.deliverToServer()
    line.cut()
    line.mend()
    await session.settle()
    const { seq } = await said
    expect(session.state.chat.map(({ text }) => text)).toEqual(['once'])
    expect(session.log[seq - 1]?.type).toBe('chat.sent')
  })

  it('[CLI-2] commands asked for while away go out in their order', async () => {
    const session = new MemorySession(clock)
    const { client, line } = await live(session, 'expert')
    line.cut()
    const said = ['a', 'b', 'c'].map((text) => client.submit({ type: 'chat.send', text }))
    line.mend()
    await session.settle()
    await Promise.all(said)
    expect(client.state.value.chat.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
  })

  it('[CLI-2] a refusal is told once and not tried again', async () => {
    const session = new MemorySession(clock)
    const { client } = await live(session, 'expert')
    const [code] = await Promise.all([codeOf(client.submit({ type: 'mark.undo' })), session.settle()])
    expect(code).toBe('wrong-state')
  })

  it('[CLI-5] refused for good, everything that waits is rejected with that code', async () => {
    const session = new MemorySession(clock)
    const { client, line } = await live(session, 'wearer')
    const waiting = codeOf(client.submit({ type: 'tracking.report', tracked: false }))
    line.notify('peer.dismissed', { code: 'replaced', message: 'joined elsewhere' })
    line.deliverToClient()
    expect(await waiting).toBe('replaced')
    expect(client.connection.value).toMatchObject({ tag: 'refused', error: { code: 'replaced' } })
    expect(await codeOf(client.submit({ type: 'tracking.report', tracked: true }))).toBe('replaced')
  })

  it('[CLI-5] a closed client rejects what waits and tells so', async () => {
    const session = new MemorySession(clock)
    const { client } = await live(session, 'wearer')
    const waiting = codeOf(client.submit({ type: 'tracking.report', tracked: false }))
    client.close()
    expect(await waiting).toBe('offline')
    expect(client.connection.value).toEqual({ tag: 'closed' })
  })
})

describe('presence and clock', () => {
  it('[CLI-6] presence reaches the others while live, and nobody when not', async () => {
    const session = new MemorySession(clock)
    const expert = await live(session, 'expert')
    const wearer = await live(session, 'wearer')
    const heard: PresenceFrom[] = []
    wearer.client.onPresence((from) => heard.push(from))
    expert.client.publishPresence({ type: 'pointer', colour: 'sky', points: [{ at: [0.5, 0.5], msAgo: 0 }] })
    await session.settle()
    expert.line.cut()
    expert.client.publishPresence({ type: 'pointer', colour: 'sky', points: [] })
    expert.line.mend()
    await session.settle()
    expect(heard).toHaveLength(1)
    expect(heard[0]).toMatchObject({ participantId: 'expert', presence: { type: 'pointer' } })
  })

  it('knows when the server stops, until the line is a new one', async () => {
    const session = new MemorySession(clock)
    const { client, line } = await live(session, 'expert')
    expect(client.serverStopsAtMs.value).toBeUndefined()
    line.notify('server.stopping', { inMs: 60_000 })
    await session.settle()
    expect(client.serverStopsAtMs.value).toBe(clock.nowMs() + 60_000)
    line.cut()
    expect(client.serverStopsAtMs.value).toBeUndefined()
  })

  it('finds the offset of the server’s clock', async () => {
    const serverClock = createFakeClock(clock.nowMs() + 90_000)
    const session = new MemorySession(serverClock)
    const { client } = await live(session, 'expert')
    await session.settle()
    expect(client.clockOffsetMs.value).toBe(serverClock.nowMs() - clock.nowMs())
  })
})
