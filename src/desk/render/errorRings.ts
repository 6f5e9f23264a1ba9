// How clearly each mark's error ring shows, so that many marks are no tangle of rings [RING-2]. Pure.
import { placementOf } from '../../shared/session/markShape.ts'
import { hasRing, quietRing, type RingLook } from '../../client/markCanvas/paintMarks.ts'
import type { SeenMark } from '../../client/markCanvas/seenMarks.ts'

export interface RingsShown {
  /** The mark that is in hand, pointed at or spoken of. */
  readonly aboutId?: string | undefined
  /** A settled mark whose error (one sigma, metres) is no larger is asked about by nobody. */
  readonly sureWithinM: number
}

/** Rings of more marks than this cover each other. */
const FEW_RINGS = 3
export const ringLooks = {
  about: { ...quietRing, alpha: 1, edgePx: 1 },
  plain: { ...quietRing, alpha: 0.85, edgePx: 1 },
  quiet: quietRing,
  /** A hair that is found when it is looked for. */
  faint: { widthPx: 1, dash: [], alpha: 0.5, edgePx: 0 },
} as const satisfies Record<string, RingLook>

const isSure = ({ mark, look }: SeenMark, withinM: number): boolean =>
  look === 'settled' && (placementOf(mark)?.errorM ?? Infinity) <= withinM

/** Among many marks with rings, those of sure ones are faint, and the others stay broken. */
export function ringLooksOf(
  marks: readonly SeenMark[],
  { aboutId, sureWithinM }: RingsShown,
): (seen: SeenMark) => RingLook {
  const ringed = marks.filter(hasRing)
  const isFaint = (seen: SeenMark): boolean => ringed.length > FEW_RINGS && isSure(seen, sureWithinM)
  const clear = ringed.filter((seen) => !isFaint(seen)).length > FEW_RINGS ? ringLooks.quiet : ringLooks.plain
  return (seen) => {
    if (seen.mark.markId === aboutId) return ringLooks.about
    return isFaint(seen) ? ringLooks.faint : clear
  }
}
