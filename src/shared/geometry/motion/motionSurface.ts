// The surface that motion shows, as plain numbers: depth, error and normal at any image point of the mark, so that a
// circle, an area or a long line can be draped on the body. Rules in SPEC.md.
import { transformDirection, type Pose } from '../pose.ts'
import { normalize, type Vec3 } from '../vec3.ts'
import type { ImagePoint } from '../../protocol/spaces.ts'
import {
  basisAt,
  inverseDepthAt,
  quadratic,
  slopesAt,
  SURFACE_SIZE,
  type InverseSurface,
} from './inverseSurface.ts'
import type { PointDepth } from './motionTypes.ts'

export interface MotionSurface extends InverseSurface {
  /** Of the coefficients, row-major 6 x 6, what is common to all points left out. */
  readonly covariance: Float64Array
  /** Of the inverse depth everywhere alike (scale, movement, what is not smooth), 1/m squared. */
  readonly commonVariance: number
  /** The still's camera, for a picture of width and height 1. */
  readonly camera: { readonly fx: number; readonly fy: number; readonly cx: number; readonly cy: number }
}

/** The pixel raster, hair and pores: no depth is better than this, metres. */
const LEAST_SIGMA_M = 0.0015
/** Inverse depths outside are no place where a mark can be, 1/m. */
const PLAUSIBLE = { least: 0.15, most: 6 }

const directionOf = ({ camera }: MotionSurface, [u, v]: ImagePoint): readonly [x: number, y: number] => [
  (u - camera.cx) / camera.fx,
  (v - camera.cy) / camera.fy,
]

/** Depth in front of the still's camera and its one-sigma error, metres; undefined where the surface cannot be. */
export function depthOnSurface(surface: MotionSurface, point: ImagePoint): PointDepth | undefined {
  const [x, y] = directionOf(surface, point)
  const inverseDepth = inverseDepthAt(surface, x, y)
  if (inverseDepth < PLAUSIBLE.least || inverseDepth > PLAUSIBLE.most) return undefined
  const phi = basisAt(surface, x, y)
  const variance = surface.commonVariance + quadratic(surface.covariance, phi)
  return {
    depthM: 1 / inverseDepth,
    sigmaM: Math.hypot(Math.sqrt(variance) / inverseDepth ** 2, LEAST_SIGMA_M),
  }
}

/** Unit normal towards the camera, world space. */
export function normalOnSurface(surface: MotionSurface, point: ImagePoint, worldFromCamera: Pose): Vec3 {
  const [x, y] = directionOf(surface, point)
  const [slopeX, slopeY] = slopesAt(surface, x, y)
  // Image axes run right, down and away; a camera's own right, up and back.
  const away = inverseDepthAt(surface, x, y) - slopeX * x - slopeY * y
  return normalize(transformDirection(worldFromCamera, [-slopeX, slopeY, away]))
}

/** One sigma of the slopes over the level: the tangent of the tilt's error. */
export const tiltSigma = ({ covariance, coefficients }: MotionSurface): number =>
  Math.sqrt(
    Math.max(covariance[SURFACE_SIZE + 1] ?? Infinity, covariance[2 * SURFACE_SIZE + 2] ?? Infinity),
  ) / (coefficients[0] ?? 1)
