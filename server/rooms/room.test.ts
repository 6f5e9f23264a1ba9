import { describe, expect, it, vi } from 'vitest'
import { AppError, type WireError } from '../../src/shared/protocol/errors.ts'
import { CommandId, ParticipantId, PictureId, SessionId } from '../../src/shared/protocol/ids.ts'
import { createFakeSfu } from '../media/fakeSfu.ts'
import { createLogger } from '../observe/logger.ts'
import { KEPT_CAMERA_STILLS } from '../../src/shared/session/evolveCamera.ts'
import { picture } from '../../src/testing/scenarios.ts'
import { countedIds } from '../../src/testing/countedIds.ts'
import type { StillName } from '../objects/objectStore.ts'
import type { EventStore } from '../store/eventStore.ts'
import { createMemoryEventStore } from '../store/memoryEventStore.ts'
import type { PeerLink } from './peer.ts'
import { createRoomRegistry } from './roomRegistry.ts'

const sessionId = SessionId.parse('session-1')
const commandId = CommandId.parse('00000000-0000-4000-8000-000000000001')
const hello = { type: 'chat.send', text: 'hello' } as const

interface Line extends PeerLink {
  readonly heard: string[]
  readonly dismissals: WireError[]
  readonly drops: number[]
}
function line(): Line {
  const heard: string[] = []
  const dismissals: WireError[] = []
  const drops: number[] = []
  return {
    heard,
    dismissals,
    drops,
    notify: (name, data) => {
      heard.push(`${name} ${JSON.stringify(data)}`)
    },
    relayPresence: () => {},
    dismiss: (error) => {
      dismissals.push(error)
    },
    drop: () => {
      drops.push(1)
    },
  }
}

/** A store whose appends fail as long as `failure` is set. */
function brittleStore(): EventStore & { failure: AppError | undefined } {
  const store = createMemoryEventStore()
  const brittle = {
    ...store,
    failure: undefined as AppError | undefined,
    append: (request: Parameters<EventStore['append']>[0]) =>
      brittle.failure === undefined ? store.append(request) : Promise.reject(brittle.failure),
  }
  return brittle
}

async function setUp(lingerMs = 60_000, removeStill?: (name: StillName) => Promise<void>) {
  let count = 0
  let nowMs = 1000
  const store = brittleStore()
  await store.createSession({ sessionId, title: 'Room 1', openedAtMs: 1 })
  const registry = createRoomRegistry(
    {
      store,
      sfu: createFakeSfu(),
      logger: createLogger('silent'),
      nowMs: () => (nowMs += 1),
      newId: () => `peer-${(count += 1)}`,
      ...(removeStill === undefined ? {} : { removeStill }),
    },
    lingerMs,
  )
  const types = async (): Promise<string[]> =>
    (await store.readAfter(sessionId, 0, 100)).map(({ type }) => type)
  return { store, registry, types }
}
const seat = (participant: string, role: 'expert' | 'wearer' = 'expert') => ({
  participantId: ParticipantId.parse(participant),
  role,
  takeOver: false,
})

describe('a room', () => {
  it('tells nobody and acknowledges nothing when the log cannot be written, and goes on when it can again', async () => {
    const { store, registry, types } = await setUp()
    const room = await registry.open(sessionId)
    const link = line()
    const peer = room.admit(seat('p1'), link)
    await peer.joined
    store.failure = new AppError('storage-full')
    await expect(room.submit(peer, hello, commandId)).rejects.toMatchObject({ code: 'storage-full' })
    expect(room.state.chat).toEqual([])
    expect(link.heard.join()).not.toContain('chat.sent')
    store.failure = undefined
    expect(await room.submit(peer, hello, commandId)).toBe(3)
    expect(await room.submit(peer, hello, commandId)).toBe(3)
    expect(await types()).toEqual(['session.opened', 'peer.joined', 'chat.sent'])
  })

  it('logs a departure late when the log could not be written at the time', async () => {
    const { store, registry, types } = await setUp()
    const room = await registry.open(sessionId)
    const leaver = room.admit(seat('p1'), line())
    const stayer = room.admit(seat('p2'), line())
    await Promise.all([leaver.joined, stayer.joined])
    store.failure = new AppError('storage-failed')
    room.leave(leaver, 'lost')
    await expect(room.submit(stayer, hello)).rejects.toMatchObject({ code: 'storage-failed' })
    store.failure = undefined
    await room.submit(stayer, hello)
    expect(await types()).toEqual(['session.opened', 'peer.joined', 'peer.joined', 'peer.left', 'chat.sent'])
    expect(room.state.peers.size).toBe(1)
  })

  it('learns what another process wrote to its log, and takes the next command', async () => {
    const { store, registry } = await setUp()
    const room = await registry.open(sessionId)
    const peer = room.admit(seat('p1'), line())
    await peer.joined
    const by = { participantId: peer.participantId, role: peer.role } as const
    await store.append({
      sessionId,
      expectedSeq: 2,
      events: [{ atMs: 1, by, body: { type: 'chat.sent', text: 'elsewhere' } }],
    })
    await expect(room.submit(peer, hello)).rejects.toMatchObject({ code: 'storage-failed' })
    expect(await room.submit(peer, hello)).toBe(4)
    expect(room.state.chat.map(({ text }) => text)).toEqual(['elsewhere', 'hello'])
  })

  it('[CAM-5] removes the bytes of camera stills that newer ones followed, and all at the end, but for frozen ones', async () => {
    const removed: string[] = []
    const { registry } = await setUp(60_000, ({ pictureId }) => {
      removed.push(pictureId)
      return Promise.resolve()
    })
    const room = await registry.open(sessionId)
    const wearer = room.admit(seat('w', 'wearer'), line())
    const expert = room.admit(seat('e'), line())
    const newId = countedIds(7)
    const ids = Array.from({ length: KEPT_CAMERA_STILLS + 2 }, () => PictureId.parse(newId()))
    for (const [index, pictureId] of ids.entries()) {
      const taken = picture({ frameSeq: index, epoch: 0 })
      await room.submit(wearer, { type: 'still.take', pictureId, picture: taken, because: 'pause' })
      if (index === 1) await room.submit(expert, { type: 'picture.freeze', pictureId, picture: taken })
    }
    expect(removed).toEqual(ids.slice(0, 1))
    await room.submit(expert, { type: 'session.close' })
    expect(removed).toEqual([ids[0], ...ids.slice(2)])
  })

  it('closes a while after the last peer left, and opens again with the whole log', async () => {
    const { registry } = await setUp(1)
    const room = await registry.open(sessionId)
    const peer = room.admit(seat('p1'), line())
    await room.submit(peer, hello)
    room.leave(peer, 'left')
    await vi.waitFor(() => expect(registry.rooms()).toEqual([]))
    const again = await registry.open(sessionId)
    expect(again).not.toBe(room)
    expect(again.state.chat).toHaveLength(1)
    expect(again.state.peers.size).toBe(0)
  })

  it('sees all off when the server stops, so that they come back to the next one', async () => {
    const { registry, store } = await setUp()
    const room = await registry.open(sessionId)
    const link = line()
    await room.admit(seat('p1'), link).joined
    await registry.close()
    expect(link.drops).toHaveLength(1)
    expect(link.dismissals).toEqual([])
    expect((await store.readAfter(sessionId, 0, 10)).at(-1)).toMatchObject({
      type: 'peer.left',
      reason: 'server-restart',
    })
    await expect(registry.open(sessionId)).rejects.toMatchObject({ code: 'offline' })
  })

  it('tells all of the coming stop, opens to nobody new, and waits until the last has left', async () => {
    const { registry, store } = await setUp()
    const other = SessionId.parse('another')
    await store.createSession({ sessionId: other, title: 'T', openedAtMs: 1 })
    const room = await registry.open(sessionId)
    const [here, back] = [line(), line()]
    const peer = room.admit(seat('p1'), here)
    await peer.joined
    let isOver = false
    const drained = registry.drain(60_000).then(() => (isOver = true))
    const toldInMs = ({ heard }: Line) =>
      heard.flatMap((said) => /^server\.stopping {"inMs":(\d+)}$/.exec(said)?.[1] ?? []).map(Number)
    expect(toldInMs(here)).toHaveLength(1)
    expect(toldInMs(here)[0]).toBeGreaterThan(59_000)
    await expect(registry.open(other)).rejects.toMatchObject({ code: 'offline' })
    // Lost the line, and comes back to the room that is open.
    const returned = (await registry.open(sessionId)).admit(seat('p1'), back)
    await returned.joined
    expect(toldInMs(back)).toHaveLength(1)
    expect(isOver).toBe(false)
    room.leave(returned, 'left')
    await drained
    expect(isOver).toBe(true)
  })

  it('does not wait when nobody is there, nor longer than it is told, nor after it was closed', async () => {
    const { registry } = await setUp()
    await registry.drain(60_000)
    const second = await setUp()
    const room = await second.registry.open(sessionId)
    await room.admit(seat('p1'), line()).joined
    await second.registry.drain(5)
    expect(room.isEmpty).toBe(false)
    const drained = second.registry.drain(60_000)
    await second.registry.close()
    await drained
  })

  it('that was never made is unknown, and asking for it again is no different', async () => {
    const { registry } = await setUp()
    for (const attempt of [1, 2]) {
      await expect(registry.open(SessionId.parse('nowhere')), String(attempt)).rejects.toMatchObject({
        code: 'session-unknown',
      })
    }
    expect(registry.rooms()).toEqual([])
  })
})
