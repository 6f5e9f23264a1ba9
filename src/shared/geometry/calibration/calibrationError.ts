// What a fitted calibration is worth: how far a point would be placed beside what was seen, from the unknowns' covariance.
import { directionAtUnitDepth } from '../cameraModel.ts'
import { transformPoint } from '../pose.ts'
import { scale, sub, type Vec3 } from '../vec3.ts'
import { at, guessOf, steps, UNKNOWNS, type CameraGuess } from './calibrationUnknowns.ts'

export interface ErrorBudget {
  readonly offsetSigmaM: number
  readonly angleSigmaRad: number
  /** At arm's length, one sigma, mm. */
  readonly errorMm: number
  readonly lagSigmaMs: number
}

export interface FittedUnknowns {
  /** Row-major, for independent residuals. */
  readonly covariance: Float64Array
  readonly unknowns: readonly number[]
  readonly start: CameraGuess
  /** Numbers that say the same thing: the variance grows by it. */
  readonly inflation: number
}

const NEAR_M = 0.4
const FAR_M = 1.6
const ARM_M = 0.7
/** Marks are made all over the picture: its middle and half way to the corners. */
const spots = [
  [0.5, 0.5],
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
] as const
const LEAST_OFFSET_M = 0.0005
const LEAST_ANGLE_RAD = 0.0005

/**
 * The unknowns hang together (tilt and principal point, offset and tilt): their sigmas one by one say little. So points
 * are cast near and far through several spots of the picture, and two parts are taken that explain both:
 * variance(d) = offset² + (angle · d)², as `errorModel.ts` adds them up again.
 */
export function errorBudget(fitted: FittedUnknowns): ErrorBudget {
  const near = lateralVariance(fitted, NEAR_M)
  const far = lateralVariance(fitted, FAR_M)
  const angle2 = Math.max(0, (far - near) / (FAR_M ** 2 - NEAR_M ** 2))
  const offset2 = Math.max(0, near - angle2 * NEAR_M ** 2)
  const lagVariance = (fitted.covariance[at.lag * UNKNOWNS + at.lag] ?? 0) * fitted.inflation
  return {
    offsetSigmaM: Math.max(LEAST_OFFSET_M, Math.sqrt(offset2)),
    angleSigmaRad: Math.max(LEAST_ANGLE_RAD, Math.sqrt(angle2)),
    errorMm: 1000 * Math.sqrt(lateralVariance(fitted, ARM_M)),
    lagSigmaMs: Math.sqrt(lagVariance),
  }
}

/** Mean over the spots of the variance, per axis across the line of sight, of a point at that depth; metres². */
function lateralVariance({ covariance, unknowns, start, inflation }: FittedUnknowns, depthM: number): number {
  const pointAt = (values: readonly number[], spot: readonly [number, number]): Vec3 => {
    const { intrinsics, viewerFromCamera } = guessOf(values, start).calibration
    return transformPoint(viewerFromCamera, scale(directionAtUnitDepth(spot, intrinsics), depthM))
  }
  let sum = 0
  for (const spot of spots) {
    const middle = pointAt(unknowns, spot)
    const moved = steps.map((step, index): Vec3 => {
      const other = unknowns.map((value, i) => (i === index ? value + step : value))
      return scale(sub(pointAt(other, spot), middle), 1 / step)
    })
    // Both axes across; the camera looks along z within some degrees.
    for (const axis of [0, 1] as const)
      for (let i = 0; i < UNKNOWNS; i++)
        for (let j = 0; j < UNKNOWNS; j++)
          sum += (moved[i]?.[axis] ?? 0) * (moved[j]?.[axis] ?? 0) * (covariance[i * UNKNOWNS + j] ?? 0)
  }
  return (inflation * sum) / (2 * spots.length)
}
