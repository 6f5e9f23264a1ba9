// What the walk over the ladder and the measuring come to. Pure (SPEC.md, L5).
import { gradeOf } from '../../client/call/gradeOf.ts'
import type { Verdict } from '../report.ts'
import { mediaRungs, type LineFigures, type MediaRung, type RungOutcome } from '../../client/line/ladder.ts'

export interface LineFacts {
  /** The line for everything but sound and picture; the page itself came over http. */
  readonly signalling: 'open' | 'closed'
  readonly rungs: Readonly<Partial<Record<MediaRung, RungOutcome>>>
  /** Undefined where no rung is open. */
  readonly figures: LineFigures | undefined
}

export const findingIds = [
  'signallingClosed',
  'nothingPasses',
  'nothingPassesNoTurn',
  'turnRefuses',
  'narrow',
  'tooNarrow',
  'lossy',
  'tooLossy',
  'late',
  'tooLate',
  'uneven',
  'udpClosed',
  'byTurn',
  'byTurnStream',
] as const
export type FindingId = (typeof findingIds)[number]

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
  'nothingPasses',
  'nothingPassesNoTurn',
  'turnRefuses',
])
/** Findings that are told, and by which nothing is worse than it should be. */
const harmless: ReadonlySet<FindingId> = new Set(['byTurn'])

export const carrierOf = ({ rungs }: Pick<LineFacts, 'rungs'>): MediaRung | undefined =>
  mediaRungs.find((rung) => rungs[rung] === 'open')

function findWay({ rungs }: LineFacts, carrier: MediaRung | undefined): FindingId[] {
  if (carrier === 'udp') return []
  if (carrier === 'tcp') return ['udpClosed']
  if (carrier === 'turnUdp') return ['byTurn']
  if (carrier !== undefined) return ['byTurnStream']
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

function findFigures({ upKbps, lossShare, rttMs, jitterMs }: LineFigures): FindingId[] {
  const width: FindingId[] = above(-upKbps, [-NARROW_KBPS, 'narrow'], [-TOO_NARROW_KBPS, 'tooNarrow'])
  const words = { good: [], fair: ['lossy'], poor: ['tooLossy'] } as const
  const delays = { good: [], fair: ['late'], poor: ['tooLate'] } as const
  return [
    ...width,
    ...words[gradeOf(0, lossShare)],
    ...delays[gradeOf(rttMs, 0)],
    ...(jitterMs > UNEVEN_MS ? (['uneven'] as const) : []),
  ]
}

export function judge(facts: LineFacts): LineVerdict {
  if (facts.signalling === 'closed') {
    return { verdict: 'missing', carriedBy: undefined, findings: ['signallingClosed'] }
  }
  const carriedBy = carrierOf(facts)
  const found = [
    ...findWay(facts, carriedBy),
    ...(facts.figures === undefined ? [] : findFigures(facts.figures)),
  ]
  const findings = findingIds.filter((id) => found.includes(id))
  const isFatal = findings.some((id) => fatal.has(id))
  const isLimited = findings.some((id) => !harmless.has(id))
  return { verdict: isFatal ? 'missing' : isLimited ? 'limited' : 'good', carriedBy, findings }
}
