// The lines that consultations are tried on. Each figure is for one way, and holds for both (SPEC.md).

export interface LineProfile {
  /** Share of packets that never arrive, 0..1. */
  readonly lossShare: number
  /** Mean number of packets lost in a row; absent, each is lost by chance alone. */
  readonly lossRun?: number
  readonly delayMs: number
  /** The delay sways by so much to either side. */
  readonly jitterMs: number
  /** Share of datagrams that later ones overtake. */
  readonly reorderShare: number
  /** Share of datagrams that arrive twice. */
  readonly duplicateShare: number
  /** Bits a second; absent, as many as come. */
  readonly rateBps?: number
  /** False as behind a firewall that lets no UDP through. */
  readonly udp: boolean
  /** False as behind one that lets nothing through but the pages and the signalling. */
  readonly media: boolean
  /** How long the line is away when it goes away. */
  readonly awayMs: number
}

const good: LineProfile = {
  lossShare: 0,
  delayMs: 20,
  jitterMs: 0,
  reorderShare: 0,
  duplicateShare: 0,
  udp: true,
  media: true,
  awayMs: 0,
}

const fixed = {
  good,
  rural: { ...good, lossShare: 0.01, delayMs: 80, jitterMs: 20, rateBps: 2_000_000 },
  poor: { ...good, lossShare: 0.05, delayMs: 150, jitterMs: 40, rateBps: 1_000_000 },
  bad: { ...good, lossShare: 0.1, lossRun: 4, delayMs: 300, jitterMs: 80, rateBps: 500_000 },
  slow: { ...good, rateBps: 1_000_000 },
  lossy: { ...good, lossShare: 0.07 },
  'tcp-only': { ...good, udp: false },
  'no-media': { ...good, udp: false, media: false },
} as const satisfies Readonly<Record<string, LineProfile>>

/** `blackout 5`: good, and away for five seconds when it is told to go. */
export type ProfileName = keyof typeof fixed | `blackout ${number}`

export function profileOf(name: ProfileName): LineProfile {
  if (name in fixed) return fixed[name as keyof typeof fixed]
  const seconds = Number(name.slice('blackout '.length))
  if (!(seconds > 0)) throw new RangeError(`“${name}” is no profile of a line`)
  return { ...good, awayMs: seconds * 1000 }
}
