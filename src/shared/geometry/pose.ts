// Rigid transforms named `aFromB`: where B stands in A.
import type { Pose } from '../protocol/spaces.ts'
import { conjugate, identity, slerp, multiply, normalizeQuat, rotate } from './quat.ts'
import { add, lerp, scale, zero, type Vec3 } from './vec3.ts'

export type { Pose }

export const identityPose: Pose = { position: zero, orientation: identity }

/** aFromC from aFromB and bFromC. */
export const compose = (aFromB: Pose, bFromC: Pose): Pose => ({
  position: transformPoint(aFromB, bFromC.position),
  orientation: normalizeQuat(multiply(aFromB.orientation, bFromC.orientation)),
})

/** bFromA from aFromB. */
export function invert(aFromB: Pose): Pose {
  const orientation = conjugate(aFromB.orientation)
  return { position: scale(rotate(orientation, aFromB.position), -1), orientation }
}

/** A point in B, told in A. */
export const transformPoint = (aFromB: Pose, pointB: Vec3): Vec3 =>
  add(rotate(aFromB.orientation, pointB), aFromB.position)

/** A direction in B, told in A. */
export const transformDirection = (aFromB: Pose, directionB: Vec3): Vec3 =>
  rotate(aFromB.orientation, directionB)

/** Straight line for the position, shorter arc for the orientation; `t` 0..1. */
export const interpolate = (a: Pose, b: Pose, t: number): Pose => ({
  position: lerp(a.position, b.position, t),
  orientation: slerp(a.orientation, b.orientation, t),
})

/** Column-major 4x4, as WebXR and WebGL hold it. */
export function toMatrix({ position: p, orientation }: Pose): number[] {
  const x = rotate(orientation, [1, 0, 0])
  const y = rotate(orientation, [0, 1, 0])
  const z = rotate(orientation, [0, 0, 1])
  return [x[0], x[1], x[2], 0, y[0], y[1], y[2], 0, z[0], z[1], z[2], 0, p[0], p[1], p[2], 1]
}

export type { Vec3 }
