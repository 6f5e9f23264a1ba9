// A smooth piece of surface as the still sees it: inverse depth as a quadratic over the picture. For a sphere or limb of
// radius R it bends by 1/(2R) per squared unit of direction, whatever its distance. Pure numbers: they pass a worker's door.
import { f64 } from './cells.ts'

/** Level, two slopes, three bends. */
export const SURFACE_SIZE = 6

export interface InverseSurface {
  /** Direction in the still that the coefficients are told about. */
  readonly atX: number
  readonly atY: number
  /** Inverse depth = c0 + c1 X + c2 Y + c3 X² + c4 XY + c5 Y², with X = x - atX, Y = y - atY. */
  readonly coefficients: Float64Array
}

export function inverseDepthAt({ atX, atY, coefficients: c }: InverseSurface, x: number, y: number): number {
  const [X, Y] = [x - atX, y - atY]
  return f64(c, 0) + X * (f64(c, 1) + X * f64(c, 3) + Y * f64(c, 4)) + Y * (f64(c, 2) + Y * f64(c, 5))
}

/** What each coefficient adds per unit at a direction. */
export function basisAt(
  { atX, atY }: Pick<InverseSurface, 'atX' | 'atY'>,
  x: number,
  y: number,
): readonly [number, number, number, number, number, number] {
  const [X, Y] = [x - atX, y - atY]
  return [1, X, Y, X * X, X * Y, Y * Y]
}

/** Change of inverse depth with x and y at a direction. */
export function slopesAt(
  { atX, atY, coefficients: c }: InverseSurface,
  x: number,
  y: number,
): [number, number] {
  const [X, Y] = [x - atX, y - atY]
  return [f64(c, 1) + 2 * X * f64(c, 3) + Y * f64(c, 4), f64(c, 2) + X * f64(c, 4) + 2 * Y * f64(c, 5)]
}

/** The variance of what the coefficients with this covariance (row-major) say, given what each of them adds. */
export function quadratic(covariance: Float64Array, phi: readonly number[]): number {
  let variance = 0
  phi.forEach((a, row) =>
    phi.forEach((b, column) => (variance += a * b * f64(covariance, row * SURFACE_SIZE + column))),
  )
  return variance
}
