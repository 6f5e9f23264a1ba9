// From the sweep's step to a fraction of it: the patches of one mark are fitted together, as one smooth surface, to all
// pictures' luma by Gauss-Newton. Each patch is warped by the surface's slant and bend. What every picture by itself says
// is kept: movement.ts judges from it how far the pictures can be believed.
import { f64 } from './cells.ts'
import { factor, solve } from './cholesky.ts'
import { comparePatch, type Block } from './comparePatch.ts'
import { basisAt, SURFACE_SIZE, type InverseSurface } from './inverseSurface.ts'
import type { Patch } from './patch.ts'
import { relativeView, type WorkView } from './workView.ts'

export interface RefineProblem {
  /** Corrected, the still first. */
  readonly views: readonly WorkView[]
  readonly patches: readonly Patch[]
  /** Luma noise of a picture, one sigma. */
  readonly noise: number
}

/** How one picture shows the whole spot shifted against the fitted surface, in pixels of the still. */
export interface PictureShift {
  readonly node: number
  readonly shift: readonly [number, number]
  /** Information of the shift: xx, xy, yy. */
  readonly information: readonly [number, number, number]
  /** Shift per unit of inverse depth. */
  readonly parallax: readonly [number, number]
  /** Picture pixels to still pixels, at the spot. */
  readonly back: readonly [number, number, number, number]
}

export interface SurfaceRefinement {
  readonly surface: InverseSurface
  /** Covariance of the coefficients, row-major: photometric scatter and what is not observed of the bend. */
  readonly covariance: Float64Array
  /** Variance of what the patches lie off the fitted surface beyond their noise: it is not as smooth as thought. */
  readonly misfit: number
  readonly shifts: readonly PictureShift[]
  /** Median correlation of patches and pictures at the end. */
  readonly correlation: number
  /** Of the pictures that should show the patches, the share that shows something like them. */
  readonly agreeing: number
  /** The pictures (indices of the views) that do. */
  readonly witnesses: ReadonlySet<number>
}

const ITERATIONS = 6
/** A correlation so far below the others' is that of a picture in which the spot is covered, or that is another one's. */
const UNUSUAL = 0.15
/** Of what the patch's contrast lets expect; with less it is chance that is matched, not the spot. */
const LEAST_OF_EXPECTED = 0.5
/** Surfaces are seen at up to about 60°: one sigma of the slope is the tangent of 50° over the depth. */
const SLOPE_SIGMA = 1.2
/** Bends, 1/m: bodies are round outward. A lower leg has -8 across and 0 along; seen at 50° it bends four times as much. */
const BEND = { mean: -3, sigma: 12 }

/** Fits, starting at `start`. */
export function refineSurface(problem: RefineProblem, start: InverseSurface): SurfaceRefinement {
  let surface = start
  let system = buildSystem(problem, surface)
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const change = solved(system)
    const level = f64(surface.coefficients, 0)
    const damped = Math.min(1, (0.15 * level) / Math.max(1e-9, Math.abs(f64(change, 0))))
    const coefficients = surface.coefficients.map((value, k) => value + damped * f64(change, k))
    coefficients[0] = Math.max(0.1, f64(coefficients, 0))
    surface = { ...surface, coefficients }
    system = buildSystem(problem, surface)
    if (Math.abs(f64(change, 0)) < 1e-4 * level) break
  }
  const { blocks, unlike } = system
  const { usual, alike, share } = likeness(problem, blocks, unlike)
  const shifts = shiftsOf(blocks, problem.views.length)
  return {
    surface,
    covariance: inverse(system.matrix, excessOf(blocks, shifts)),
    misfit: misfitOf(blocks),
    shifts,
    correlation: usual,
    agreeing: share,
    witnesses: mostly(alike, problem),
  }
}

interface Likeness {
  /** Median correlation. */
  readonly usual: number
  /** What shows something like its patch. */
  readonly alike: readonly Block[]
  /** Of all that should. */
  readonly share: number
}

/** Patches count by what there is to see in them: blank skin that looks like nothing tells neither for nor against. */
function likeness({ noise }: RefineProblem, blocks: readonly Block[], unlike: readonly Patch[]): Likeness {
  const usual = weightedMedian(
    blocks.map(({ patch, correlation }) => ({ value: correlation, weight: toSee(patch, noise) })),
  )
  const own = new Map<Patch, number>()
  for (const { patch } of blocks) {
    if (own.has(patch)) continue
    own.set(patch, median(blocks.flatMap((each) => (each.patch === patch ? [each.correlation] : []))))
  }
  const alike = blocks.filter(
    ({ patch, correlation }) =>
      correlation >
      Math.max(
        Math.min(usual, own.get(patch) ?? usual) - UNUSUAL,
        LEAST_OF_EXPECTED * expectedCorrelation(patch, noise),
      ),
  )
  const sum = (patches: readonly Patch[]): number =>
    patches.reduce((total, patch) => total + toSee(patch, noise), 0)
  const ofAlike = sum(alike.map(({ patch }) => patch))
  const ofAll = sum(blocks.map(({ patch }) => patch)) + sum(unlike)
  return { usual, alike, share: ofAll === 0 ? 0 : ofAlike / ofAll }
}

/** Squared gradients of the patch in luma, what noise has of them left out (half its variance per pixel and axis). */
const toSee = ({ structure, norm, count }: Patch, noise: number): number =>
  Math.max(1e-6, (structure[0] + structure[2]) * norm * norm - noise * noise * count)

/** The pictures that show at least half of what there is to see in the patches. */
function mostly(alike: readonly Block[], { views, patches, noise }: RefineProblem): ReadonlySet<number> {
  const all = patches.reduce((sum, patch) => sum + toSee(patch, noise), 0)
  const seen = views.map(() => 0)
  for (const { node, patch } of alike) seen[node] = (seen[node] ?? 0) + toSee(patch, noise)
  return new Set([...views.keys()].filter((node) => (seen[node] ?? 0) >= all / 2))
}

/** Of two pictures of the same patch, were noise the only difference: the share of its contrast that is not noise. */
const expectedCorrelation = ({ norm, count }: Patch, noise: number): number =>
  Math.max(0, 1 - (noise * noise * count) / (norm * norm))

interface System {
  /** Patches that a picture should show, and shows nothing like. */
  readonly unlike: readonly Patch[]
  readonly matrix: Float64Array
  readonly right: Float64Array
  readonly blocks: readonly Block[]
}

function solved({ matrix, right }: System): Float64Array {
  const lower = Float64Array.from(matrix)
  const change = Float64Array.from(right)
  if (!factor(lower, SURFACE_SIZE)) return new Float64Array(SURFACE_SIZE)
  solve(lower, SURFACE_SIZE, change)
  return change
}

function inverse(matrix: Float64Array, excess: number): Float64Array {
  const lower = Float64Array.from(matrix)
  const result = new Float64Array(SURFACE_SIZE ** 2)
  if (!factor(lower, SURFACE_SIZE)) return result.fill(Infinity)
  for (let column = 0; column < SURFACE_SIZE; column++) {
    const unit = new Float64Array(SURFACE_SIZE)
    unit[column] = excess
    solve(lower, SURFACE_SIZE, unit)
    result.set(unit, column * SURFACE_SIZE)
  }
  return result
}

function buildSystem({ views, patches, noise }: RefineProblem, surface: InverseSurface): System {
  const [still] = views
  const blocks: Block[] = []
  const unlike: Patch[] = []
  views.forEach((view, node) => {
    if (node === 0 || still === undefined) return
    const relative = relativeView(still, view)
    for (const patch of patches) {
      const block = comparePatch({ patch, node, view, relative, still }, surface, noise)
      if (block === 'unlike') unlike.push(patch)
      else if (block !== undefined) blocks.push(block)
    }
  })
  weigh(blocks)
  const { matrix, right } = priorOf(surface)
  for (const block of blocks) {
    const { patch, parallaxX: sx, parallaxY: sy, weight } = block
    const [xx, xy, yy] = patch.structure
    const information = weight * (sx * sx * xx + 2 * sx * sy * xy + sy * sy * yy)
    const pull = weight * (sx * block.pullX + sy * block.pullY)
    const phi = basisAt(surface, patch.centreX, patch.centreY)
    phi.forEach((a, row) => {
      right[row] = f64(right, row) + pull * a
      phi.forEach((b, column) => {
        const at = row * SURFACE_SIZE + column
        matrix[at] = f64(matrix, at) + information * a * b
      })
    })
  }
  return { matrix, right, blocks, unlike }
}

/** What is believed of slopes and bends before any picture is seen. */
function priorOf({ coefficients: c }: InverseSurface): Pick<System, 'matrix' | 'right'> {
  const level = f64(c, 0)
  const slope = 1 / (SLOPE_SIGMA * level) ** 2
  const bend = 1 / BEND.sigma ** 2
  const precisions = [1e-6, slope, slope, bend, bend, bend]
  const means = [level, 0, 0, BEND.mean, 0, BEND.mean]
  const matrix = new Float64Array(SURFACE_SIZE ** 2)
  const right = new Float64Array(SURFACE_SIZE)
  precisions.forEach((precision, k) => {
    matrix[k * SURFACE_SIZE + k] = precision
    right[k] = precision * ((means[k] ?? 0) - f64(c, k))
  })
  return { matrix, right }
}

/** A picture in which a patch looks much less alike than in the others (covered, blurred) hardly counts. */
function weigh(blocks: readonly Block[]): void {
  const byPatch = new Map<Patch, Block[]>()
  for (const block of blocks) byPatch.set(block.patch, [...(byPatch.get(block.patch) ?? []), block])
  for (const group of byPatch.values()) {
    const usual = median(group.map((block) => block.correlation))
    for (const block of group) {
      const lack = Math.max(0, usual - block.correlation) / UNUSUAL
      block.weight /= 1 + lack ** 4
    }
  }
}

type Pair = readonly [number, number]

/** Solves the symmetric 2 x 2 system. */
function solve2([xx, xy, yy]: readonly [number, number, number], [x, y]: Pair): Pair {
  const determinant = xx * yy - xy * xy
  return [(yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant]
}

/** Where even a whole picture tells nothing across an edge: 30 px of ignorance keep the systems solvable. */
const LEAST_INFORMATION = 1e-3

function shiftsOf(blocks: readonly Block[], count: number): PictureShift[] {
  return Array.from({ length: count }, (_, node) => blocks.filter((block) => block.node === node)).flatMap(
    (own, node) => {
      const [first] = own
      if (first === undefined) return []
      const sums = [LEAST_INFORMATION, 0, LEAST_INFORMATION, 0, 0, 0, 0]
      for (const { patch, weight, parallaxX: sx, parallaxY: sy, pullX, pullY } of own) {
        const [xx, xy, yy] = patch.structure
        const parts = [xx, xy, yy, pullX, pullY, xx * sx + xy * sy, xy * sx + yy * sy]
        parts.forEach((part, k) => (sums[k] = (sums[k] ?? 0) + weight * part))
      }
      const [xx = 0, xy = 0, yy = 0, gx = 0, gy = 0, qx = 0, qy = 0] = sums
      const information = [xx, xy, yy] as const
      const middle = own[own.length >> 1] ?? first
      return [
        {
          node,
          information,
          shift: solve2(information, [gx, gy]),
          parallax: solve2(information, [qx, qy]),
          back: middle.back,
        },
      ]
    },
  )
}

/** How much more the patches of one picture disagree than their noise promises, as a factor of variance, 1 or more. */
function excessOf(blocks: readonly Block[], shifts: readonly PictureShift[]): number {
  const byNode = new Map(shifts.map((each) => [each.node, each]))
  let chi = 0
  for (const { node, patch, weight, pullX, pullY } of blocks) {
    const [x, y] = byNode.get(node)?.shift ?? [0, 0]
    const [xx, xy, yy] = patch.structure
    const away: Pair = [pullX - (xx * x + xy * y), pullY - (xy * x + yy * y)]
    const [dx, dy] = solve2([xx * 1.02 + 1e-9, xy, yy * 1.02 + 1e-9], away)
    chi += weight * (away[0] * dx + away[1] * dy)
  }
  const freedom = 2 * (blocks.length - shifts.length) - SURFACE_SIZE
  return freedom < SURFACE_SIZE ? 1 : Math.max(1, chi / freedom)
}

/** Of the parameters, what the patches of one mark surely determine. */
const FITTED = 3

/** Variance between the patches beyond their own (the moment estimator of DerSimonian and Laird 1986): the sure ones tell it. */
function misfitOf(blocks: readonly Block[]): number {
  const sums = new Map<Patch, { pull: number; information: number }>()
  for (const { patch, weight, parallaxX: x, parallaxY: y, pullX, pullY } of blocks) {
    const [xx, xy, yy] = patch.structure
    const sum = sums.get(patch) ?? { pull: 0, information: 1e-6 }
    sum.pull += weight * (x * pullX + y * pullY)
    sum.information += weight * (xx * x * x + 2 * xy * x * y + yy * y * y)
    sums.set(patch, sum)
  }
  let [scatter, total, squares] = [0, 0, 0]
  for (const { pull, information } of sums.values()) {
    scatter += pull ** 2 / information
    total += information
    squares += information ** 2
  }
  if (sums.size <= FITTED) return 0
  // The fitted parameters take their share of both.
  const left = (sums.size - FITTED) / (sums.size - 1)
  return Math.max(0, scatter - sums.size + FITTED) / Math.max(1e-9, left * (total - squares / total))
}

interface Weighted {
  readonly value: number
  readonly weight: number
}

function weightedMedian(values: readonly Weighted[]): number {
  const sorted = values.toSorted((a, b) => a.value - b.value)
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let passed = 0
  return sorted.find(({ weight }) => (passed += weight) > half)?.value ?? 0
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
