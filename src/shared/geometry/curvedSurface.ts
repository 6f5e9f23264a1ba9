// A piece of surface fitted to hits seen from one camera: inverse depth as a function of the direction of view. A plane is
// exactly linear in it; a limb or sphere of radius R bends by about 1/(2R) per squared unit of direction. Pure.
import { factor, solve } from './motion/cholesky.ts'
import type { Plane } from './plane.ts'
import { dot, normalize, scale, type Vec3 } from './vec3.ts'

/** A hit as the camera sees it: direction x, y at z = -1, and depth along -z, metres. */
export interface SeenDepth {
  readonly x: number
  readonly y: number
  readonly depthM: number
}

export interface CurvedSurface {
  /** Metres along -z in a direction; within what the hits showed, however far the direction leads away from them. */
  depthAt(x: number, y: number): number
  /** Root mean square of the hits' depths against it, metres. */
  readonly rmsM: number
}

/** Level, two slopes, three bends. */
const BENT = 6
const FLAT = 3
/** Believed before anything is seen, one sigma: slopes up to 80°, bends of a finger (R = 1 cm would be 50). */
const SLOPE_SIGMA = 5
const BEND_SIGMA = 25
const prior = [
  1e-6,
  SLOPE_SIGMA ** -2,
  SLOPE_SIGMA ** -2,
  BEND_SIGMA ** -2,
  BEND_SIGMA ** -2,
  BEND_SIGMA ** -2,
]
const ROUNDS = 4
const HUBER = 1.5
/** How far past the nearest and the farthest hit the surface may lead. */
const MARGIN_M = 0.02

const basis = (X: number, Y: number): readonly number[] => [1, X, Y, X * X, X * Y, Y * Y]

interface Fit {
  readonly atX: number
  readonly atY: number
  readonly coefficients: Float64Array
}

/**
 * The surface that the hits lie on to `sigmaM` each, those that do not fit counting less (reweighted least squares with
 * Huber's weights and the priors above). Undefined for fewer than six hits.
 */
export function fitCurvedSurface(hits: readonly SeenDepth[], sigmaM: number): CurvedSurface | undefined {
  const fit = hits.length < BENT ? undefined : fitInverse(hits, sigmaM, BENT)
  if (fit === undefined) return undefined
  const nearestM = Math.min(...hits.map(({ depthM }) => depthM)) - MARGIN_M
  const farthestM = Math.max(...hits.map(({ depthM }) => depthM)) + MARGIN_M
  const depthAt = (x: number, y: number): number =>
    Math.min(farthestM, Math.max(nearestM, depthOn(fit, x, y)))
  return { depthAt, rmsM: Math.sqrt(meanOf(hits, (hit) => (depthAt(hit.x, hit.y) - hit.depthM) ** 2)) }
}

/**
 * The plane that the hits lie on, in the camera's space, its normal towards the camera. Hits along one line are enough: across
 * the line the plane then faces the camera, for nothing says otherwise. Undefined without hits.
 */
export function fitSeenPlane(hits: readonly SeenDepth[], sigmaM: number): Plane | undefined {
  const fit = hits.length === 0 ? undefined : fitInverse(hits, sigmaM, FLAT)
  if (fit === undefined) return undefined
  const [level = 0, slopeX = 0, slopeY = 0] = fit.coefficients
  // On the plane: 1 = slopeX x + slopeY y - (level at the view's middle) z.
  const away: Vec3 = [slopeX, slopeY, -(level - slopeX * fit.atX - slopeY * fit.atY)]
  const square = dot(away, away)
  if (square < 1e-9) return undefined
  return { point: scale(away, 1 / square), normal: normalize(scale(away, -1)) }
}

const meanOf = (hits: readonly SeenDepth[], of: (hit: SeenDepth) => number): number =>
  hits.reduce((sum, hit) => sum + of(hit), 0) / hits.length

function fitInverse(hits: readonly SeenDepth[], sigmaM: number, size: number): Fit | undefined {
  const [atX, atY] = [meanOf(hits, ({ x }) => x), meanOf(hits, ({ y }) => y)]
  let weights: readonly number[] = hits.map(() => 1)
  let fit: Fit | undefined
  for (let round = 0; round < ROUNDS; round++) {
    const coefficients = solveOnce(hits, weights, { atX, atY, sigmaM, size })
    if (coefficients === undefined) return undefined
    const found: Fit = { atX, atY, coefficients }
    fit = found
    weights = hits.map((hit) => {
      const off = Math.abs(depthOn(found, hit.x, hit.y) - hit.depthM) / sigmaM
      return off <= HUBER ? 1 : HUBER / off
    })
  }
  return fit
}

function depthOn({ atX, atY, coefficients }: Fit, x: number, y: number): number {
  const row = basis(x - atX, y - atY)
  const inverse = coefficients.reduce((sum, value, index) => sum + value * (row[index] ?? 0), 0)
  return inverse > 1e-3 ? 1 / inverse : 1000
}

interface Equation {
  readonly atX: number
  readonly atY: number
  readonly sigmaM: number
  readonly size: number
}

function solveOnce(
  hits: readonly SeenDepth[],
  weights: readonly number[],
  { atX, atY, sigmaM, size }: Equation,
): Float64Array | undefined {
  const matrix = new Float64Array(size * size)
  const right = new Float64Array(size)
  for (let i = 0; i < size; i++) matrix[i * size + i] = prior[i] ?? 0
  hits.forEach(({ x, y, depthM }, index) => {
    const row = basis(x - atX, y - atY)
    // One sigma of inverse depth is sigma over depth squared.
    const weight = (weights[index] ?? 1) * (depthM ** 2 / sigmaM) ** 2
    for (let i = 0; i < size; i++) {
      const a = row[i] ?? 0
      right[i] = (right[i] ?? 0) + (weight * a) / depthM
      for (let j = 0; j < size; j++)
        matrix[i * size + j] = (matrix[i * size + j] ?? 0) + weight * a * (row[j] ?? 0)
    }
  })
  if (!factor(matrix, size)) return undefined
  solve(matrix, size, right)
  return right
}
