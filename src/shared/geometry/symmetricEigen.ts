// Eigenvalues of a symmetric 3x3 matrix, by Jacobi rotations: exact enough for covariances that are nearly singular.
import type { Vec3 } from './vec3.ts'

export interface Eigen3 {
  /** Ascending. */
  readonly values: Vec3
  /** Unit vectors, in the order of the values. */
  readonly vectors: readonly [Vec3, Vec3, Vec3]
}

/** Of the matrix given by its upper triangle `[xx, xy, xz, yy, yz, zz]`. */
export function symmetricEigen3(upper: readonly [number, number, number, number, number, number]): Eigen3 {
  const [xx, xy, xz, yy, yz, zz] = upper
  const a = Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz)
  const v = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
  const at = (m: Float64Array, row: number, column: number): number => m[row * 3 + column] ?? 0
  // Six sweeps bring the off-diagonal below 1e-15 of the diagonal; convergence is quadratic.
  for (let sweep = 0; sweep < 8; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      rotatePair(a, v, p, q)
  }
  const order = [0, 1, 2].sort((i, j) => at(a, i, i) - at(a, j, j))
  const vector = (rank: number): Vec3 => {
    const column = order[rank] ?? 0
    return [at(v, 0, column), at(v, 1, column), at(v, 2, column)]
  }
  const value = (rank: number): number => at(a, order[rank] ?? 0, order[rank] ?? 0)
  return { values: [value(0), value(1), value(2)], vectors: [vector(0), vector(1), vector(2)] }
}

function rotatePair(a: Float64Array, v: Float64Array, p: number, q: number): void {
  const apq = a[p * 3 + q] ?? 0
  if (Math.abs(apq) < 1e-300) return
  const theta = ((a[q * 3 + q] ?? 0) - (a[p * 3 + p] ?? 0)) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < 3; k++) turn(a, k * 3 + p, k * 3 + q, [c, s])
  for (let k = 0; k < 3; k++) turn(a, p * 3 + k, q * 3 + k, [c, s])
  for (let k = 0; k < 3; k++) turn(v, k * 3 + p, k * 3 + q, [c, s])
}

function turn(m: Float64Array, i: number, j: number, [c, s]: readonly [number, number]): void {
  const [x, y] = [m[i] ?? 0, m[j] ?? 0]
  m[i] = c * x - s * y
  m[j] = s * x + c * y
}
