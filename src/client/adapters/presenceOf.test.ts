import { describe, expect, it } from 'vitest'
import { ParticipantId, PeerId } from '../../shared/protocol/ids.ts'
import { presenceOf } from './presenceOf.ts'

const expert = {
  peerId: PeerId.parse('peer-1'),
  participantId: ParticipantId.parse('expert'),
  role: 'expert',
} as const
const pointer = { type: 'pointer', colour: 'sky', points: [{ at: [0.5, 0.5], msAgo: 0 }] }

describe('presence over the data channel', () => {
  it('is told with who sent it, and nothing else of what the server said', () => {
    expect(presenceOf(JSON.stringify(pointer), { ...expert, ...{ label: 'presence' } })).toEqual({
      ...expert,
      presence: pointer,
    })
  })
  it('is not believed when it is no presence, too long, or not the sender’s to tell', () => {
    const viewer = {
      type: 'viewer',
      tracked: true,
      worldFromViewer: { position: [0, 0, 0], orientation: [0, 0, 0, 1] },
    }
    const tooLong = { ...pointer, points: Array.from({ length: 65 }, () => pointer.points[0]) }
    for (const message of [viewer, tooLong, {}, null])
      expect(presenceOf(JSON.stringify(message), expert)).toBeUndefined()
    for (const message of ['{', new ArrayBuffer(4), undefined])
      expect(presenceOf(message, expert)).toBeUndefined()
    expect(presenceOf(JSON.stringify(pointer), { ...expert, role: 'patient' })).toBeUndefined()
  })
})
