// What the walk over the ladder and the measuring come to. Pure (SPEC.md, L5).
import { gradeOf } from '../../client/call/gradeOf.ts'
import type { Verdict } from '../report.ts'
import {
  mediaRungs,
  type LineFigures,
  type MediaRung,
  type PortOutcome,
  type RungOutcome,
  type WayFigures,
} from '../../client/line/ladder.ts'

export interface LineFacts {
  /**
   * The line for everything but sound and picture; the page itself came over http. closed: it never stood; unsteady: it broke off now
   * and then; lost: in the end as often as it was tried.
   */
  readonly signalling: 'open' | 'unsteady' | 'lost' | 'closed'
  readonly rungs: Readonly<Partial<Record<MediaRung, RungOutcome>>>
  /** One for each media worker. */
  readonly ports: readonly PortOutcome[]
  /** Undefined where no rung is open. */
  readonly figures: LineFigures | undefined
}

export const findingIds = [
  'signallingClosed',
  'signallingLost',
  'nothingPasses',
  'nothingPassesNoTurn',
  'turnRefuses',
  'portsClosed',
  'drops',
  'tooNarrow',
  'tooNarrowUp',
  'tooNarrowDown',
  'narrow',
  'narrowUp',
  'narrowDown',
  'tooLossy',
  'tooLossyUp',
  'tooLossyDown',
  'lossy',
  'lossyUp',
  'lossyDown',
  'tooLate',
  'late',
  'uneven',
  'unevenUp',
  'unevenDown',
  'downClosed',
  'udpClosed',
  'udpPartly',
  'byTurn',
  'byTurnStream',
] as const
export type FindingId = (typeof findingIds)[number]

/** What can be wrong with one way and not with the other: by itself it means both. */
const wayFindings = ['tooNarrow', 'narrow', 'tooLossy', 'lossy', 'uneven'] as const
type WayFinding = (typeof wayFindings)[number]
type OneWayFinding = `${WayFinding}${'Up' | 'Down'}`
export type BaseFinding = Exclude<FindingId, OneWayFinding>

const isOneWay = (id: FindingId): id is OneWayFinding =>
  wayFindings.some((base) => id === `${base}Up` || id === `${base}Down`)

/** The finding without its way: what to do is the same for both. */
export function baseOf(id: FindingId): BaseFinding {
  if (!isOneWay(id)) return id
  return wayFindings.find((base) => id.startsWith(base)) ?? 'narrow'
}

export interface LineVerdict {
  readonly verdict: Exclude<Verdict, 'info'>
  /** The rung that sound and picture will take. */
  readonly carriedBy: MediaRung | undefined
  /** Worst first. */
  readonly findings: readonly FindingId[]
}

/** The wearer's picture is sharp enough to see where on a shoulder from here on. */
const NARROW_KBPS = 1500
/** Below, there is sound and now and then a picture. */
const TOO_NARROW_KBPS = 500
/** What the browser's buffer for sound takes without being heard. */
const UNEVEN_MS = 50

/** Findings by which there is no sound and picture at all. */
const fatal: ReadonlySet<FindingId> = new Set([
  'signallingClosed',
  'signallingLost',
  'nothingPasses',
  'nothingPassesNoTurn',
  'turnRefuses',
])
/** Findings that are told, and by which nothing is worse than it should be. */
const harmless: ReadonlySet<FindingId> = new Set(['byTurn'])

export const carrierOf = ({ rungs }: Pick<LineFacts, 'rungs'>): MediaRung | undefined =>
  mediaRungs.find((rung) => rungs[rung] === 'open' || rungs[rung] === 'partly')

const isReached = ({ udp, tcp }: PortOutcome): boolean => udp === 'open' || tcp === 'open'

/** Where a firewall opens some of the media workers' ports only: a consultation may be at any of them. */
function findPorts({ rungs, ports }: LineFacts): FindingId[] {
  const isTurnOpen = mediaRungs.some((rung) => rung.startsWith('turn') && rungs[rung] === 'open')
  if (!isTurnOpen && !ports.every(isReached)) return ['portsClosed']
  return rungs.udp === 'partly' ? ['udpPartly'] : []
}

function findWay(facts: LineFacts, carrier: MediaRung | undefined): FindingId[] {
  if (carrier === 'udp') return findPorts(facts)
  if (carrier === 'tcp') return [...findPorts(facts), 'udpClosed']
  if (carrier === 'turnUdp') return ['byTurn']
  if (carrier !== undefined) return ['byTurnStream']
  const { rungs } = facts
  const outcomes = Object.values(rungs)
  if (outcomes.includes('turnedAway')) return ['turnRefuses']
  const isTurnThere = mediaRungs.some((rung) => rung.startsWith('turn') && rungs[rung] === 'closed')
  return [isTurnThere ? 'nothingPasses' : 'nothingPassesNoTurn']
}

/** Which of two findings a number comes to: the worse above `far`, the lesser above `near`. */
function above<F>(value: number, near: readonly [number, F], far: readonly [number, F]): F[] {
  if (value > far[0]) return [far[1]]
  return value > near[0] ? [near[1]] : []
}

function findInWay({ kbps, lossShare, jitterMs }: WayFigures): WayFinding[] {
  const losses = { good: [], fair: ['lossy'], poor: ['tooLossy'] } as const
  return [
    ...above<WayFinding>(-kbps, [-NARROW_KBPS, 'narrow'], [-TOO_NARROW_KBPS, 'tooNarrow']),
    ...losses[gradeOf(0, lossShare)],
    ...(jitterMs > UNEVEN_MS ? (['uneven'] as const) : []),
  ]
}

function findFigures({ up, down, rttMs }: LineFigures): FindingId[] {
  const delays = { good: [], fair: ['late'], poor: ['tooLate'] } as const
  const inUp = findInWay(up)
  const inDown = down === undefined ? [] : findInWay(down)
  const ways = wayFindings.flatMap((id): FindingId[] => {
    if (inUp.includes(id) && inDown.includes(id)) return [id]
    if (inUp.includes(id)) return [`${id}Up`]
    return inDown.includes(id) ? [`${id}Down`] : []
  })
  return [...ways, ...delays[gradeOf(rttMs, 0)], ...(down === undefined ? (['downClosed'] as const) : [])]
}

export function judge(facts: LineFacts): LineVerdict {
  if (facts.signalling === 'closed') {
    return { verdict: 'missing', carriedBy: undefined, findings: ['signallingClosed'] }
  }
  const carriedBy = carrierOf(facts)
  // What was found before stays in the list of ways, and nothing of it helps.
  if (facts.signalling === 'lost') return { verdict: 'missing', carriedBy, findings: ['signallingLost'] }
  const found: readonly FindingId[] = [
    ...(facts.signalling === 'unsteady' ? (['drops'] as const) : []),
    ...findWay(facts, carriedBy),
    ...(facts.figures === undefined ? [] : findFigures(facts.figures)),
  ]
  const findings = findingIds.filter((id) => found.includes(id))
  const isFatal = findings.some((id) => fatal.has(id))
  const isLimited = findings.some((id) => !harmless.has(id))
  return { verdict: isFatal ? 'missing' : isLimited ? 'limited' : 'good', carriedBy, findings }
}
