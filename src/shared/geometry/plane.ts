// Planes: cutting them with rays, fitting them to points, outliers and all.
import type { Ray } from './ray.ts'
import { symmetricEigen3 } from './symmetricEigen.ts'
import { centroid, cross, dot, length, normalize, scale, sub, type Vec3 } from './vec3.ts'

export interface Plane {
  readonly point: Vec3
  /** Length one. */
  readonly normal: Vec3
}

export interface PlaneFit {
  readonly plane: Plane
  /** Root mean square distance of the points (of the inliers, where robust) from the plane. */
  readonly rmsM: number
  /** Indices of the points that the plane rests on. */
  readonly inliers: readonly number[]
}

/** Rays that meet a plane flatter than about 3° have no meaningful hit. */
const MIN_SINE = 0.05

/** Metres along the ray; undefined when the plane lies behind, or is met too flat. */
export function intersectRayPlane(ray: Ray, { point, normal }: Plane): number | undefined {
  const toward = dot(ray.direction, normal)
  if (Math.abs(toward) < MIN_SINE) return undefined
  const distanceM = dot(sub(point, ray.origin), normal) / toward
  return distanceM > 0 ? distanceM : undefined
}

/** Metres from the plane, positive on the normal's side. */
export const signedDistance = (pointWorld: Vec3, { point, normal }: Plane): number =>
  dot(sub(pointWorld, point), normal)

/** The same plane with its normal on the side of `viewpoint`. */
export const facing = (plane: Plane, viewpoint: Vec3): Plane =>
  signedDistance(viewpoint, plane) < 0 ? { point: plane.point, normal: scale(plane.normal, -1) } : plane

/** Least squares plane through the centroid; undefined for fewer than three points or points on one line. */
export function fitPlane(points: readonly Vec3[]): PlaneFit | undefined {
  return fitTo(
    points,
    points.map((_, index) => index),
  )
}

/**
 * The plane that most points lie within `toleranceM` of, refitted to them (RANSAC without chance: every triple while there
 * are few points, else an even spread of triples, so the same points always give the same plane). Planes for which
 * `isPossible` is false are passed over. Undefined when no three points span a plane.
 */
export function fitPlaneRobust(
  points: readonly Vec3[],
  toleranceM: number,
  isPossible: (plane: Plane) => boolean = () => true,
): PlaneFit | undefined {
  let best: readonly number[] = []
  let bestCost = Infinity
  for (const [i, j, k] of triples(points.length)) {
    const candidate = planeThrough(points[i], points[j], points[k])
    if (candidate === undefined || !isPossible(candidate)) continue
    const { inliers, cost } = support(points, candidate, toleranceM)
    if (cost < bestCost) {
      best = inliers
      bestCost = cost
    }
  }
  const first = fitTo(points, best)
  if (first === undefined) return undefined
  const again = support(points, first.plane, toleranceM)
  return fitTo(points, again.inliers) ?? first
}

/** Truncated squares (MSAC): a plane that passes closer to its inliers wins over one that merely has as many. */
function support(
  points: readonly Vec3[],
  plane: Plane,
  toleranceM: number,
): { inliers: number[]; cost: number } {
  const inliers: number[] = []
  let cost = 0
  points.forEach((point, index) => {
    const away = Math.abs(signedDistance(point, plane))
    if (away <= toleranceM) inliers.push(index)
    cost += Math.min(away, toleranceM) ** 2
  })
  return { inliers, cost }
}

function fitTo(points: readonly Vec3[], indices: readonly number[]): PlaneFit | undefined {
  const chosen = indices.map((index) => points[index]).filter((point) => point !== undefined)
  if (chosen.length < 3) return undefined
  const middle = centroid(chosen)
  let [xx, xy, xz, yy, yz, zz] = [0, 0, 0, 0, 0, 0]
  for (const point of chosen) {
    const [x, y, z] = sub(point, middle)
    xx += x * x
    xy += x * y
    xz += x * z
    yy += y * y
    yz += y * z
    zz += z * z
  }
  const { values, vectors } = symmetricEigen3([xx, xy, xz, yy, yz, zz])
  // The middle spread tells a plane from a line: below a millionth of the largest, any turn about the line fits as well.
  if (values[1] <= values[2] * 1e-6 || values[2] <= 0) return undefined
  return {
    plane: { point: middle, normal: vectors[0] },
    rmsM: Math.sqrt(Math.max(0, values[0]) / chosen.length),
    inliers: indices,
  }
}

function planeThrough(a: Vec3 | undefined, b: Vec3 | undefined, c: Vec3 | undefined): Plane | undefined {
  if (a === undefined || b === undefined || c === undefined) return undefined
  const normal = cross(sub(b, a), sub(c, a))
  return length(normal) < 1e-10 ? undefined : { point: a, normal: normalize(normal) }
}

/** About 15 points' worth of all triples; beyond that the hits come from hundreds of evenly spread ones. */
const MAX_TRIPLES = 455

function triples(count: number): [number, number, number][] {
  const all: [number, number, number][] = []
  if (count <= 15) {
    for (let i = 0; i < count; i++)
      for (let j = i + 1; j < count; j++) for (let k = j + 1; k < count; k++) all.push([i, j, k])
    return all
  }
  // Weyl sequences of three irrational steps fill the cube evenly and always alike.
  for (let n = 1; all.length < MAX_TRIPLES && n < 4 * MAX_TRIPLES; n++) {
    const pick = (step: number): number => Math.floor(((n * step) % 1) * count)
    const [i, j, k] = [pick(0.8191725133961645), pick(0.6710436067037893), pick(0.5497004779019703)]
    if (i !== j && j !== k && i !== k) all.push([i, j, k])
  }
  return all
}

/** True when `pointWorld` (on the plane) lies within the polygon, whose corners lie on the plane in order. */
export function isInPolygon(pointWorld: Vec3, cornersWorld: readonly Vec3[], normal: Vec3): boolean {
  const [a, b] = flattenAxes(normal)
  const [px, py] = [pointWorld[a], pointWorld[b]]
  let inside = false
  cornersWorld.forEach((corner, index) => {
    const previous = cornersWorld[(index + cornersWorld.length - 1) % cornersWorld.length] ?? corner
    const [x1, y1, x2, y2] = [corner[a], corner[b], previous[a], previous[b]]
    if (y1 > py !== y2 > py && px < ((x2 - x1) * (py - y1)) / (y2 - y1) + x1) inside = !inside
  })
  return inside
}

/** The two axes that are left when the one nearest to the normal is dropped: a plane seen so keeps its shape's order. */
function flattenAxes([x, y, z]: Vec3): readonly [0 | 1, 1 | 2] {
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)]
  if (ax >= ay && ax >= az) return [1, 2]
  return ay >= az ? [0, 2] : [0, 1]
}
