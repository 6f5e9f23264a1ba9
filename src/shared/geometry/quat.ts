// Unit quaternions `[x, y, z, w]`, as WebXR gives them.
import type { Quat } from '../protocol/spaces.ts'
import { cross, dot, length, type Vec3, scale, normalize } from './vec3.ts'

export type { Quat }

export const identity: Quat = [0, 0, 0, 1]

/** `a` after `b`: rotate(multiply(a, b), v) = rotate(a, rotate(b, v)). */
export const multiply = (a: Quat, b: Quat): Quat => [
  a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
  a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
  a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
  a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
]

/** Inverse of a unit quaternion. */
export const conjugate = (q: Quat): Quat => [-q[0], -q[1], -q[2], q[3]]

export function normalizeQuat(q: Quat): Quat {
  const l = Math.hypot(q[0], q[1], q[2], q[3])
  return l > 1e-12 ? [q[0] / l, q[1] / l, q[2] / l, q[3] / l] : identity
}

/** Turns `v` by `q`: v + q.w t + q.xyz × t, where t = 2 q.xyz × v. Written out, as it runs many times in each XR frame. */
export function rotate(q: Quat, v: Vec3): Vec3 {
  const x = 2 * (q[1] * v[2] - q[2] * v[1])
  const y = 2 * (q[2] * v[0] - q[0] * v[2])
  const z = 2 * (q[0] * v[1] - q[1] * v[0])
  return [
    v[0] + q[3] * x + q[1] * z - q[2] * y,
    v[1] + q[3] * y + q[2] * x - q[0] * z,
    v[2] + q[3] * z + q[0] * y - q[1] * x,
  ]
}

/** Right-hand turn of `angleRad` about `axis`. */
export function fromAxisAngle(axis: Vec3, angleRad: number): Quat {
  const [x, y, z] = scale(normalize(axis), Math.sin(angleRad / 2))
  return [x, y, z, Math.cos(angleRad / 2)]
}

/** The shortest turn from one unit direction to another; of opposite ones, any half turn. */
export function turnBetween(from: Vec3, to: Vec3): Quat {
  const axis = cross(from, to)
  const [sine, cosine] = [length(axis), dot(from, to)]
  if (sine > 1e-6) return fromAxisAngle(axis, Math.atan2(sine, cosine))
  return cosine > 0 ? identity : fromAxisAngle(across(from), Math.PI)
}

/** Some direction across this one, length one. */
export const across = (direction: Vec3): Vec3 =>
  normalize(cross(direction, Math.abs(direction[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0]))

/** The turn by a rotation vector: axis times angle, radians. */
export function turnBy(vector: Vec3): Quat {
  const angleRad = Math.hypot(vector[0], vector[1], vector[2])
  return angleRad < 1e-15 ? identity : fromAxisAngle(vector, angleRad)
}

/** Smallest angle between two orientations, radians 0..π. */
export function angleBetween(a: Quat, b: Quat): number {
  const d = multiply(conjugate(a), b)
  return 2 * Math.atan2(Math.hypot(d[0], d[1], d[2]), Math.abs(d[3]))
}

/** Spherical interpolation along the shorter arc; `t` 0..1 (outside extrapolates). */
export function slerp(a: Quat, b: Quat, t: number): Quat {
  let cos = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]
  const sign = cos < 0 ? -1 : 1
  cos = Math.min(1, Math.abs(cos))
  const angle = Math.acos(cos)
  const [wa, wb] =
    angle < 1e-6
      ? [1 - t, t]
      : [Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)]
  const s = wb * sign
  return normalizeQuat([
    wa * a[0] + s * b[0],
    wa * a[1] + s * b[1],
    wa * a[2] + s * b[2],
    wa * a[3] + s * b[3],
  ])
}

/** Orientation that turns -z to `forward` with y as near to `up` as can be (WebXR's viewer convention). */
export function lookRotation(forward: Vec3, up: Vec3): Quat {
  const back = normalize(scale(forward, -1))
  const right = normalize(cross(Math.abs(dot(up, back)) > 0.999 ? [1, 0, 0] : up, back))
  return fromAxes(right, cross(back, right), back)
}

/** From three orthonormal axes (the columns of a rotation matrix). */
export function fromAxes(x: Vec3, y: Vec3, z: Vec3): Quat {
  const trace = x[0] + y[1] + z[2]
  if (trace > 0) {
    const s = Math.sqrt(trace + 1) * 2
    return normalizeQuat([(y[2] - z[1]) / s, (z[0] - x[2]) / s, (x[1] - y[0]) / s, s / 4])
  }
  if (x[0] > y[1] && x[0] > z[2]) {
    const s = Math.sqrt(1 + x[0] - y[1] - z[2]) * 2
    return normalizeQuat([s / 4, (y[0] + x[1]) / s, (z[0] + x[2]) / s, (y[2] - z[1]) / s])
  }
  if (y[1] > z[2]) {
    const s = Math.sqrt(1 + y[1] - x[0] - z[2]) * 2
    return normalizeQuat([(y[0] + x[1]) / s, s / 4, (z[1] + y[2]) / s, (z[0] - x[2]) / s])
  }
  const s = Math.sqrt(1 + z[2] - x[0] - y[1]) * 2
  return normalizeQuat([(z[0] + x[2]) / s, (z[1] + y[2]) / s, s / 4, (x[1] - y[0]) / s])
}
