import { describe, expect, it } from 'vitest'
import { ParticipantId, PeerId } from '../shared/protocol/ids.ts'
import type { Presence, PresenceFrom } from '../shared/protocol/presence.ts'
import { newMarkId } from '../testing/scenarios.ts'
import { createTwoWays } from './twoWays.ts'

const from = (presence: Presence, peerId = 'expert-1'): PresenceFrom => ({
  peerId: PeerId.parse(peerId),
  participantId: ParticipantId.parse('expert'),
  role: 'expert',
  presence,
})
const pointer = (us: readonly number[]): Presence => ({
  type: 'pointer',
  colour: 'sky',
  points: us.map((u) => ({ at: [u, 0.5], msAgo: 0 })),
})
const ink = (cancelled?: true): Presence => ({
  type: 'ink',
  markId: newMarkId(),
  kind: 'ink',
  colour: 'sky',
  from: 0,
  samples: [],
  ...(cancelled && { cancelled }),
})

describe('presence that comes two ways', () => {
  it('hears the signalling where nothing came over the channel', () => {
    const ways = createTwoWays()
    ways.heardFast(from(pointer([0.1]), 'expert-2'), 0)
    expect([ways.isNews(from(ink()), 0), ways.isNews(from(pointer([0.1])), 0)]).toEqual([true, true])
  })
  it('does not hear late again what came over the channel, until that is silent', () => {
    const ways = createTwoWays()
    ways.heardFast(from(ink()), 0)
    expect([ways.isNews(from(ink()), 1000), ways.isNews(from(pointer([0.1])), 1000)]).toEqual([false, false])
    expect(ways.isNews(from(ink()), 2000)).toBe(true)
  })
  it('hears every end, and all that the channel does not carry', () => {
    const ways = createTwoWays()
    ways.heardFast(from(ink()), 0)
    const others: Presence[] = [
      ink(true),
      pointer([]),
      { type: 'quality', rttMs: 1, lossShare: 0, grade: 'good' },
    ]
    expect(others.map((presence) => ways.isNews(from(presence), 1))).toEqual([true, true, true])
  })
})
