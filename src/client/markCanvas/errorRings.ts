// How clearly each mark's error ring shows, so that many marks are no tangle of rings [RING-2]. Pure.
import { placementOf } from '../../shared/session/markShape.ts'
import type { SeenMark } from './seenMarks.ts'

export interface RingLook {
  /** 0..1. */
  readonly alpha: number
  /** Of the dark edge on either side, CSS pixels. */
  readonly edgePx: number
  readonly widthPx: number
  /** Dash and gap, CSS pixels; none: a whole line. */
  readonly dash: readonly number[]
}

export interface RingsShown {
  /** The mark that is in hand, pointed at or spoken of. */
  readonly aboutId?: string | undefined
  /** A settled mark whose error (one sigma, metres) is no larger is asked about by nobody. */
  readonly sureWithinM: number
}

/** Rings of more marks than this cover each other. */
const FEW_RINGS = 3
const broken = { widthPx: 1.5, dash: [8, 5] } as const
export const ringLooks = {
  about: { ...broken, alpha: 1, edgePx: 1 },
  plain: { ...broken, alpha: 0.85, edgePx: 1 },
  quiet: { ...broken, alpha: 0.6, edgePx: 0 },
  /** A hair that is found when it is looked for. */
  faint: { widthPx: 1, dash: [], alpha: 0.3, edgePx: 0 },
} as const satisfies Record<string, RingLook>

const isSure = ({ mark, look }: SeenMark, withinM: number): boolean =>
  look === 'settled' && (placementOf(mark)?.errorM ?? Infinity) <= withinM

/** Of each mark that has a ring. Among many, those of sure marks are faint, and the others stay broken. */
export function ringLooksOf(
  marks: readonly SeenMark[],
  shown: RingsShown | undefined,
): ReadonlyMap<SeenMark, RingLook> {
  if (shown === undefined) return new Map()
  const ringed = marks.filter(({ figure }) => figure.errorRing.length >= 3)
  const isCrowd = ringed.length > FEW_RINGS
  const faint = new Set(isCrowd ? ringed.filter((seen) => isSure(seen, shown.sureWithinM)) : [])
  const unsure = ringed.length - faint.size > FEW_RINGS ? ringLooks.quiet : ringLooks.plain
  const lookOf = (seen: SeenMark): RingLook => {
    if (seen.mark.markId === shown.aboutId) return ringLooks.about
    return faint.has(seen) ? ringLooks.faint : unsure
  }
  return new Map(ringed.map((seen) => [seen, lookOf(seen)]))
}
