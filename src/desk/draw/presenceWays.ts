// The two ways on which growing ink and the pointer reach the others, each at its own pace.
//
// Over the relay's data channel a packet that is lost is lost, and the next one is as soon there as if it had not been. Over
// the signalling everything behind a lost packet waits for it to be sent again, and what is sent faster than the line bears
// queues up: seconds on a poor line (measured: 2-3 s at 60 batches a second). That way remains for who has no media.
import type { Media } from '../../client/ports.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { Presence } from '../../shared/protocol/presence.ts'

export interface PresenceWay {
  /** Packets may be lost, and none is sent again. */
  readonly isLossy: boolean
  /** Between two batches at least. */
  readonly intervalMs: () => number
  /** False: not now; what is newer then is asked for later. */
  send(presence: Presence): boolean
  /** The end of a pointer or of ink that came to nothing: whatever else is on its way. */
  sendEnd(presence: Presence): void
}

export interface PresenceWaysOptions {
  readonly session: Pick<SessionClient, 'publishPresence'>
  readonly media: Pick<Media, 'sendPresence'>
  /** Round trip to the relay; undefined while not measured. */
  readonly rttMs: () => number | undefined
  readonly nowMs: () => number
}

/** As screens show them. */
const SHORTEST_MS = 1000 / 60
const LONGEST_MS = 50
/**
 * Of a round trip, between two batches. After a loss a channel may have one packet of 1.2 kB on its way, until it has found its
 * pace again (RFC 9260 section 7.2); batches of 0.3 kB then wait little.
 */
const SHARE_OF_RTT = 1 / 6
/** To the signalling while the channel is open: enough for who has no media. */
const BESIDE_CHANNEL_MS = 100
/** The channel took something so short a time ago: it is open. */
const OPEN_MS = 1000
/** Batches on their way to the server: its answers set the pace that the line bears. */
const MOST_UNDER_WAY = 2

export function createPresenceWays({
  session,
  media,
  rttMs,
  nowMs,
}: PresenceWaysOptions): readonly PresenceWay[] {
  let channelTookAtMs = -Infinity
  let underWay = 0
  const channel: PresenceWay = {
    isLossy: true,
    intervalMs: () => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (rttMs() ?? 0) * SHARE_OF_RTT)),
    send(presence) {
      const isTaken = media.sendPresence(presence)
      if (isTaken) channelTookAtMs = nowMs()
      return isTaken
    },
    sendEnd(presence) {
      media.sendPresence(presence)
    },
  }
  const signalling: PresenceWay = {
    isLossy: false,
    intervalMs: () => (nowMs() - channelTookAtMs < OPEN_MS ? BESIDE_CHANNEL_MS : SHORTEST_MS),
    send(presence) {
      if (underWay >= MOST_UNDER_WAY) return false
      underWay += 1
      session.publishPresence(presence, () => {
        underWay -= 1
      })
      return true
    },
    sendEnd: (presence) => session.publishPresence(presence),
  }
  return [channel, signalling]
}
