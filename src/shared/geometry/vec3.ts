// Points and directions, `[x, y, z]`. Metres where a point, unitless where a direction.
import type { Vec3 } from '../protocol/spaces.ts'

export type { Vec3 }

export const zero: Vec3 = [0, 0, 0]
export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const scale = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s]
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
// Math.hypot guards against numbers that no room has, at ten times the cost.
export const length = (a: Vec3): number => Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])
export const distance = (a: Vec3, b: Vec3): number => {
  const [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
  return Math.sqrt(x * x + y * y + z * z)
}
export const lerp = (a: Vec3, b: Vec3, t: number): Vec3 => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
]

/** Length one in the same direction; the zero vector stays zero. */
export function normalize(a: Vec3): Vec3 {
  const l = length(a)
  return l > 1e-12 ? scale(a, 1 / l) : zero
}

/** Arithmetic mean of at least one point. */
export function centroid(points: readonly Vec3[]): Vec3 {
  return scale(
    points.reduce((sum, point) => add(sum, point), zero),
    1 / points.length,
  )
}

/** Angle at `vertex` between the ways to `a` and to `b`, radians 0..π; 0 where one of them has no length. */
export function angleAt(vertex: Vec3, a: Vec3, b: Vec3): number {
  const [toA, toB] = [sub(a, vertex), sub(b, vertex)]
  return Math.atan2(length(cross(toA, toB)), dot(toA, toB))
}
