// The frozen view's frame where the display shows less than all of it, as HoloLens's does: corner marks at the display's rim
// where the frame goes on beyond it, and the caption kept within the display. Pure.
import { invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { add, scale, sub, length, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { ViewCone } from './edgeArrow.ts'
import type { FrozenFrame } from './frozenFrame.ts'

/** The marks lie a little inside the rim, on a plane 1 m ahead of the eyes. */
const RIM = 0.94
/** Arms of a corner mark, metres on that plane. */
const ARM_M = 0.05
const NEAR_M = 0.05
/** What is seen of the frame in a corner of the eye is not the frame: an arrow leads there. */
const LEAST_SEEN_M = 0.12

/** Viewer space; above zero on the inner side. */
type Side = (point: Vec3) => number

const sidesOf = ({ halfWidthRad, halfHeightRad }: ViewCone): readonly Side[] => {
  const across = Math.tan(halfWidthRad) * RIM
  const up = Math.tan(halfHeightRad) * RIM
  return [
    ([, , z]) => -z - NEAR_M,
    ([x, , z]) => -z * across - x,
    ([x, , z]) => -z * across + x,
    ([, y, z]) => -z * up - y,
    ([, y, z]) => -z * up + y,
  ]
}

interface Corner {
  readonly at: Vec3
  /** Made by the rim; otherwise the frame's own, which is drawn where it stands. */
  readonly onRim: boolean
}

/** What of the polygon is on the inner side. */
function clipped(corners: readonly Corner[], side: Side): readonly Corner[] {
  return corners.flatMap((corner, index) => {
    const next = corners[(index + 1) % corners.length] ?? corner
    const [here, there] = [side(corner.at), side(next.at)]
    const kept = here >= 0 ? [corner] : []
    if (here >= 0 === there >= 0) return kept
    const at = add(corner.at, scale(sub(next.at, corner.at), here / (here - there)))
    return [...kept, { at, onRim: true }]
  })
}

const onPlane = ([x, y, z]: Vec3): Vec3 => [x / -z, y / -z, -1]

function towards(from: Vec3, to: Vec3): Vec3 {
  const way = sub(to, from)
  const far = length(way)
  return far < 1e-6 ? from : add(from, scale(way, Math.min(ARM_M, far / 2) / far))
}

/** The display's part of the frame, viewer space on the plane 1 m ahead; empty when it is out of view. */
function seenCorners(
  { outlineWorld }: FrozenFrame,
  worldFromViewer: Pose,
  cone: ViewCone,
): readonly Corner[] {
  const viewerFromWorld = invert(worldFromViewer)
  const all = outlineWorld
    .slice(0, 4)
    .map((point): Corner => ({ at: transformPoint(viewerFromWorld, point), onRim: false }))
  const seen = sidesOf(cone)
    .reduce<readonly Corner[]>(clipped, all)
    .map(({ at, onRim }) => ({ at: onPlane(at), onRim }))
  const spread = (axis: 0 | 1): number =>
    Math.max(...seen.map(({ at }) => at[axis])) - Math.min(...seen.map(({ at }) => at[axis]))
  return seen.length < 3 || Math.min(spread(0), spread(1)) < LEAST_SEEN_M ? [] : seen
}

/** Corner marks where the frame leaves the display, each a line; none where all of the frame, or nothing of it, is seen. */
export function cornerMarks(
  frame: FrozenFrame,
  worldFromViewer: Pose,
  cone: ViewCone,
): readonly (readonly Vec3[])[] {
  const seen = seenCorners(frame, worldFromViewer, cone)
  return seen.flatMap(({ at, onRim }, index) => {
    const before = seen.at(index - 1)
    const after = seen[(index + 1) % seen.length]
    if (!onRim || before === undefined || after === undefined) return []
    return [[towards(at, before.at), at, towards(at, after.at)]]
  })
}

/** Which edge of the frame the caption stands at. */
export type CaptionEdge = 'upper' | 'lower'

export interface Caption {
  readonly edge: CaptionEdge
  readonly pose: Pose
}

export interface CaptionView {
  readonly cone: ViewCone
  readonly size: { readonly widthM: number; readonly heightM: number }
  /** Where it stood; it goes to the other edge only for what is clearly better. */
  readonly edge: CaptionEdge
  /** What has been drawn on the view: it is not to lie under the words. */
  readonly drawnWorld: readonly Vec3[]
}

/** Between the frame and the caption, and between the caption and what is drawn; metres 1 m ahead. */
const [FRAME_GAP_M, DRAWN_GAP_M] = [0.012, 0.03]
/** An edge has to be so much nearer to the frame's own to be gone to. */
const STICK_M = 0.15
/** Under a mark it may not stand while the other edge is within reach. */
const COVERING_M = 1

/**
 * [SAY-5] Where a caption of that size in metres faces the eyes from 1 m, whatever the distance of the picture: outside of the
 * frame at its upper or lower edge, and, where that is out of the display, at the display's rim nearest to it.
 */
export function captionInView(frame: FrozenFrame, worldFromViewer: Pose, view: CaptionView): Caption {
  const viewerFromWorld = invert(worldFromViewer)
  const isSeen = seenCorners(frame, worldFromViewer, view.cone).length > 0
  const seenAt = (point: Vec3): Vec3 => {
    const [x, y, z] = transformPoint(viewerFromWorld, point)
    return onPlane([x, y, Math.min(-NEAR_M, z)])
  }
  const drawn = view.drawnWorld.map(seenAt)
  const placeAt = (edge: CaptionEdge): { readonly at: Vec3; readonly cost: number } => {
    const [a, b] = edge === 'upper' ? [0, 1] : [2, 3]
    const [[ax, ay], [bx, by]] = [a, b].map((index) =>
      seenAt(frame.outlineWorld[index] ?? frame.centreWorld),
    ) as [Vec3, Vec3]
    const outM = (FRAME_GAP_M + view.size.heightM / 2) * (edge === 'upper' ? 1 : -1)
    const [x, y] = [(ax + bx) / 2, (ay + by) / 2 + outM]
    const at = isSeen ? withinDisplay([x, y, -1], view) : ([x, y, -1] as const)
    return { at, cost: Math.abs(at[1] - y) + (isOver(at, drawn, view.size) ? COVERING_M : 0) }
  }
  const other = view.edge === 'upper' ? 'lower' : 'upper'
  const [here, there] = [placeAt(view.edge), placeAt(other)]
  const goes = isSeen && there.cost + STICK_M < here.cost
  const position = transformPoint(worldFromViewer, (goes ? there : here).at)
  return { edge: goes ? other : view.edge, pose: { position, orientation: worldFromViewer.orientation } }
}

function withinDisplay([x, y, z]: Vec3, { cone, size }: CaptionView): Vec3 {
  const most = (halfRad: number, sizeM: number): number => Math.max(0, Math.tan(halfRad) * RIM - sizeM / 2)
  return [
    within(x, most(cone.halfWidthRad, size.widthM)),
    within(y, most(cone.halfHeightRad, size.heightM)),
    z,
  ]
}

/** Whether any of the points, on the same plane, lies under a card there. */
const isOver = ([x, y]: Vec3, points: readonly Vec3[], { widthM, heightM }: CaptionView['size']): boolean =>
  points.some(
    ([px, py]) => Math.abs(px - x) < widthM / 2 + DRAWN_GAP_M && Math.abs(py - y) < heightM / 2 + DRAWN_GAP_M,
  )

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value))
