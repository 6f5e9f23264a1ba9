import { describe, expect, it } from 'vitest'
import { newMarkId, picture } from '../testing/scenarios.ts'
import type { SessionEvent } from '../shared/protocol/events.ts'
import { ParticipantId, PeerId, SessionId } from '../shared/protocol/ids.ts'
import type { StrokeSample } from '../shared/protocol/marks.ts'
import type { Presence, PresenceFrom } from '../shared/protocol/presence.ts'
import {
  dropInk,
  emptyOverlay,
  expireOverlay,
  overlayEvent,
  overlayOwnInk,
  overlayPresence,
} from './liveOverlay.ts'

const never = (): boolean => false
const expert = PeerId.parse('peer-expert')

const from = (presence: Presence, peerId = expert): PresenceFrom => ({
  peerId,
  participantId: ParticipantId.parse('expert'),
  role: 'expert',
  presence,
})
const sample = (u: number): StrokeSample => [u, 0.5, 0.5]
const markId = newMarkId()
const ink = (start: number, us: readonly number[], change: object = {}): PresenceFrom =>
  from({ type: 'ink', markId, kind: 'ink', colour: 'sky', from: start, samples: us.map(sample), ...change })
const event = (body: object): SessionEvent =>
  // A test's event has just what the overlay looks at.
  ({
    v: 1,
    sessionId: SessionId.parse('s1'),
    seq: 9,
    atMs: 0,
    by: { participantId: 'server', role: 'server' },
    ...body,
  }) as SessionEvent

describe('unconfirmed ink', () => {
  it('[CLI-6] grows by batches and keeps the picture of the first', () => {
    let overlay = overlayPresence(emptyOverlay, ink(0, [0.1, 0.2], { picture: picture() }), 0, never)
    overlay = overlayPresence(overlay, ink(2, [0.3]), 10, never)
    expect(overlay.ink.get(markId)).toMatchObject({ peerId: expert, picture: picture(), heardAtMs: 10 })
    expect(overlay.ink.get(markId)?.samples.map(([u]) => u)).toEqual([0.1, 0.2, 0.3])
  })

  it('bridges a lost batch, and takes it when it comes late after all', () => {
    let overlay = overlayPresence(emptyOverlay, ink(0, [0.1]), 0, never)
    overlay = overlayPresence(overlay, ink(3, [0.4]), 0, never)
    expect(overlay.ink.get(markId)?.samples.map(([u]) => u)).toEqual([0.1, 0.4, 0.4, 0.4])
    overlay = overlayPresence(overlay, ink(1, [0.2, 0.3]), 0, never)
    expect(overlay.ink.get(markId)?.samples.map(([u]) => u)).toEqual([0.1, 0.2, 0.3, 0.4])
  })

  it('[CLI-6] goes when its event arrives, when it is cancelled, and is not brought back by a late batch', () => {
    const overlay = overlayPresence(emptyOverlay, ink(0, [0.1]), 0, never)
    expect(overlayEvent(overlay, event({ type: 'mark.drawn', markId })).ink.size).toBe(0)
    expect(overlayPresence(overlay, ink(1, [], { cancelled: true }), 0, never).ink.size).toBe(0)
    expect(overlayPresence(emptyOverlay, ink(1, [0.2]), 0, () => true)).toBe(emptyOverlay)
  })

  it('[CLI-6] goes after a time-out; own ink waits longer, for the server’s answer', () => {
    const own = newMarkId()
    let overlay = overlayPresence(emptyOverlay, ink(0, [0.1]), 0, never)
    overlay = overlayOwnInk(
      overlay,
      {
        markId: own,
        kind: 'ink',
        colour: 'sky',
        picture: picture(),
        pictureId: undefined,
        samples: [sample(0.5)],
      },
      0,
    )
    expect(expireOverlay(overlay, 8000)).toBe(overlay)
    expect([...expireOverlay(overlay, 8001).ink.keys()]).toEqual([own])
    expect(expireOverlay(overlay, 60_001).ink.size).toBe(0)
    expect(dropInk(overlay, own).ink.has(own)).toBe(false)
  })

  it('nobody draws under an id that another peer uses, and one peer has few strokes under way', () => {
    const stranger = PeerId.parse('peer-other')
    const overlay = overlayPresence(emptyOverlay, ink(0, [0.1]), 0, never)
    expect(overlayPresence(overlay, { ...ink(0, [0.9]), peerId: stranger }, 0, never)).toBe(overlay)
    let flooded = emptyOverlay
    for (let n = 0; n < 40; n += 1) {
      flooded = overlayPresence(flooded, ink(0, [0.1], { markId: newMarkId() }), 0, never)
    }
    expect(flooded.ink.size).toBe(16)
  })
})

describe('pointers, viewers, connections', () => {
  const pointer = (us: readonly number[]): PresenceFrom =>
    from({
      type: 'pointer',
      colour: 'sky',
      picture: picture(),
      points: us.map((u, n) => ({ at: [u, 0.5], msAgo: 20 - n * 10 })),
    })

  it('a pointer has a short trail on this page’s clock and goes when the peer says so or is silent', () => {
    let overlay = overlayPresence(emptyOverlay, pointer([0.1, 0.2]), 1000, never)
    expect(overlay.pointers.get(expert)?.trail).toEqual([
      { at: [0.1, 0.5], atMs: 980 },
      { at: [0.2, 0.5], atMs: 990 },
    ])
    overlay = overlayPresence(overlay, pointer([0.3]), 2000, never)
    expect(overlay.pointers.get(expert)?.trail.map(({ at }) => at[0])).toEqual([0.3])
    expect(overlayPresence(overlay, pointer([]), 2000, never).pointers.size).toBe(0)
    expect(expireOverlay(overlay, 5001).pointers.size).toBe(0)
  })

  it('everything of a peer goes with the peer', () => {
    let overlay = overlayPresence(emptyOverlay, pointer([0.1]), 0, never)
    overlay = overlayPresence(overlay, ink(0, [0.1]), 0, never)
    overlay = overlayPresence(
      overlay,
      from({ type: 'quality', rttMs: 40, lossShare: 0, grade: 'good' }),
      0,
      never,
    )
    const worldFromViewer = { position: [0, 1.6, 0], orientation: [0, 0, 0, 1] } as const
    overlay = overlayPresence(overlay, from({ type: 'viewer', worldFromViewer, tracked: true }), 0, never)
    expect([overlay.qualities.size, overlay.viewers.size]).toEqual([1, 1])
    expect(overlayEvent(overlay, event({ type: 'peer.left', peerId: expert, reason: 'lost' }))).toEqual(
      emptyOverlay,
    )
    expect(overlayEvent(overlay, event({ type: 'chat.sent', text: 'x' }))).toBe(overlay)
  })
})
