// Planes that the device may learn of, as WebXR would tell them: hit test and plane detection see these and
// nothing else of the room.
import { transformPoint, invert, transformDirection, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxes } from '../../shared/geometry/quat.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { cross, normalize, type Vec3 } from '../../shared/geometry/vec3.ts'

export interface KnownPlane {
  readonly id: string
  readonly label: string
  /** Room from plane: y is the normal, the rectangle lies in x and z. */
  readonly roomFromPlane: Pose
  readonly widthM: number
  readonly heightM: number
  /** Seconds after the start at which the device tells of it. */
  readonly delayS: number
}

export interface PlaneHit {
  readonly plane: KnownPlane
  readonly distanceM: number
  /** Room from hit: y is the plane's normal on the ray's side, as WebXR's hit poses have it. */
  readonly pose: Pose
}

/** Pose of a plane from its centre, normal and the direction of its height. */
export function planePose(centre: Vec3, normal: Vec3, up: Vec3 | undefined): Pose {
  const y = normalize(normal)
  const wanted: Vec3 = up ?? (Math.abs(y[1]) > 0.99 ? [0, 0, -1] : [0, 1, 0])
  const x = normalize(cross(wanted, y))
  // Height runs along -z of the plane, so that a level plane's far edge is away from a viewer who looks along -z.
  return { position: centre, orientation: fromAxes(x, y, cross(x, y)) }
}

/** All known planes that the ray meets at `timeS`, nearest first. */
export function hitKnownPlanes(planes: readonly KnownPlane[], ray: Ray, timeS: number): readonly PlaneHit[] {
  const hits: PlaneHit[] = []
  for (const plane of planes) {
    if (timeS < plane.delayS) continue
    const planeFromRoom = invert(plane.roomFromPlane)
    const origin = transformPoint(planeFromRoom, ray.origin)
    const direction = transformDirection(planeFromRoom, ray.direction)
    if (Math.abs(direction[1]) < 1e-6) continue
    const distanceM = -origin[1] / direction[1]
    if (distanceM <= 0) continue
    const local: Vec3 = [origin[0] + direction[0] * distanceM, 0, origin[2] + direction[2] * distanceM]
    if (Math.abs(local[0]) > plane.widthM / 2 || Math.abs(local[2]) > plane.heightM / 2) continue
    const normal = transformDirection(plane.roomFromPlane, [0, direction[1] < 0 ? 1 : -1, 0])
    hits.push({
      plane,
      distanceM,
      pose: hitPose(transformPoint(plane.roomFromPlane, local), normal, ray.direction),
    })
  }
  return hits.sort((a, b) => a.distanceM - b.distanceM)
}

/** y = normal, -z away from where the ray came from, as far as the normal lets it. */
function hitPose(position: Vec3, normal: Vec3, direction: Vec3): Pose {
  const across = cross(direction, normal)
  const x = normalize(
    Math.hypot(...across) > 1e-3 ? across : cross(Math.abs(normal[1]) > 0.9 ? [0, 0, -1] : [0, 1, 0], normal),
  )
  return { position, orientation: fromAxes(x, normal, normalize(cross(x, normal))) }
}

/** The corners of a plane in its own x and z, counter-clockwise seen from its normal. */
export const planeCorners = ({
  widthM,
  heightM,
}: KnownPlane): readonly (readonly [x: number, z: number])[] => [
  [-widthM / 2, heightM / 2],
  [widthM / 2, heightM / 2],
  [widthM / 2, -heightM / 2],
  [-widthM / 2, -heightM / 2],
]
