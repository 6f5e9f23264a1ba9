// Where the sentence before the eyes stands: what matters in the middle, words and tasks at the top, a hint at the lower edge of the
// display, never over the mark that it speaks of. Pure; metres on a plane `AHEAD_M` ahead of the viewer.
import { invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { Spot } from './clearOfMarks.ts'
import type { ViewCone } from './edgeArrow.ts'

export const AHEAD_M = 1.2
/** Both within HoloLens 2's 29°. */
const RISE_M = { notice: 0.05, good: 0.05, words: 0.19, task: 0.19 } as const
/** Of a display that shows more than an eye takes in without being turned, the part that it does, up and down. */
const EASY_RAD = 0.3
/** Between the card and the edge, and around the mark that it is about. */
const [EDGE_M, CLEAR_M] = [0.012, 0.04]

export type Edge = 'lower' | 'upper'

export interface CardSizeM {
  readonly widthM: number
  readonly heightM: number
}

/** Where a place is seen, or where the arrow to it stands: across and up. */
function seenAt(atWorld: Vec3, worldFromViewer: Pose, cone: ViewCone): readonly [number, number] {
  const [x, y, z] = transformPoint(invert(worldFromViewer), atWorld)
  const away = Math.max(1e-3, Math.abs(z))
  const within = (tan: number, halfRad: number): number => {
    const most = Math.tan(halfRad)
    return Math.min(most, Math.max(-most, tan)) * AHEAD_M
  }
  return [within(x / away, cone.halfWidthRad), within(y / away, cone.halfHeightRad)]
}

/** [SAY-6] What a hint leaves free: the place that it is about, or the arrow at the rim that leads there. */
export const seenSpot = (atWorld: Vec3, worldFromViewer: Pose, cone: ViewCone): Spot => ({
  anchorWorld: transformPoint(worldFromViewer, [...seenAt(atWorld, worldFromViewer, cone), -AHEAD_M]),
  reachM: CLEAR_M,
})

/** [CLEAR-1] How high a sentence may stand: at its own place, and where that is taken at the display's edges. */
export function risesM(
  tone: keyof typeof RISE_M | 'hint',
  card: CardSizeM,
  cone: ViewCone,
): readonly number[] {
  const upperM = Math.tan(Math.min(EASY_RAD, cone.halfHeightRad)) * AHEAD_M - EDGE_M - card.heightM / 2
  return tone === 'hint' ? [-upperM, upperM] : [RISE_M[tone], upperM, -upperM]
}

/** The share of a picture's height, from its middle down, in which a mark may come under a page's lower words, and up, under its upper. */
const PAGE_SHARE = 0.15

/** [SAY-6] The edge for a page of its own over the picture: its words are as wide as the picture. */
export function pageEdge(
  edge: Edge,
  aboutWorld: Vec3 | undefined,
  worldFromViewer: Pose,
  cone: ViewCone,
): Edge {
  if (aboutWorld === undefined) return 'lower'
  const up = seenAt(aboutWorld, worldFromViewer, cone)[1] / (Math.tan(cone.halfHeightRad) * AHEAD_M)
  if (edge === 'lower') return up < -PAGE_SHARE ? 'upper' : edge
  return up > PAGE_SHARE ? 'lower' : edge
}
