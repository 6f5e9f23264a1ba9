// Where the panel stands: 1.2 m away, 15° below gaze, moved only after the head has turned 30° (look.md), so that
// it never swims with the head and never stands between the eyes and the patient. Pure.
import { rotate, fromAxisAngle, lookRotation } from '../../shared/geometry/quat.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import { add, distance, lerp, scale, type Vec3 } from '../../shared/geometry/vec3.ts'

export interface FollowState {
  /** Heading (radians about y, 0 = looking along -z) that the panel stands at. */
  readonly headingRad: number
  /** Heading that it glides to. */
  readonly targetHeadingRad: number
  readonly anchor: Vec3
}

const DISTANCE_M = 1.2
const DROP_RAD = (15 * Math.PI) / 180
const TURN_RAD = (30 * Math.PI) / 180
/** The panel comes along when the wearer walks this far. */
const WALK_M = 0.35
/** Aside by this much: the patient is straight ahead, the panel is not. */
const ASIDE_RAD = (24 * Math.PI) / 180
const GLIDE_MS = 450

const wrap = (angle: number): number => Math.atan2(Math.sin(angle), Math.cos(angle))

/** Heading of the gaze about y; looking straight up or down keeps the given one. */
function headingOf(worldFromViewer: Pose, previous: number): number {
  const forward = rotate(worldFromViewer.orientation, [0, 0, -1])
  return Math.hypot(forward[0], forward[2]) < 0.15 ? previous : Math.atan2(-forward[0], -forward[2])
}

export function startFollow(worldFromViewer: Pose): FollowState {
  const headingRad = headingOf(worldFromViewer, 0)
  return { headingRad, targetHeadingRad: headingRad, anchor: worldFromViewer.position }
}

/** The state `dtMs` later. With `still` (reduced motion) it jumps instead of gliding. */
export function follow(
  state: FollowState,
  worldFromViewer: Pose,
  { dtMs, still }: { dtMs: number; still: boolean },
): FollowState {
  const heading = headingOf(worldFromViewer, state.targetHeadingRad)
  const turned = Math.abs(wrap(heading - state.targetHeadingRad)) > TURN_RAD
  const walked = distance(worldFromViewer.position, state.anchor) > WALK_M
  const targetHeadingRad = turned ? heading : state.targetHeadingRad
  const share = still ? 1 : 1 - Math.exp((-3 * dtMs) / GLIDE_MS)
  const moving = walked || turned || Math.abs(wrap(targetHeadingRad - state.headingRad)) > 0.01
  if (!moving) return state
  return {
    headingRad: state.headingRad + wrap(targetHeadingRad - state.headingRad) * share,
    targetHeadingRad,
    anchor: lerp(state.anchor, worldFromViewer.position, share),
  }
}

/** Where the panel stands, facing the wearer (its +z towards the eyes): to the right (1), or to the left (-1) of straight ahead. */
export function panelPose(state: FollowState, side: 1 | -1): Pose {
  const turn = fromAxisAngle([0, 1, 0], state.headingRad - side * ASIDE_RAD)
  const ahead = rotate(turn, [0, -Math.sin(DROP_RAD), -Math.cos(DROP_RAD)])
  return {
    position: add(state.anchor, scale(ahead, DISTANCE_M)),
    orientation: lookRotation(ahead, [0, 1, 0]),
  }
}
