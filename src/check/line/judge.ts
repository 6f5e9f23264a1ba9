// What the walk over the ladder and the measuring come to. Pure (SPEC.md, L5).
import { complaintOf, isBorneOut, neededKbps, type VideoLook } from '../../client/call/videoOrStills.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import { gradeOf, SLOW_KBPS, VIDEO_LINE_KBPS } from '../../client/call/gradeOf.ts'
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
  /** Whose line it is; undefined where that is not known yet. */
  readonly role: Role | undefined
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
  'stills',
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

/** Below, there is sound and now and then a picture. */
const TOO_NARROW_KBPS = 500
/** What the wearer's picture needs at its full size. */
const FULL_PICTURE_KBPS = neededKbps(1280, 720, 30)
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
/** What the line leaves of a consultation: all of it, no sound and no video, nothing. */
export type LineLeaves = 'all' | 'noMedia' | 'noContact'

export function leftBy({ findings, verdict }: LineVerdict): LineLeaves {
  if (findings.includes('signallingClosed') || findings.includes('signallingLost')) return 'noContact'
  return verdict === 'missing' ? 'noMedia' : 'all'
}

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
  if (carrier === 'tcp') {
    // What IT support is to open for all ports opens UDP too, and “you can hold the consultation” would not be true of each.
    const found = findPorts(facts)
    return found.length > 0 ? found : ['udpClosed']
  }
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

/** `narrowKbps`: up it is the browser's estimate, which keeps a fifth in hand. `isSure`: down, what came through was counted. */
function findInWay(
  { kbps, lossShare, jitterMs }: WayFigures,
  { narrowKbps, isSure }: { readonly narrowKbps: number; readonly isSure: boolean },
): WayFinding[] {
  const losses = { good: [], fair: ['lossy'], poor: ['tooLossy'] } as const
  return [
    ...above<WayFinding>(-kbps, [-narrowKbps, 'narrow'], [isSure ? -TOO_NARROW_KBPS : 0, 'tooNarrow']),
    ...losses[gradeOf(0, lossShare)],
    ...(jitterMs > UNEVEN_MS ? (['uneven'] as const) : []),
  ]
}

/**
 * Whether the wearer's picture will go as stills, as in the call (hmd/poorLine/SPEC.md MODE-2, MODE-3). Whose way decides: the
 * wearer's up, an expert's down; both where nobody knows whose line it is.
 */
function goesAsStills({ up, down, rttMs }: LineFigures, role: Role | undefined): boolean {
  const nothing = { upKbps: undefined, upLossShare: undefined, downLossShare: undefined }
  const look = { ...nothing, rttMs, isEncoderBusy: false, neededKbps: FULL_PICTURE_KBPS }
  const speaks = (part: Partial<VideoLook>): boolean => complaintOf({ ...look, ...part }, true) !== undefined
  const byUp = (): boolean => speaks({ upKbps: up.kbps, upLossShare: up.lossShare })
  const byDown = ({ kbps, lossShare }: WayFigures): boolean =>
    kbps < VIDEO_LINE_KBPS || speaks({ downLossShare: lossShare })
  if ((role ?? 'wearer') === 'wearer' && byUp()) return true
  return (role ?? 'expert') === 'expert' && down !== undefined && byDown(down)
}

function findFigures(figures: LineFigures, role: Role | undefined): FindingId[] {
  const { up, down, rttMs } = figures
  const delays = { good: [], fair: ['late'], poor: ['tooLate'] } as const
  const isSure = isBorneOut({ upLossShare: up.lossShare, downLossShare: undefined, rttMs })
  const inUp = findInWay(up, { narrowKbps: SLOW_KBPS, isSure })
  const inDown = down === undefined ? [] : findInWay(down, { narrowKbps: VIDEO_LINE_KBPS, isSure: true })
  const isStill = goesAsStills(figures, role)
  // In stills no camera is sent: nothing moves that could be less sharp.
  const told = wayFindings.filter((id) => !(isStill && (id === 'narrow' || id === 'tooNarrow')))
  const ways = told.flatMap((id): FindingId[] => {
    if (inUp.includes(id) && inDown.includes(id)) return [id]
    if (inUp.includes(id)) return [`${id}Up`]
    return inDown.includes(id) ? [`${id}Down`] : []
  })
  return [
    ...(isStill ? (['stills'] as const) : []),
    ...ways,
    ...delays[gradeOf(rttMs, 0)],
    ...(down === undefined ? (['downClosed'] as const) : []),
  ]
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
    ...(facts.figures === undefined ? [] : findFigures(facts.figures, facts.role)),
  ]
  const findings = findingIds.filter((id) => found.includes(id))
  const isFatal = findings.some((id) => fatal.has(id))
  const isLimited = findings.some((id) => !harmless.has(id))
  return { verdict: isFatal ? 'missing' : isLimited ? 'limited' : 'good', carriedBy, findings }
}
