// What the wearer is to look at: the present step, the view being drawn on, the newest marks, boards not yet looked at; and when
// a chime says so.
// Pure.
import { invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { MarkColour } from '../../shared/protocol/marks.ts'

/** Something in the room that the eye is led to. */
export interface Sight {
  /** Mark id, or `frozen`, or of a board. */
  readonly id: string
  readonly atWorld: Vec3
  /** Step number and words, else the kind; a board's title. Told beside the arrow. */
  readonly label: string
  readonly colour: MarkColour
  readonly atMs: number
  readonly rank: keyof typeof ranks
}

const ranks = { step: 0, frozen: 1, mark: 2, board: 3 } as const
/** More arrows would be a halo, not a direction. */
export const MAX_SIGHTS = 3

/** The present step first, then what is drawn on now, then the newest marks, then the newest boards; at most three. */
export const toBeSeen = (sights: readonly Sight[]): readonly Sight[] =>
  [...sights].sort((a, b) => ranks[a.rank] - ranks[b.rank] || b.atMs - a.atMs).slice(0, MAX_SIGHTS)

/**
 * Which sights are new to who knows `known` and came at `sinceMs` (session's clock). A step is news whenever it becomes the
 * present one, however long ago it was drawn.
 */
export const newSights = (
  sights: readonly Sight[],
  known: ReadonlySet<string>,
  sinceMs: number,
): readonly Sight[] =>
  sights.filter(({ id, atMs, rank }) => !known.has(id) && (rank === 'step' || atMs >= sinceMs))

/** A chime within this time of the last one is a rattle. */
export const CHIME_EVERY_MS = 2500

/** -1 (left) … 1 (right): where a place lies as seen by the head, for the ears. Behind counts by its side. */
export function panOf(atWorld: Vec3, worldFromViewer: Pose): number {
  const [x, , z] = transformPoint(invert(worldFromViewer), atWorld)
  return Math.sin(Math.atan2(x, Math.abs(z)))
}
