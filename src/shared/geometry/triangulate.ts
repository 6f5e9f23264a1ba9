// One point from two sights of it: what the expert does who marks the same spot on two stills. Least squares of the ways
// across both rays, each weighed by its own error (Hartley and Sturm 1997 call it the mid-point method, weighed here).
import { Err, Ok, type Result } from '../result.ts'
import { pointAt, type Ray } from './ray.ts'
import { symmetricEigen3 } from './symmetricEigen.ts'
import { add, cross, distance, dot, length, scale, sub, type Vec3 } from './vec3.ts'

export interface Sight {
  /** World space. */
  readonly ray: Ray
  /** One sigma of where the camera was, metres, and of where the ray points, radians (pose, calibration, the click). */
  readonly originSigmaM: number
  readonly directionSigmaRad: number
}

/** `too-parallel`: the stills were taken from too near each other. `rays-miss`: not the same spot, or it has moved. */
export type TieRefusal = 'too-parallel' | 'rays-miss'

export interface TiedPoint {
  readonly point: Vec3
  /** One sigma in the worst direction (nearly along the rays), metres. */
  readonly sigmaM: number
  /** Upper triangle xx, xy, xz, yy, yz, zz, metres squared. */
  readonly covariance: readonly [number, number, number, number, number, number]
}

/** Above this one-sigma error the point is not worth placing: a palm's width. */
const WORST_SIGMA_M = 0.04
/** Rays that pass each other by more than this many sigma do not show one spot. */
const MISS_SIGMAS = 3
/** Below this angle (half a degree) the least squares themselves are without meaning. */
const LEAST_SINE = 0.009

export function tiePoint(a: Sight, b: Sight): Result<TiedPoint, TieRefusal> {
  const nearest = nearestPoints(a.ray, b.ray)
  if (nearest === undefined) return Err('too-parallel')
  if (nearest.alongA <= 0 || nearest.alongB <= 0) return Err('rays-miss')
  const sigmaA = Math.hypot(a.originSigmaM, a.directionSigmaRad * nearest.alongA)
  const sigmaB = Math.hypot(b.originSigmaM, b.directionSigmaRad * nearest.alongB)
  const [onA, onB] = [pointAt(a.ray, nearest.alongA), pointAt(b.ray, nearest.alongB)]
  if (distance(onA, onB) > MISS_SIGMAS * Math.hypot(sigmaA, sigmaB)) return Err('rays-miss')
  const share = sigmaA ** 2 / (sigmaA ** 2 + sigmaB ** 2)
  const covariance = inverseOf(acrossBoth(a.ray.direction, sigmaA, b.ray.direction, sigmaB))
  const sigmaM = Math.sqrt(Math.max(...symmetricEigen3(covariance).values))
  if (!(sigmaM <= WORST_SIGMA_M)) return Err('too-parallel')
  return Ok({ point: add(onA, scale(sub(onB, onA), share)), sigmaM, covariance })
}

interface Nearest {
  readonly alongA: number
  readonly alongB: number
}

/** Where the lines come nearest to each other, metres along each; undefined when they run side by side. */
function nearestPoints(a: Ray, b: Ray): Nearest | undefined {
  const normal = cross(a.direction, b.direction)
  const sine = length(normal)
  if (sine < LEAST_SINE) return undefined
  const between = sub(b.origin, a.origin)
  return {
    alongA: dot(cross(between, b.direction), normal) / sine ** 2,
    alongB: dot(cross(between, a.direction), normal) / sine ** 2,
  }
}

type Symmetric = readonly [number, number, number, number, number, number]

/** What both rays together tell of the point: each knows it across itself, none along. */
function acrossBoth(da: Vec3, sigmaA: number, db: Vec3, sigmaB: number): Symmetric {
  const [wa, wb] = [1 / sigmaA ** 2, 1 / sigmaB ** 2]
  const at = (i: 0 | 1 | 2, j: 0 | 1 | 2): number =>
    (wa + wb) * (i === j ? 1 : 0) - wa * da[i] * da[j] - wb * db[i] * db[j]
  return [at(0, 0), at(0, 1), at(0, 2), at(1, 1), at(1, 2), at(2, 2)]
}

function inverseOf([a, b, c, d, e, f]: Symmetric): Symmetric {
  const [A, B, C] = [d * f - e * e, c * e - b * f, b * e - c * d]
  const determinant = a * A + b * B + c * C
  const [D, E, F] = [a * f - c * c, b * c - a * e, a * d - b * b]
  return [
    A / determinant,
    B / determinant,
    C / determinant,
    D / determinant,
    E / determinant,
    F / determinant,
  ]
}
