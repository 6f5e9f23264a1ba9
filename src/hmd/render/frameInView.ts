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

/**
 * Where a caption of that size in metres faces the eyes from 1 m, whatever the distance of the picture: in the direction of its
 * own place, and wholly within the display while anything of the frame is.
 */
export function captionInView(
  frame: FrozenFrame,
  worldFromViewer: Pose,
  cone: ViewCone,
  size: { readonly widthM: number; readonly heightM: number },
): Pose {
  const place = transformPoint(invert(worldFromViewer), frame.caption.position)
  const isSeen = seenCorners(frame, worldFromViewer, cone).length > 0
  if (!isSeen && place[2] > -NEAR_M) return frame.caption
  const [x, y] = onPlane([place[0], place[1], Math.min(-NEAR_M, place[2])])
  const most = (halfRad: number, sizeM: number): number =>
    isSeen ? Math.max(0, Math.tan(halfRad) * RIM - sizeM / 2) : Infinity
  const at: Vec3 = [
    within(x, most(cone.halfWidthRad, size.widthM)),
    within(y, most(cone.halfHeightRad, size.heightM)),
    -1,
  ]
  return { position: transformPoint(worldFromViewer, at), orientation: worldFromViewer.orientation }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value))
