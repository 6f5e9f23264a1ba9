// WebXR's poses and rays in the shapes of the shared geometry. Nothing is flipped: both are right-handed metres.
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { normalize, type Vec3 } from '../../shared/geometry/vec3.ts'
import { rotate } from '../../shared/geometry/quat.ts'

export const poseOf = ({ position: p, orientation: o }: XRRigidTransform): Pose => ({
  position: [p.x, p.y, p.z],
  orientation: [o.x, o.y, o.z, o.w],
})

/** A WebXR pose's ray runs along its -z. */
export const rayOf = (pose: Pose): Ray => ({
  origin: pose.position,
  direction: normalize(rotate(pose.orientation, [0, 0, -1])),
})

/** A hit-test result's or plane's normal is its +y. */
export const normalOf = (pose: Pose): Vec3 => rotate(pose.orientation, [0, 1, 0])

export const xrRayOf = ({ origin: o, direction: d }: Ray): XRRay =>
  new XRRay({ x: o[0], y: o[1], z: o[2], w: 1 }, { x: d[0], y: d[1], z: d[2], w: 0 })
