// Corrects the pictures' recorded poses (the still's too) by what the features show: a small bundle adjustment in which
// every feature's only unknown is its inverse depth along the still's ray, and every pose is held near its record by what
// is believed of the tracking's noise. What is left uncertain (the scale above all) is kept for the depths' sigmas.
import { f64 } from './cells.ts'
import { factor, halfSolved, solve } from './cholesky.ts'
import {
  clampNoise,
  expectedPoseNoise,
  GUESSED,
  noisePrecision,
  type ChainEntry,
  type PoseNoise,
} from './poseNoise.ts'
import type { Feature } from './trackFeature.ts'
import { NEAREST, type WorkView } from './workView.ts'

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
  for (const { row, column, value, isGuess } of chain) {
    const { rotationRad, positionM } = isGuess ? GUESSED : noise
    for (let k = 0; k < POSE_SIZE; k++) {
      const precision = value / (k < 3 ? rotationRad : positionM) ** 2
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
  const { node } = seen
  const alongU = poseRow(rows.gu, rows, jacobian)
  accumulate(problem, { index, node, slope: alongU, residual: du, weight })
  const alongV = poseRow(rows.gv, rows, jacobian)
  accumulate(problem, { index, node, slope: alongV, residual: dv, weight })
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
  const [r, w] = [still.rotation, view.rotation]
  const q0 = f64(r, 0) * x + f64(r, 1) * y + f64(r, 2)
  const q1 = f64(r, 3) * x + f64(r, 4) * y + f64(r, 5)
  const q2 = f64(r, 6) * x + f64(r, 7) * y + f64(r, 8)
  const b0 = f64(still.position, 0) - f64(view.position, 0)
  const b1 = f64(still.position, 1) - f64(view.position, 1)
  const b2 = f64(still.position, 2) - f64(view.position, 2)
  const [v0, v1, v2] = [q0 + inverseDepth * b0, q1 + inverseDepth * b1, q2 + inverseDepth * b2]
  const Z = f64(w, 2) * v0 + f64(w, 5) * v1 + f64(w, 8) * v2
  if (Z < NEAREST) return undefined
  const u = (f64(w, 0) * v0 + f64(w, 3) * v1 + f64(w, 6) * v2) / Z
  const v = (f64(w, 1) * v0 + f64(w, 4) * v1 + f64(w, 7) * v2) / Z
  const [perX, perY] = [view.fx / Z, view.fy / Z]
  return {
    u: view.fx * u + view.cx,
    v: view.fy * v + view.cy,
    gu: [
      perX * (f64(w, 0) - u * f64(w, 2)),
      perX * (f64(w, 3) - u * f64(w, 5)),
      perX * (f64(w, 6) - u * f64(w, 8)),
    ],
    gv: [
      perY * (f64(w, 1) - v * f64(w, 2)),
      perY * (f64(w, 4) - v * f64(w, 5)),
      perY * (f64(w, 7) - v * f64(w, 8)),
    ],
    q: [q0, q1, q2],
    base: [b0, b1, b2],
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
    const scaled = weight * f64(jacobian, a)
    right[i] = f64(right, i) + scaled * residual
    coupling[i] = f64(coupling, i) + scaled * slope
    for (let b = 0; b <= a; b++) {
      const at = i * size + unknownAt(node, b)
      matrix[at] = f64(matrix, at) + scaled * f64(jacobian, b)
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
    const value = f64(coupling, row)
    if (value === 0) continue
    right[row] = f64(right, row) + value * pull
    const scaled = value / curvature
    const rowAt = row * size
    for (let column = 0; column <= row; column++)
      matrix[rowAt + column] = f64(matrix, rowAt + column) - scaled * f64(coupling, column)
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
  for (let i = 0; i < a.length; i++) sum += f64(a, i) * f64(b, i)
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
  const known = chain.filter(({ isGuess }) => !isGuess)
  for (const { row, column, value } of known) {
    for (let k = 0; k < POSE_SIZE; k++) {
      const [i, j] = [row * POSE_SIZE + k, column * POSE_SIZE + k]
      let covariance = 0
      for (let m = Math.max(i, j); m < size; m++)
        covariance += f64(inverse, i * size + m) * f64(inverse, j * size + m)
      const part = k < 3 ? 0 : 1
      sums[part] = (sums[part] ?? 0) + value * ((corrections[i] ?? 0) * (corrections[j] ?? 0) + covariance)
    }
  }
  const count = 3 * new Set(known.map(({ row }) => row)).size
  // As if twenty more components had shown the expected noise: few pictures do not overturn what is known of headsets.
  const believed = 20
  const blend = (sum: number, expected: number): number =>
    Math.sqrt((sum + believed * expected ** 2) / (count + believed))
  problem.noise = clampNoise({
    rotationRad: hurried(noise.rotationRad, blend(sums[0] ?? 0, expectedPoseNoise.rotationRad)),
    positionM: hurried(noise.positionM, blend(sums[1] ?? 0, expectedPoseNoise.positionM)),
  })
}

/** EM creeps; going further the same way saves iterations. */
const hurried = (before: number, after: number): number => after * Math.min(2, Math.max(0.5, after / before))

/** The inverse's transpose: columns lie one after the other, as they are made and read. */
function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    const own = column * size
    inverse[own + column] = 1 / f64(lower, column * size + column)
    for (let row = column + 1; row < size; row++) {
      const rowAt = row * size
      let sum = 0
      for (let k = column; k < row; k++) sum -= f64(lower, rowAt + k) * f64(inverse, own + k)
      inverse[own + row] = sum / f64(lower, rowAt + row)
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
