// The rungs of the ladder by which sound and picture reach the relay, best first.

import type { DownSample, LineSample } from './figures.ts'

export const mediaRungs = ['udp', 'tcp', 'turnUdp', 'turnTcp', 'turnTls'] as const
export type MediaRung = (typeof mediaRungs)[number]

/** What a media worker's own port is tried for; what a TURN server reaches does not hang on this network. */
export const directRungs = ['udp', 'tcp'] as const satisfies readonly MediaRung[]
export type DirectRung = (typeof directRungs)[number]

/**
 * partly: open to some of the media workers' ports. unsteady: open, and it broke off now and then. absent: nothing there to try, since no TURN server is set up for it; turnedAway:
 * the TURN server answers, and refuses the credentials.
 */
export type RungOutcome = 'open' | 'partly' | 'unsteady' | 'closed' | 'absent' | 'turnedAway'

/** One media worker's port, as far as it was tried: TCP where it is the first, or where UDP does not get through. */
export type PortOutcome = Readonly<Partial<Record<DirectRung, 'open' | 'closed'>>> & {
  /** Undefined where the server told none. */
  readonly port: number | undefined
}

/** Where the relay is, for who opens firewalls. */
export interface RelayPlace {
  readonly address: string
  /** UDP and TCP; of the worker that was tried or measured last. */
  readonly port: number
  /** `host:port` each. */
  readonly turnServers: readonly string[]
}

/** A line of its own to the relay, in no room. What is asked of it rejects with `offline` or `timeout` where the line broke off. */
export interface LineProbe {
  /** Known once a rung was tried. */
  readonly place: RelayPlace | undefined
  /** Rejects with AppError: no contact, or the link is refused. */
  connect(): Promise<void>
  /** From now on the n-th media worker is tried; how many there are. */
  takeWorker(index: number): Promise<number>
  /** Tries one rung with nothing beside it; the picture is sent over it until the next is tried. */
  open(rung: MediaRung, picture: MediaStreamTrack): Promise<RungOutcome>
  /** Looks at the statistics of the rung that is open, for some seconds; `share` of them is over, 0..1. */
  watch(onLook: (share: number) => void): Promise<readonly LineSample[]>
  /** Opens the way back by the same rung in place of the way up, and looks at what comes down; undefined where it does not open. */
  watchDown(rung: MediaRung, onLook: (share: number) => void): Promise<DownLooks | undefined>
  close(): void
}

/** First little, for what is lost and how evenly it comes; then as much as a picture takes, for how much gets through. */
export interface DownLooks {
  readonly little: readonly DownSample[]
  readonly much: readonly DownSample[]
}

/** One way of the line. */
export interface WayFigures {
  /** What it bears; never above what was tried. */
  readonly kbps: number
  /** 0..1. */
  readonly lossShare: number
  readonly jitterMs: number
}

export interface LineFigures {
  /** From this device to the server. */
  readonly up: WayFigures
  /** Undefined where it could not be measured. */
  readonly down: WayFigures | undefined
  /** There and back: no clock is shared, so nobody can tell which way takes how much of it. */
  readonly rttMs: number
}
