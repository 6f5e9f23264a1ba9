// Corrects the pictures' recorded poses (the still's too) by what the features show: a small bundle adjustment in which
// every feature's only unknown is its inverse depth along the still's ray, and every pose is held near its record by what
// is believed of the tracking's noise. What is left uncertain (the scale above all) is kept for the depths' sigmas.
import { f64 } from './cells.ts'
import { factor, halfSolved, solve } from './cholesky.ts'
import { learnNoise } from './learnNoise.ts'
import { linearise, moved, POSE_SIZE, poseRow } from './poseChange.ts'
import { expectedPoseNoise, GUESSED, noisePrecision, type ChainEntry, type PoseNoise } from './poseNoise.ts'
import type { Feature } from './trackFeature.ts'
import type { WorkView } from './workView.ts'

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
    if (iteration >= 1) problem.noise = learnNoise({ ...problem, lower: problem.matrix })
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
