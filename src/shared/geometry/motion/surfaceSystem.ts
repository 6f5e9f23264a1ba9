// The normal equations of one mark's surface: what every patch in every picture says of its six coefficients, and what is
// believed of bodies beforehand.
import { f64 } from './cells.ts'
import { factor, solve } from './cholesky.ts'
import { comparePatch, type Block } from './comparePatch.ts'
import { basisAt, SURFACE_SIZE, type InverseSurface } from './inverseSurface.ts'
import { median } from './median.ts'
import type { Patch } from './patch.ts'
import { relativeView, type WorkView } from './workView.ts'

export interface RefineProblem {
  /** Corrected, the still first. */
  readonly views: readonly WorkView[]
  /** Of each spot, the one first whose depth is asked for. */
  readonly spots: readonly (readonly Patch[])[]
  /** Direction of that depth in the still. */
  readonly about: readonly [x: number, y: number]
  /** Luma noise of a picture, one sigma. */
  readonly noise: number
}

/** A correlation so far below the others' is that of a picture in which the spot is covered, or that is another one's. */
export const UNUSUAL = 0.15
/** Surfaces are seen at up to about 60°: one sigma of the slope is the tangent of 50° over the depth. */
const SLOPE_SIGMA = 1.2
/** Bends, 1/m: bodies are round outward. A lower leg has -8 across and 0 along; seen at 50° it bends four times as much. */
const BEND = { mean: -3, sigma: 12 }

export interface System {
  /** Patches that a picture should show, and shows nothing like. */
  readonly unlike: readonly Patch[]
  readonly matrix: Float64Array
  readonly right: Float64Array
  readonly blocks: readonly Block[]
}

export function solved({ matrix, right }: System): Float64Array {
  const lower = Float64Array.from(matrix)
  const change = Float64Array.from(right)
  if (!factor(lower, SURFACE_SIZE)) return new Float64Array(SURFACE_SIZE)
  solve(lower, SURFACE_SIZE, change)
  return change
}

export function inverse(matrix: Float64Array, excess: number): Float64Array {
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

export function buildSystem({ views, spots, noise }: RefineProblem, surface: InverseSurface): System {
  const patches = spots.flat()
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
  for (const block of blocks) addBlock({ matrix, right }, block, surface)
  return { matrix, right, blocks, unlike }
}

/** What one patch in one picture says of the coefficients; `times` -1 takes it out again. */
export function addBlock(
  { matrix, right }: Pick<System, 'matrix' | 'right'>,
  { patch, parallaxX: sx, parallaxY: sy, weight, pullX, pullY }: Block,
  surface: InverseSurface,
  times = 1,
): void {
  const [xx, xy, yy] = patch.structure
  const information = times * weight * (sx * sx * xx + 2 * sx * sy * xy + sy * sy * yy)
  const pull = times * weight * (sx * pullX + sy * pullY)
  const phi = basisAt(surface, patch.centreX, patch.centreY)
  phi.forEach((a, row) => {
    right[row] = f64(right, row) + pull * a
    phi.forEach((b, column) => {
      const at = row * SURFACE_SIZE + column
      matrix[at] = f64(matrix, at) + information * a * b
    })
  })
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
