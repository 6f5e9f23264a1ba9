// Non-linear least squares for a handful of unknowns: Levenberg-Marquardt (Marquardt 1963) with Huber's robust weights.
import { f64 } from './motion/cells.ts'
import { factor, solve } from './motion/cholesky.ts'

export interface LeastSquaresProblem {
  readonly start: readonly number[]
  /** How far each unknown is moved for its derivative: about what changes a residual by a hundredth. */
  readonly steps: readonly number[]
  /** Residuals in units of their sigma, always as many; undefined where the unknowns make no sense. */
  residuals(unknowns: readonly number[]): Float64Array | undefined
  /** Residuals beyond it count in proportion, not squared; in sigmas. Infinity: plain least squares. */
  readonly huber: number
  readonly maxIterations?: number
}

export interface LeastSquaresFit {
  readonly unknowns: readonly number[]
  /** In sigmas, at the found unknowns. */
  readonly residuals: Float64Array
  /** Row-major, of the unknowns, for residuals of sigma one; undefined where the system is singular. */
  readonly covariance: Float64Array | undefined
}

const MAX_ITERATIONS = 40
const CONVERGED = 1e-7

const weightOf = (residual: number, huber: number): number =>
  Math.abs(residual) <= huber ? 1 : huber / Math.abs(residual)

const costOf = (residuals: Float64Array, huber: number): number =>
  residuals.reduce((sum, value) => {
    const size = Math.abs(value)
    return sum + (size <= huber ? size * size : huber * (2 * size - huber))
  }, 0)

interface Normal {
  /** JᵀWJ, row-major. */
  readonly matrix: Float64Array
  /** -JᵀWr. */
  readonly right: Float64Array
}

function normalEquations(
  problem: LeastSquaresProblem,
  unknowns: readonly number[],
  residuals: Float64Array,
): Normal | undefined {
  const size = unknowns.length
  const columns: Float64Array[] = []
  for (let i = 0; i < size; i++) {
    const step = problem.steps[i] ?? 1e-6
    const moved = problem.residuals(unknowns.map((value, at) => (at === i ? value + step : value)))
    if (moved === undefined) return undefined
    columns.push(moved.map((value, at) => (value - f64(residuals, at)) / step))
  }
  const weights = residuals.map((value) => weightOf(value, problem.huber))
  const matrix = new Float64Array(size * size)
  const right = new Float64Array(size)
  columns.forEach((a, row) => {
    columns.slice(0, row + 1).forEach((b, column) => {
      let sum = 0
      for (let k = 0; k < a.length; k++) sum += f64(a, k) * f64(b, k) * f64(weights, k)
      matrix[row * size + column] = sum
      matrix[column * size + row] = sum
    })
    for (let k = 0; k < a.length; k++)
      right[row] = f64(right, row) - f64(a, k) * f64(residuals, k) * f64(weights, k)
  })
  return { matrix, right }
}

/** The step under damping `lambda`; undefined when the damped system is still singular. */
function damped({ matrix, right }: Normal, lambda: number): Float64Array | undefined {
  const size = right.length
  const lower = matrix.slice()
  for (let i = 0; i < size; i++)
    lower[i * size + i] = f64(matrix, i * size + i) * (1 + lambda) + lambda * 1e-12
  if (!factor(lower, size)) return undefined
  const step = right.slice()
  solve(lower, size, step)
  return step
}

/** Inverse of a positive definite matrix, or undefined. */
function inverseOf(matrix: Float64Array, size: number): Float64Array | undefined {
  const lower = matrix.slice()
  if (!factor(lower, size)) return undefined
  const inverse = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    const unit = new Float64Array(size)
    unit[i] = 1
    solve(lower, size, unit)
    inverse.set(unit, i * size)
  }
  return inverse
}

interface Fitting {
  readonly unknowns: readonly number[]
  readonly residuals: Float64Array
  readonly cost: number
}

/** The fit after a damped step; undefined when it is no better. */
function better(
  problem: LeastSquaresProblem,
  from: Fitting,
  step: Float64Array | undefined,
): Fitting | undefined {
  if (step === undefined) return undefined
  const unknowns = from.unknowns.map((value, at) => value + f64(step, at))
  const residuals = problem.residuals(unknowns)
  if (residuals === undefined) return undefined
  const cost = costOf(residuals, problem.huber)
  return cost < from.cost ? { unknowns, residuals, cost } : undefined
}

/** The unknowns that fit best from the start on; undefined when the start itself makes no sense. */
export function fitLeastSquares(problem: LeastSquaresProblem): LeastSquaresFit | undefined {
  const { start, maxIterations = MAX_ITERATIONS } = problem
  const first = problem.residuals(start)
  if (first === undefined) return undefined
  let fit: Fitting = { unknowns: start, residuals: first, cost: costOf(first, problem.huber) }
  let lambda = 1e-3
  let normal = normalEquations(problem, fit.unknowns, fit.residuals)
  for (let i = 0; i < maxIterations && normal !== undefined && lambda < 1e9; i++) {
    const next = better(problem, fit, damped(normal, lambda))
    if (next === undefined) {
      lambda *= 8
      continue
    }
    const gain = (fit.cost - next.cost) / fit.cost
    fit = next
    lambda = Math.max(1e-9, lambda / 10)
    normal = normalEquations(problem, fit.unknowns, fit.residuals)
    if (gain < CONVERGED) break
  }
  const { unknowns, residuals } = fit
  return { unknowns, residuals, covariance: normal && inverseOf(normal.matrix, unknowns.length) }
}
