// How far the pictures can be believed about one spot. Each says by itself where it saw the spot; they differ from one
// still surface by their noise, by what their poses are wrong by, and by what the patient has moved. The last two wander
// in time along both axes of the picture alike, so what is seen across the parallax tells how large they are along it.
// Generalised least squares, averaged over how large each may be (a small Bayesian model average).
import { f64 } from './cells.ts'
import { factor, halfSolved, solve } from './cholesky.ts'
import { MEMORY_MS } from './poseNoise.ts'
import type { PictureShift } from './refineSurface.ts'

export interface Judged {
  /** To be added to the surface's level, 1/m. */
  readonly change: number
  /** Of the level, 1/m squared: noise, wandering poses and movement together. */
  readonly variance: number
  /** What noise alone would leave. */
  readonly photometric: number
  /** The lens' share of it: no number of further pictures makes it less. */
  readonly lens: number
  /** How far the spot is thought to move, one sigma, metres (and metres a second). */
  readonly movementM: number
  /** The likeliest size of each. */
  readonly best: Model
}

export interface Scene {
  /** Of each view, the still's first, milliseconds. */
  readonly timesMs: readonly number[]
  /** Pixels of the still per metre at the spot. */
  readonly pixelsPerM: number
  /** Covariance of the shifts (x and y of each picture in turn) by what is left uncertain of the poses, where known. */
  readonly ofPoses: Float64Array | undefined
  /** How the shifts change with one sigma of each thing that the lens may be wrong by, alike in all pictures. */
  readonly ofLens: readonly Float64Array[]
}

/** One sigma of what wanders with a memory of half a second (tracking), metres at the spot. */
const WANDERING_M = [0.0001, 0.0002, 0.0004, 0.0008, 0.0016, 0.0032, 0.0064]
/** One sigma of smooth movement (breath, drift): metres and metres a second. Most patients hold still: a half each step. */
const MOVEMENT_M = [0.0001, 0.0004, 0.0008, 0.0016, 0.0032, 0.0064, 0.0128]
/** A breath of four seconds goes one way for two, and is another after one. */
const BREATH_MEMORY_MS = 1000
/** A picture that lies off by more than so many sigma of what the others foretell is taken for another's, or covered. */
const OFF = 3

interface Model {
  readonly wanderingM: number
  readonly movementM: number
}

const models: readonly Model[] = WANDERING_M.flatMap((wanderingM) =>
  MOVEMENT_M.map((movementM) => ({ wanderingM, movementM })),
)
const priorOf = ({ movementM }: Model): number => -Math.log(movementM) / 2

/** What the pictures together say of the level, the fitted surface being zero. */
export function judge(shifts: readonly PictureShift[], scene: Scene): Judged {
  let problem = setUp(shifts, scene)
  let best = bestOf(problem)
  const trusted = withoutOutliers(problem, best.model)
  if (trusted !== undefined) {
    problem = { ...problem, noise: trusted }
    best = bestOf(problem)
  }
  const lens = shareOf(problem, best.model, scene.ofLens)
  return { ...averaged(shifts, best.answers), lens }
}

/** What changes of the shifts that are alike in all pictures, one sigma each, do to the level: variance, 1/m squared. */
function shareOf(problem: Problem, model: Model, changes: readonly Float64Array[]): number {
  const { size, p } = problem
  const lower = factored(problem, model)
  const pw = halfSolved(lower, size, p)
  const information = dot(pw, pw) + 1e-9
  return changes.reduce(
    (sum, change) => sum + (dot(pw, halfSolved(lower, size, change)) / information) ** 2,
    0,
  )
}

interface Problem {
  readonly shifts: readonly PictureShift[]
  readonly size: number
  readonly y: Float64Array
  readonly p: Float64Array
  /** Covariances of the shifts: xx, xy, yy for each picture. */
  readonly noise: Float64Array
  /** Of unit tracking and unit movement between the still and each two pictures, in still pixels squared. */
  readonly tracking: Float64Array
  readonly movement: Float64Array
  readonly common: Float64Array
}

function setUp(shifts: readonly PictureShift[], scene: Scene): Problem {
  const { timesMs, pixelsPerM } = scene
  const count = shifts.length
  const noise = new Float64Array(3 * count)
  const y = new Float64Array(2 * count)
  const p = new Float64Array(2 * count)
  const tracking = new Float64Array(count * count)
  const movement = new Float64Array(count * count)
  const sinceStill = shifts.map(({ node }) => (timesMs[node] ?? 0) - (timesMs[0] ?? 0))
  shifts.forEach(({ information: [xx, xy, yy], shift, parallax }, k) => {
    const determinant = xx * yy - xy * xy
    noise.set([yy / determinant, -xy / determinant, xx / determinant], 3 * k)
    y.set(shift, 2 * k)
    p.set(parallax, 2 * k)
    for (let l = 0; l < count; l++) {
      const [a, b] = [sinceStill[k] ?? 0, sinceStill[l] ?? 0]
      tracking[k * count + l] = pixelsPerM ** 2 * sinceStillOf(a, b, trackingKernel)
      movement[k * count + l] = pixelsPerM ** 2 * (sinceStillOf(a, b, breathKernel) + (a * b) / 1e6)
    }
  })
  return { shifts, size: 2 * count, y, p, noise, tracking, movement, common: commonOf(2 * count, scene) }
}

/** Covariance of the shifts by what is left uncertain of poses and lens. */
function commonOf(size: number, { ofPoses, ofLens }: Scene): Float64Array {
  const common = ofPoses === undefined ? new Float64Array(size * size) : Float64Array.from(ofPoses)
  for (const change of ofLens)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        common[i * size + j] = f64(common, i * size + j) + f64(change, i) * f64(change, j)
  return common
}

const trackingKernel = (gapMs: number): number => Math.exp(-Math.abs(gapMs) / MEMORY_MS)
const breathKernel = (gapMs: number): number => Math.exp(-0.5 * (gapMs / BREATH_MEMORY_MS) ** 2)

/** Covariance of two changes since the still. */
const sinceStillOf = (a: number, b: number, kernel: (gapMs: number) => number): number =>
  kernel(a - b) - kernel(a) - kernel(b) + kernel(0)

/** The covariance's factor under a model. */
function factored(
  { size, noise, tracking, movement, common }: Problem,
  { wanderingM, movementM }: Model,
): Float64Array {
  const count = size / 2
  const matrix = Float64Array.from(common)
  const [a, b] = [wanderingM ** 2, movementM ** 2]
  for (let k = 0; k < count; k++) {
    for (let l = 0; l <= k; l++) {
      const both = a * f64(tracking, k * count + l) + b * f64(movement, k * count + l)
      const at = 2 * k * size + 2 * l
      matrix[at] = f64(matrix, at) + both
      matrix[at + size + 1] = f64(matrix, at + size + 1) + both
    }
    const at = 2 * k * size + 2 * k
    matrix[at] = f64(matrix, at) + f64(noise, 3 * k)
    matrix[at + size] = f64(matrix, at + size) + f64(noise, 3 * k + 1)
    matrix[at + size + 1] = f64(matrix, at + size + 1) + f64(noise, 3 * k + 2)
  }
  factor(matrix, size)
  return matrix
}

interface Answer {
  readonly model: Model
  readonly logWeight: number
  readonly change: number
  readonly variance: number
}

function bestOf(problem: Problem): { readonly model: Model; readonly answers: readonly Answer[] } {
  const answers = models.map((model) => answerUnder(problem, model))
  const best = answers.reduce((a, b) => (b.logWeight > a.logWeight ? b : a))
  return { model: best.model, answers }
}

function answerUnder(problem: Problem, model: Model): Answer {
  const { size, y, p } = problem
  const lower = factored(problem, model)
  let logDeterminant = 0
  for (let i = 0; i < size; i++) logDeterminant += Math.log(f64(lower, i * size + i))
  const [yw, pw] = [halfSolved(lower, size, y), halfSolved(lower, size, p)]
  const information = dot(pw, pw) + 1e-9
  const pull = dot(pw, yw)
  const misfit = dot(yw, yw) - pull ** 2 / information
  return {
    model,
    logWeight: -misfit / 2 - logDeterminant - Math.log(information) / 2 + priorOf(model),
    change: pull / information,
    variance: 1 / information,
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += f64(a, i) * f64(b, i)
  return sum
}

/** Noise of the pictures, made larger for those that lie off what all others foretell; undefined when none does. */
function withoutOutliers(problem: Problem, model: Model): Float64Array | undefined {
  const { size, y, p, noise, shifts } = problem
  const lower = factored(problem, model)
  const { change } = answerUnder(problem, model)
  const away = y.map((value, i) => value - f64(p, i) * change)
  solve(lower, size, away)
  const trusted = Float64Array.from(noise)
  const offs = shifts.map((_, k) =>
    Math.max(...[2 * k, 2 * k + 1].map((i) => Math.abs(f64(away, i)) / Math.sqrt(inverseAt(lower, size, i)))),
  )
  for (const [k, off] of offs.entries()) {
    if (off <= OFF) continue
    for (let part = 3 * k; part < 3 * k + 3; part++) trusted[part] = f64(trusted, part) * off ** 4
  }
  return offs.some((off) => off > OFF) ? trusted : undefined
}

/** The inverse's diagonal entry. */
function inverseAt(lower: Float64Array, size: number, index: number): number {
  const unit = new Float64Array(size)
  unit[index] = 1
  const column = halfSolved(lower, size, unit)
  return dot(column, column)
}

function averaged(shifts: readonly PictureShift[], answers: readonly Answer[]): Omit<Judged, 'lens'> {
  const top = Math.max(...answers.map(({ logWeight }) => logWeight))
  const weights = answers.map(({ logWeight }) => Math.exp(logWeight - top))
  const total = weights.reduce((a, b) => a + b, 0)
  const mean = (of: (answer: Answer) => number): number =>
    answers.reduce((sum, answer, i) => sum + of(answer) * (weights[i] ?? 0), 0) / total
  const change = mean((answer) => answer.change)
  const best = answers.reduce((a, b) => (b.logWeight > a.logWeight ? b : a))
  return {
    change,
    variance: mean((answer) => answer.variance + (answer.change - change) ** 2),
    photometric: 1 / (1e-9 + shifts.reduce((sum, shift) => sum + aboutLevel(shift), 0)),
    best: best.model,
    movementM: mean((answer) => answer.model.movementM),
  }
}

/** What a picture tells of the level, were its noise the only error. */
const aboutLevel = ({ information: [xx, xy, yy], parallax: [x, y] }: PictureShift): number =>
  xx * x * x + 2 * xy * x * y + yy * y * y
