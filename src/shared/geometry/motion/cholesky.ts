// Dense symmetric positive definite systems, for the pose adjustment's few hundred unknowns.
import { f64 } from './cells.ts'

/** Lower triangle L with L Lᵀ = `matrix` (row-major, size x size), in place of it; false when not positive definite. */
export function factor(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row++) {
    const rowAt = row * size
    for (let column = 0; column <= row; column++) {
      const columnAt = column * size
      let sum = f64(matrix, rowAt + column)
      for (let k = 0; k < column; k++) sum -= f64(matrix, rowAt + k) * f64(matrix, columnAt + k)
      if (row !== column) matrix[rowAt + column] = sum / f64(matrix, columnAt + column)
      else if (sum > 0) matrix[rowAt + row] = Math.sqrt(sum)
      else return false
    }
  }
  return true
}

/** The solution x of L x = `right`: what products of two such give is the quadratic form of the inverse. */
export function halfSolved(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  const out = Float64Array.from(right)
  for (let row = 0; row < size; row++) {
    const rowAt = row * size
    let sum = f64(out, row)
    for (let k = 0; k < row; k++) sum -= f64(lower, rowAt + k) * f64(out, k)
    out[row] = sum / f64(lower, rowAt + row)
  }
  return out
}

/** Solves L Lᵀ x = `right`, x in place of it. */
export function solve(lower: Float64Array, size: number, right: Float64Array): void {
  for (let row = 0; row < size; row++) {
    let sum = f64(right, row)
    for (let k = 0; k < row; k++) sum -= f64(lower, row * size + k) * f64(right, k)
    right[row] = sum / f64(lower, row * size + row)
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = f64(right, row)
    for (let k = row + 1; k < size; k++) sum -= f64(lower, k * size + row) * f64(right, k)
    right[row] = sum / f64(lower, row * size + row)
  }
}
