// The rungs of the ladder by which sound and picture reach the relay, best first.

import type { LineSample } from './figures.ts'

export const mediaRungs = ['udp', 'tcp', 'turnUdp', 'turnTcp', 'turnTls'] as const
export type MediaRung = (typeof mediaRungs)[number]

/**
 * absent: nothing there to try, since no TURN server is set up for it; turnedAway: the TURN server answers, and refuses the
 * credentials.
 */
export type RungOutcome = 'open' | 'closed' | 'absent' | 'turnedAway'

/** Where the relay is, for who opens firewalls. */
export interface RelayPlace {
  readonly address: string
  /** UDP and TCP. */
  readonly port: number
  /** `host:port` each. */
  readonly turnServers: readonly string[]
}

/** A line of its own to the relay, in no room. */
export interface LineProbe {
  /** Known once a rung was tried. */
  readonly place: RelayPlace | undefined
  /** Rejects with AppError: no contact, or the link is refused. */
  connect(): Promise<void>
  /** Tries one rung with nothing beside it; the picture is sent over it until the next is tried. */
  open(rung: MediaRung, picture: MediaStreamTrack): Promise<RungOutcome>
  /** Looks at the statistics of the rung that is open, for some seconds; `share` of them is over, 0..1. */
  watch(onLook: (share: number) => void): Promise<readonly LineSample[]>
  close(): void
}

export interface LineFigures {
  /** What the way up bears; never above what was tried. */
  readonly upKbps: number
  /** 0..1, of the way up. */
  readonly lossShare: number
  readonly rttMs: number
  readonly jitterMs: number
}
