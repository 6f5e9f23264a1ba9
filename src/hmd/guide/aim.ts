// Which mark a ray means: the one whose lines it passes at the smallest angle, within a tolerance. Pure. Runs many times a
// second over all marks, so it makes no objects.
import type { Ray } from '../../shared/geometry/ray.ts'
import { cross, distance, normalize, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'

/** A mark as something to aim at. */
export interface AimTarget {
  readonly markId: MarkId
  /** Its figure's lines, metres, world. */
  readonly lines: readonly (readonly Vec3[])[]
  /** What it is about: to mean a circle one looks into it, not at its rim. */
  readonly anchorWorld: Vec3
  /** All of its lines lie within this of the anchor, metres. */
  readonly reachM: number
}

/** 1.7°: a hand's ray trembles by about 1°, a head's gaze by less. */
export const AIM_TOLERANCE_RAD = 0.03
/** Nearer than this a mark is not before the eyes but in them. */
const NEAREST_M = 0.05

export function aimTarget(markId: MarkId, anchorWorld: Vec3, lines: readonly (readonly Vec3[])[]): AimTarget {
  let reachM = 0
  for (const line of lines) {
    for (const point of line) reachM = Math.max(reachM, distance(point, anchorWorld))
  }
  return { markId, lines, anchorWorld, reachM }
}

/** The target that `ray` means; undefined when it passes all of them by more than the tolerance. */
export function aimedAt(
  ray: Ray,
  targets: readonly AimTarget[],
  toleranceRad = AIM_TOLERANCE_RAD,
): AimTarget | undefined {
  const view = viewAlong(ray)
  let best: AimTarget | undefined
  let bestTan = Math.tan(toleranceRad)
  for (const target of targets) {
    const tan = missTan(view, target, bestTan)
    if (tan >= bestTan) continue
    best = target
    bestTan = tan
  }
  return best
}

/** The picture that an eye at the ray's origin has, looking along it: x and y are tangents of angles. */
interface View {
  readonly origin: Vec3
  readonly ahead: Vec3
  readonly right: Vec3
  readonly up: Vec3
}

function viewAlong({ origin, direction }: Ray): View {
  const right = normalize(cross(direction, Math.abs(direction[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0]))
  return { origin, ahead: direction, right, up: cross(right, direction) }
}

/** Tangent of the smallest angle between ray and target; Infinity when it cannot be below `limit`. */
function missTan(view: View, { lines, anchorWorld, reachM }: AimTarget, limit: number): number {
  const x = along(anchorWorld, view, view.right)
  const y = along(anchorWorld, view, view.up)
  const z = along(anchorWorld, view, view.ahead)
  const away = Math.sqrt(x * x + y * y)
  if (z + reachM < NEAREST_M || away - reachM > limit * (z + reachM)) return Infinity
  let least = z > NEAREST_M ? away / z : Infinity
  for (const line of lines) least = Math.min(least, missLineTan(view, line))
  return least
}

function missLineTan(view: View, line: readonly Vec3[]): number {
  let least = Infinity
  let lastX = NaN
  let lastY = NaN
  for (const point of line) {
    const z = along(point, view, view.ahead)
    const x = z > NEAREST_M ? along(point, view, view.right) / z : NaN
    const y = z > NEAREST_M ? along(point, view, view.up) / z : NaN
    if (!Number.isNaN(x)) least = Math.min(least, missSegment(lastX, lastY, x, y))
    lastX = x
    lastY = y
  }
  return least
}

/** From the origin to the segment a-b; to b alone where a is NaN (behind the eye, or there is none). */
function missSegment(ax: number, ay: number, bx: number, by: number): number {
  if (Number.isNaN(ax)) return Math.sqrt(bx * bx + by * by)
  const dx = bx - ax
  const dy = by - ay
  const squared = dx * dx + dy * dy
  const t = squared > 0 ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / squared)) : 0
  const x = ax + t * dx
  const y = ay + t * dy
  return Math.sqrt(x * x + y * y)
}

const along = (point: Vec3, { origin }: View, axis: Vec3): number =>
  (point[0] - origin[0]) * axis[0] + (point[1] - origin[1]) * axis[1] + (point[2] - origin[2]) * axis[2]
