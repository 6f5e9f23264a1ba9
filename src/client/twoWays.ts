// Growing ink and pointers come two ways: fast over the relay's data channel, where there is one, and over the signalling,
// where each waits for what was lost before it. Who is heard the fast way is not heard again, late, the slow way. Pure.
import type { PeerId } from '../shared/protocol/ids.ts'
import type { PresenceFrom } from '../shared/protocol/presence.ts'

/** A pen that rests is silent both ways; a channel that broke is silent for good. */
const SILENT_MS = 1500

export interface TwoWays {
  heardFast(from: PresenceFrom, nowMs: number): void
  /** Whether what came the slow way is worth hearing. Ends always are: the fast way may have lost them. */
  isNews(from: PresenceFrom, nowMs: number): boolean
}

const isEnd = ({ presence }: PresenceFrom): boolean =>
  (presence.type === 'ink' && presence.cancelled === true) ||
  (presence.type === 'pointer' && presence.points.length === 0)

export function createTwoWays(): TwoWays {
  const fast = new Map<PeerId, number>()
  return {
    heardFast({ peerId }, nowMs) {
      fast.set(peerId, nowMs)
    },
    isNews(from, nowMs) {
      const { type } = from.presence
      if ((type !== 'ink' && type !== 'pointer') || isEnd(from)) return true
      return nowMs - (fast.get(from.peerId) ?? -Infinity) > SILENT_MS
    },
  }
}
