// How good a peer's connection is, and what is to blame: its processor, its way to the relay, the relay, its way from there. Pure;
// each page judges its own look, the server adds when the relay itself is short of time.
import type { Presence } from '../../shared/protocol/presence.ts'
import type { MediaQuality } from '../ports.ts'
import { gradeOf, SLOW_KBPS } from './gradeOf.ts'

export type Quality = Extract<Presence, { type: 'quality' }>
type Grade = Quality['grade']
export type OwnCause = NonNullable<Quality['cause']>
export type Cause = OwnCause | 'relay'

const rank: Readonly<Record<Grade, number>> = { good: 0, fair: 1, poor: 2 }

interface Finding {
  readonly grade: Grade
  readonly cause: OwnCause
}

/** What each part comes to by itself; of two that are as bad the first is named. */
function findings({
  rttMs = 0,
  upLossShare = 0,
  downLossShare = 0,
  upKbps,
  isEncoderBusy,
}: Omit<MediaQuality, 'passes' | 'lossShare'>): readonly Finding[] {
  const up = gradeOf(0, upLossShare)
  const isSlow = upKbps !== undefined && upKbps < SLOW_KBPS && up !== 'good'
  return [
    { cause: 'uplink', grade: isSlow ? 'poor' : up },
    { cause: 'downlink', grade: gradeOf(0, downLossShare) },
    { cause: 'processor', grade: isEncoderBusy ? 'fair' : 'good' },
    { cause: 'delay', grade: gradeOf(rttMs, 0) },
  ]
}

/** The grade, and the worst part where it is one; a short burst that no part bears out has a grade and no cause. */
export function judgeConnection(look: MediaQuality): { readonly grade: Grade; readonly cause?: OwnCause } {
  const overall = gradeOf(look.rttMs ?? 0, look.lossShare)
  const worst = findings(look).reduce((a, b) => (rank[b.grade] > rank[a.grade] ? b : a))
  if (worst.grade === 'good') return { grade: overall }
  return { grade: rank[overall] > rank[worst.grade] ? overall : worst.grade, cause: worst.cause }
}

/** As the others see it: while the relay is short of time nobody's line is blamed. */
export function causeOf(quality: Quality | undefined, isRelayBusy: boolean): Cause | undefined {
  if (quality === undefined || quality.grade === 'good') return undefined
  return isRelayBusy && quality.cause !== 'processor' ? 'relay' : quality.cause
}
