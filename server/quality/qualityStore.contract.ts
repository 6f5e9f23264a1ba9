// What every store of samples does, run on memory and on the folder.
import { beforeEach, describe, expect, it } from 'vitest'
import { ParticipantId, PeerId, SessionId } from '../../src/shared/protocol/ids.ts'
import type { QualitySample, QualityStore } from './qualityStore.ts'

const sessionId = SessionId.parse('session-1')

export const qualitySample = (given: Partial<QualitySample> = {}): QualitySample => ({
  atMs: 1,
  peerId: PeerId.parse('0192f3a0-0000-7000-8000-000000000001'),
  participantId: ParticipantId.parse('expert'),
  role: 'expert',
  grade: 'good',
  rttMs: 40,
  lossShare: 0,
  fromPeerKbps: 800,
  toPeerKbps: 1500,
  ...given,
})

export function describeQualityStore(name: string, open: (maxBytes?: number) => QualityStore): void {
  describe(name, () => {
    let store: QualityStore
    beforeEach(() => {
      store = open()
    })

    it('has nothing of a session without samples', async () => {
      expect(await store.read(sessionId)).toEqual({ samples: [], isFull: false })
    })

    it('keeps the samples of each session, in order', async () => {
      const [first, second, third] = [1, 2, 3].map((atMs) => qualitySample({ atMs }))
      if (first === undefined || second === undefined || third === undefined) throw new Error('unreachable')
      await store.append(sessionId, [first, second])
      await store.append(SessionId.parse('session-2'), [qualitySample({ grade: 'poor' })])
      await store.append(sessionId, [third])
      expect(await store.read(sessionId)).toEqual({ samples: [first, second, third], isFull: false })
    })

    it('takes no more once it is full, and says so', async () => {
      const small = open(1000)
      for (let atMs = 0; atMs < 50; atMs += 1) await small.append(sessionId, [qualitySample({ atMs })])
      const { samples, isFull } = await small.read(sessionId)
      expect(isFull).toBe(true)
      expect(samples.length).toBeGreaterThan(2)
      expect(JSON.stringify(samples).length).toBeLessThan(1300)
      expect(samples.map(({ atMs }) => atMs)).toEqual(samples.map((_, index) => index))
    })
  })
}
