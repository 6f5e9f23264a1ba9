// A room that notices who is not heard any more, with peers that speak when the test says so.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import type { ShownAttention } from '../../src/shared/protocol/device.ts'
import { readKnownEvent } from '../../src/shared/session/upcast.ts'
import { countedIds } from '../../src/testing/countedIds.ts'
import { createFakeSfu, type FakeSfu } from '../media/fakeSfu.ts'
import { createLogger } from '../observe/logger.ts'
import { createMemoryEventStore } from '../store/memoryEventStore.ts'
import { LISTEN_EVERY_MS } from './listening.ts'
import type { Peer, PeerLink } from './peer.ts'
import { Room } from './room.ts'

const sessionId = SessionId.parse('session-1')
const deaf: PeerLink = { notify: () => {}, relayPresence: () => {}, dismiss: () => {}, drop: () => {} }

let sfu: FakeSfu
let room: Room
let nowMs: number
let wearer: Peer
let expert: Peer

const admit = (participant: string, role: 'wearer' | 'expert'): Peer =>
  room.admit({ participantId: ParticipantId.parse(participant), role, takeOver: false }, deaf)

/** What all pages show of somebody. */
const shown = ({ peerId }: Peer) => room.state.peers.get(peerId)?.attention

/** Time passes; those who speak are heard at each look, and `bytes` grow on everybody's media if any are told. */
async function pass(forMs: number, speaking: readonly Peer[], bytes?: () => number): Promise<void> {
  for (const endMs = nowMs + forMs; nowMs < endMs;) {
    nowMs += LISTEN_EVERY_MS
    for (const peer of speaking) peer.hearing.heard(nowMs)
    if (bytes !== undefined)
      sfu.setFigures({ receivedBytes: bytes(), receivedBitsPerSecond: 0, sentBitsPerSecond: 0 })
    room.listen(nowMs)
    // Until the relay has answered and the log has taken it.
    await new Promise(setImmediate)
  }
}

const reports = async (): Promise<readonly ShownAttention[]> => {
  const events = (await room.readAfter(0, 100)).flatMap((event) => readKnownEvent(event) ?? [])
  return events.flatMap((event) => (event.type === 'media.reported' ? [event.attention ?? 'here'] : []))
}

beforeEach(async () => {
  sfu = createFakeSfu()
  const store = createMemoryEventStore()
  await store.createSession({ sessionId, title: 'Room 1', openedAtMs: 1 })
  const record = await store.findSession(sessionId)
  if (record === undefined) throw new Error('the session was just made')
  const services = {
    store,
    sfu,
    logger: createLogger('silent'),
    nowMs: () => 1000,
    newId: countedIds(),
  }
  room = new Room(record, services)
  await room.open()
  nowMs = performance.now()
  wearer = admit('wearer', 'wearer')
  expert = admit('expert', 'expert')
  await Promise.all([wearer.joined, expert.joined])
  sfu.setFigures({ receivedBytes: 9000, receivedBitsPerSecond: 0, sentBitsPerSecond: 0 })
  for (const peer of [wearer, expert]) await room.media.createTransport(peer, 'recv')
})

describe('a room', () => {
  it('[H1] tells all within 1.6 s who is not heard any more, and at once that they are again', async () => {
    await pass(1000, [wearer, expert])
    await pass(1600, [expert])
    expect(shown(wearer)).toBe('unheard')
    expect(shown(expert)).toBe('here')
    await pass(LISTEN_EVERY_MS, [wearer, expert])
    expect(shown(wearer)).toBe('here')
    expect(await reports()).toEqual(['unheard', 'here'])
  })

  it('[H2] is slower to say so of somebody of whom no media have ever come', async () => {
    room.media.closePeer(wearer)
    await pass(1000, [wearer, expert])
    await pass(2200, [expert])
    expect(shown(wearer)).toBe('here')
    await pass(800, [expert])
    expect(shown(wearer)).toBe('unheard')
  })

  it('[H2] hears somebody whose signalling is silent by their media', async () => {
    let bytes = 9000
    await pass(4000, [expert], () => (bytes += 500))
    expect(shown(wearer)).toBe('here')
    await pass(1000, [expert], () => bytes)
    expect(shown(wearer)).toBe('unheard')
  })

  it('[H3] shows again what the page had said before, or what it has said meanwhile', async () => {
    const actor = { participantId: wearer.participantId, role: wearer.role, peerId: wearer.peerId }
    const doffed = { type: 'media.report', microphone: 'on', camera: 'on', attention: 'doffed' } as const
    await room.submit(actor, doffed)
    await pass(2000, [expert])
    await pass(LISTEN_EVERY_MS, [wearer, expert])
    expect(await reports()).toEqual(['doffed', 'unheard', 'doffed'])
    await pass(2000, [expert])
    await room.submit(actor, { ...doffed, attention: 'here' })
    await pass(LISTEN_EVERY_MS, [wearer, expert])
    expect(await reports()).toEqual(['doffed', 'unheard', 'doffed', 'unheard', 'here'])
    expect(room.state.peers.get(wearer.peerId)).toMatchObject({ microphone: 'on', camera: 'on' })
  })

  it('[H4] blames nobody for its own standing still', async () => {
    await pass(1000, [wearer, expert])
    nowMs += 5000
    room.listen(nowMs)
    await pass(1000, [wearer, expert])
    expect(await reports()).toEqual([])
  })

  it('says nothing more of who has left', async () => {
    await pass(1000, [wearer, expert])
    room.leave(wearer, 'lost')
    await pass(3000, [expert])
    await vi.waitFor(() => expect(shown(wearer)).toBeUndefined())
    expect(await reports()).toEqual([])
  })
})
