// Corrects the pictures' recorded poses (the still's too) by what the features show: a small bundle adjustment in which
// every feature's only unknown is its inverse depth along the still's ray, and every pose is held near its record by what
// is believed of the tracking's noise. What is left uncertain (the scale above all) is kept for the depths' sigmas.
import { factor, halfSolved, solve } from './cholesky.ts'
import {
  clampNoise,
  expectedPoseNoise,
  noisePrecision,
  type ChainEntry,
  type PoseNoise,
} from './poseNoise.ts'
import type { Feature } from './trackFeature.ts'
import { type WorkView } from './workView.ts'

export interface Observation {
  readonly feature: number
  /** Index of the view, 1 or more (0 is the still). */
  readonly node: number
  readonly u: number
  readonly v: number
}

export interface Adjustment {
  /** With corrected poses, in the given order. */
  readonly views: readonly WorkView[]
  readonly noise: PoseNoise
  /** Median reprojection error of the features, pixels. */
  readonly residualPx: number
  /**
   * Covariance (row-major) of what the poses' remaining errors do to some numbers, each given by its change with the
   * corrections (6 per view: turn, then shift, world axes).
   */
  covarianceOf(changes: readonly Float64Array[]): Float64Array
}

/** Six unknowns per view: turn about world axes (radians), shift along world axes (metres). */
export const POSE_SIZE = 6

const ITERATIONS = 6
/** Features lie anywhere from a hand's breadth to across the room: mean 0.8/m, sigma 1.5/m. Holds what has no parallax. */
const DEPTH_PRIOR = { mean: 0.8, precision: 1 / 1.5 ** 2 }
const LEAST_INVERSE_DEPTH = 0.05
const MOST_INVERSE_DEPTH = 8
/** Whole-pixel correlation with a parabola is never better than this, pixels. */
const LEAST_PIXEL_SIGMA = 0.3

interface Problem {
  readonly recorded: readonly WorkView[]
  readonly features: Feature[]
  readonly byFeature: readonly (readonly Observation[])[]
  readonly chain: readonly ChainEntry[]
  readonly size: number
  readonly corrections: Float64Array
  views: WorkView[]
  noise: PoseNoise
  pixelSigma: number
  readonly matrix: Float64Array
  readonly right: Float64Array
  /** Per feature: its coupling with the poses, its own curvature and gradient. */
  readonly couplings: Float64Array[]
  readonly curvatures: Float64Array
  readonly gradients: Float64Array
  /** How far each feature is believed, 0..1: one on the edge of something nearer slides, in no way a point can. */
  readonly trust: Float64Array
}

/** `views[0]` is the still. The features' inverse depths are changed in place. */
export function adjustPoses(
  views: readonly WorkView[],
  features: Feature[],
  observations: readonly Observation[],
): Adjustment {
  const problem = pose(views, features, observations)
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    build(problem)
    if (!factor(problem.matrix, problem.size)) break
    step(problem)
    if (iteration >= 1) learnNoise(problem)
  }
  build(problem)
  const solvable = factor(problem.matrix, problem.size)
  return {
    views: problem.views,
    noise: problem.noise,
    residualPx: residualMedian(problem),
    covarianceOf: (changes) => {
      if (!solvable) return new Float64Array(changes.length ** 2).fill(Infinity)
      const halves = changes.map((change) => halfSolved(problem.matrix, problem.size, change))
      return Float64Array.from({ length: changes.length ** 2 }, (_, at) => {
        const [a, b] = [halves[Math.floor(at / changes.length)], halves[at % changes.length]]
        return a === undefined || b === undefined ? 0 : dotAll(a, b)
      })
    },
  }
}

function pose(
  views: readonly WorkView[],
  features: Feature[],
  observations: readonly Observation[],
): Problem {
  const size = views.length * POSE_SIZE
  return {
    recorded: views,
    features,
    byFeature: features.map((_, index) => observations.filter((seen) => seen.feature === index)),
    chain: noisePrecision(views),
    size,
    corrections: new Float64Array(size),
    views: [...views],
    noise: expectedPoseNoise,
    pixelSigma: 0.3,
    matrix: new Float64Array(size * size),
    right: new Float64Array(size),
    couplings: features.map(() => new Float64Array(size)),
    curvatures: new Float64Array(features.length),
    gradients: new Float64Array(features.length),
    trust: new Float64Array(features.length).fill(1),
  }
}

/** Normal equations of the poses, with the features eliminated (Schur complement). */
function build(problem: Problem): void {
  const { matrix, right, size, features } = problem
  matrix.fill(0)
  right.fill(0)
  addPrior(problem)
  const residuals: number[] = []
  const spreads = new Float64Array(features.length)
  features.forEach((feature, index) => {
    const coupling = problem.couplings[index]
    if (coupling === undefined) return
    coupling.fill(0)
    problem.curvatures[index] = DEPTH_PRIOR.precision
    problem.gradients[index] = DEPTH_PRIOR.precision * (feature.inverseDepth - DEPTH_PRIOR.mean)
    const from = residuals.length
    for (const seen of problem.byFeature[index] ?? []) addObservation(problem, index, seen, residuals)
    spreads[index] = rootMeanSquare(residuals.slice(from))
    eliminate(problem, index, coupling)
  })
  trustFeatures(problem, spreads)
  residuals.sort((a, b) => a - b)
  // Median of a Rayleigh-distributed length is 1.18 sigma.
  problem.pixelSigma = Math.max(LEAST_PIXEL_SIGMA, (residuals[residuals.length >> 1] ?? 0.3) / 1.18)
  for (let row = 0; row < size; row++) {
    for (let column = row + 1; column < size; column++) {
      matrix[row * size + column] = matrix[column * size + row] ?? 0
    }
  }
}

const rootMeanSquare = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)

/** For the next iteration: a feature that fits twice as badly as usual over all its pictures counts little. */
function trustFeatures({ trust }: Problem, spreads: Float64Array): void {
  const seen = [...spreads].filter((spread) => spread > 0).sort((a, b) => a - b)
  const usual = Math.max(0.1, seen[seen.length >> 1] ?? 0.1)
  spreads.forEach((spread, index) => {
    trust[index] = 1 / (1 + (spread / (2 * usual)) ** 4)
  })
}

function addPrior({ chain, noise, matrix, right, size, corrections }: Problem): void {
  for (const { row, column, value } of chain) {
    for (let k = 0; k < POSE_SIZE; k++) {
      const precision = value / (k < 3 ? noise.rotationRad : noise.positionM) ** 2
      const [i, j] = [row * POSE_SIZE + k, column * POSE_SIZE + k]
      matrix[i * size + j] = (matrix[i * size + j] ?? 0) + precision
      right[i] = (right[i] ?? 0) - precision * (corrections[j] ?? 0)
    }
  }
}

const jacobian = new Float64Array(2 * POSE_SIZE)

function addObservation(problem: Problem, index: number, seen: Observation, residuals: number[]): void {
  const still = problem.views[0]
  const view = problem.views[seen.node]
  const feature = problem.features[index]
  if (still === undefined || view === undefined || feature === undefined) return
  const rows = linearise(still, view, feature)
  if (rows === undefined) return
  const du = seen.u - rows.u
  const dv = seen.v - rows.v
  const away = Math.hypot(du, dv)
  residuals.push(away)
  // Cauchy: a feature on something that moved, or mismatched, hardly counts.
  const trust = problem.trust[index] ?? 1
  const weight = trust / (problem.pixelSigma ** 2 * (1 + (away / (2.5 * problem.pixelSigma)) ** 2))
  for (const [gradient, residual] of [
    [rows.gu, du],
    [rows.gv, dv],
  ] as const) {
    const slope = poseRow(gradient, rows, jacobian)
    accumulate(problem, { index, node: seen.node, slope, residual, weight })
  }
}

export interface Linearised {
  readonly u: number
  readonly v: number
  /** Pixel per unit of world-space change of the (inverse-depth scaled) vector from camera to point. */
  readonly gu: readonly [number, number, number]
  readonly gv: readonly [number, number, number]
  /** Direction in the still, world axes. */
  readonly q: readonly [number, number, number]
  /** Still's camera minus this camera, world. */
  readonly base: readonly [number, number, number]
  readonly inverseDepth: number
}

/** Projection of the still's ray at its inverse depth into `view`, and how it changes. */
export function linearise(
  still: WorkView,
  view: WorkView,
  { x, y, inverseDepth }: { readonly x: number; readonly y: number; readonly inverseDepth: number },
): Linearised | undefined {
  const r = still.rotation
  const w = view.rotation
  const q = [0, 1, 2].map((k) => (r[k * 3] ?? 0) * x + (r[k * 3 + 1] ?? 0) * y + (r[k * 3 + 2] ?? 0))
  const base = [0, 1, 2].map((k) => (still.position[k] ?? 0) - (view.position[k] ?? 0))
  const ray = [0, 1, 2].map((k) => (q[k] ?? 0) + inverseDepth * (base[k] ?? 0))
  const [X = 0, Y = 0, Z = 0] = [0, 1, 2].map(
    (column) =>
      (w[column] ?? 0) * (ray[0] ?? 0) +
      (w[3 + column] ?? 0) * (ray[1] ?? 0) +
      (w[6 + column] ?? 0) * (ray[2] ?? 0),
  )
  if (Z < 0.05) return undefined
  const row = (focal: number, along: 0 | 1, value: number): readonly [number, number, number] => {
    const g = [0, 1, 2].map(
      (k) => (focal / Z) * ((w[k * 3 + along] ?? 0) - (value / Z) * (w[k * 3 + 2] ?? 0)),
    )
    return [g[0] ?? 0, g[1] ?? 0, g[2] ?? 0]
  }
  return {
    u: (view.fx * X) / Z + view.cx,
    v: (view.fy * Y) / Z + view.cy,
    gu: row(view.fx, 0, X),
    gv: row(view.fy, 1, Y),
    q: [q[0] ?? 0, q[1] ?? 0, q[2] ?? 0],
    base: [base[0] ?? 0, base[1] ?? 0, base[2] ?? 0],
    inverseDepth,
  }
}

/** d(pixel)/d(still's six, view's six) into `out`; returns d(pixel)/d(inverse depth). */
export function poseRow(
  [gx, gy, gz]: readonly [number, number, number],
  { q, base, inverseDepth }: Linearised,
  out: Float64Array,
): number {
  const [vx, vy, vz] = [
    q[0] + inverseDepth * base[0],
    q[1] + inverseDepth * base[1],
    q[2] + inverseDepth * base[2],
  ]
  out[0] = q[1] * gz - q[2] * gy
  out[1] = q[2] * gx - q[0] * gz
  out[2] = q[0] * gy - q[1] * gx
  out[3] = inverseDepth * gx
  out[4] = inverseDepth * gy
  out[5] = inverseDepth * gz
  out[6] = -(vy * gz - vz * gy)
  out[7] = -(vz * gx - vx * gz)
  out[8] = -(vx * gy - vy * gx)
  out[9] = -inverseDepth * gx
  out[10] = -inverseDepth * gy
  out[11] = -inverseDepth * gz
  return gx * base[0] + gy * base[1] + gz * base[2]
}

interface Row {
  readonly index: number
  readonly node: number
  readonly slope: number
  readonly residual: number
  readonly weight: number
}

const unknownAt = (node: number, k: number): number => (k < POSE_SIZE ? k : node * POSE_SIZE + k - POSE_SIZE)

/** One observed coordinate; only the lower triangle (the still comes first) is filled. */
function accumulate(problem: Problem, { index, node, slope, residual, weight }: Row): void {
  const { matrix, right, size } = problem
  const coupling = problem.couplings[index]
  if (coupling === undefined) return
  problem.curvatures[index] = (problem.curvatures[index] ?? 0) + weight * slope * slope
  problem.gradients[index] = (problem.gradients[index] ?? 0) - weight * slope * residual
  for (let a = 0; a < 2 * POSE_SIZE; a++) {
    const i = unknownAt(node, a)
    const scaled = weight * (jacobian[a] ?? 0)
    right[i] = (right[i] ?? 0) + scaled * residual
    coupling[i] = (coupling[i] ?? 0) + scaled * slope
    for (let b = 0; b <= a; b++) {
      const at = i * size + unknownAt(node, b)
      matrix[at] = (matrix[at] ?? 0) + scaled * (jacobian[b] ?? 0)
    }
  }
}

function eliminate(
  { matrix, right, size, curvatures, gradients }: Problem,
  index: number,
  coupling: Float64Array,
): void {
  const curvature = curvatures[index] ?? 1
  const pull = (gradients[index] ?? 0) / curvature
  for (let row = 0; row < size; row++) {
    const value = coupling[row] ?? 0
    if (value === 0) continue
    right[row] = (right[row] ?? 0) + value * pull
    const scaled = value / curvature
    for (let column = 0; column <= row; column++) {
      const at = row * size + column
      matrix[at] = (matrix[at] ?? 0) - scaled * (coupling[column] ?? 0)
    }
  }
}

function step(problem: Problem): void {
  const { size, right, corrections, features } = problem
  const change = Float64Array.from(right)
  solve(problem.matrix, size, change)
  for (let i = 0; i < size; i++) corrections[i] = (corrections[i] ?? 0) + (change[i] ?? 0)
  features.forEach((feature, index) => {
    const coupling = problem.couplings[index]
    if (coupling === undefined) return
    const move =
      -((problem.gradients[index] ?? 0) + dotAll(coupling, change)) / (problem.curvatures[index] ?? 1)
    feature.inverseDepth = Math.min(
      MOST_INVERSE_DEPTH,
      Math.max(LEAST_INVERSE_DEPTH, feature.inverseDepth + Math.max(-1, Math.min(1, move))),
    )
  })
  problem.views = problem.recorded.map((view, node) =>
    moved(view, corrections.subarray(node * 6, node * 6 + 6)),
  )
}

function dotAll(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

/** The view turned and shifted about world axes. */
function moved(view: WorkView, [wx = 0, wy = 0, wz = 0, tx = 0, ty = 0, tz = 0]: Float64Array): WorkView {
  const angle = Math.hypot(wx, wy, wz)
  const s = angle < 1e-12 ? 1 : Math.sin(angle) / angle
  const c = angle < 1e-12 ? 0.5 : (1 - Math.cos(angle)) / (angle * angle)
  const d = 1 - c * angle * angle
  const turn = [
    [d + c * wx * wx, c * wx * wy - s * wz, c * wx * wz + s * wy],
    [c * wx * wy + s * wz, d + c * wy * wy, c * wy * wz - s * wx],
    [c * wx * wz - s * wy, c * wy * wz + s * wx, d + c * wz * wz],
  ]
  const r = view.rotation
  const rotation = new Float64Array(9)
  turn.forEach(([a = 0, b = 0, e = 0], row) => {
    for (let column = 0; column < 3; column++) {
      rotation[row * 3 + column] = a * (r[column] ?? 0) + b * (r[3 + column] ?? 0) + e * (r[6 + column] ?? 0)
    }
  })
  const p = view.position
  const position = Float64Array.of((p[0] ?? 0) + tx, (p[1] ?? 0) + ty, (p[2] ?? 0) + tz)
  return { ...view, rotation, position }
}

/** How large the corrections are, with what is uncertain of them, says how noisy the poses are (one step of EM). */
function learnNoise(problem: Problem): void {
  const { chain, corrections, size, noise } = problem
  const inverse = invertLower(problem.matrix, size)
  const sums = [0, 0]
  for (const { row, column, value } of chain) {
    for (let k = 0; k < POSE_SIZE; k++) {
      const [i, j] = [row * POSE_SIZE + k, column * POSE_SIZE + k]
      let covariance = 0
      for (let m = Math.max(i, j); m < size; m++)
        covariance += (inverse[m * size + i] ?? 0) * (inverse[m * size + j] ?? 0)
      const part = k < 3 ? 0 : 1
      sums[part] = (sums[part] ?? 0) + value * ((corrections[i] ?? 0) * (corrections[j] ?? 0) + covariance)
    }
  }
  const count = (size / POSE_SIZE) * 3
  // As if twenty more components had shown the expected noise: few pictures do not overturn what is known of headsets.
  const known = 20
  const blend = (sum: number, expected: number): number =>
    Math.sqrt((sum + known * expected ** 2) / (count + known))
  problem.noise = clampNoise({
    rotationRad: hurried(noise.rotationRad, blend(sums[0] ?? 0, expectedPoseNoise.rotationRad)),
    positionM: hurried(noise.positionM, blend(sums[1] ?? 0, expectedPoseNoise.positionM)),
  })
}

/** EM creeps; going further the same way saves iterations. */
const hurried = (before: number, after: number): number => after * Math.min(2, Math.max(0.5, after / before))

function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    inverse[column * size + column] = 1 / (lower[column * size + column] ?? 1)
    for (let row = column + 1; row < size; row++) {
      let sum = 0
      for (let k = column; k < row; k++)
        sum -= (lower[row * size + k] ?? 0) * (inverse[k * size + column] ?? 0)
      inverse[row * size + column] = sum / (lower[row * size + row] ?? 1)
    }
  }
  return inverse
}

function residualMedian(problem: Problem): number {
  const still = problem.views[0]
  const residuals: number[] = []
  problem.byFeature.forEach((list, index) => {
    const feature = problem.features[index]
    for (const seen of list) {
      const view = problem.views[seen.node]
      if (still === undefined || view === undefined || feature === undefined) continue
      const rows = linearise(still, view, feature)
      if (rows !== undefined) residuals.push(Math.hypot(seen.u - rows.u, seen.v - rows.v))
    }
  })
  residuals.sort((a, b) => a - b)
  return residuals[residuals.length >> 1] ?? 0
}
