// How much more the spots of a mark disagree about its surface than their noise lets expect: two bodies at different depths, cloth
// that a codec has smoothed, an outline taken for skin. Two looks at it, as each is blind to what the other sees.
import { f64 } from './cells.ts'
import { factor, solve } from './cholesky.ts'
import type { Block } from './comparePatch.ts'
import { basisAt, quadratic, SURFACE_SIZE, type InverseSurface } from './inverseSurface.ts'
import type { Patch } from './patch.ts'
import { addBlock, type RefineProblem, type System } from './surfaceSystem.ts'

interface Fitted extends System {
  readonly surface: InverseSurface
  /** Of the coefficients, row-major. */
  readonly covariance: Float64Array
}

/** Variance of the inverse depth, 1/m squared, to be added to what the fit says of itself. */
export function disagreement(problem: RefineProblem, fitted: Fitted): number {
  const own = quadratic(fitted.covariance, basisAt(fitted.surface, ...problem.about))
  return Math.max(betweenPatches(fitted.blocks), leavingOut(problem, fitted) - own)
}

/**
 * Of the depth that is asked for, by what it changes when each spot in turn is left out (the jackknife of Tukey 1958). A quadratic goes
 * through seven spots wherever they lie, so that they lie off it by nothing; but it changes with each of them.
 */
function leavingOut({ spots, about }: RefineProblem, fitted: Fitted): number {
  const groups = spots.length > 2 ? spots : spots.flat().map((patch) => [patch])
  const phi = basisAt(fitted.surface, ...about)
  const changes = groups.map((group) => {
    const change = without(group, fitted)
    return change === undefined ? 0 : phi.reduce((sum, part, k) => sum + part * f64(change, k), 0)
  })
  const count = changes.length
  const mean = changes.reduce((a, b) => a + b, 0) / count
  return ((count - 1) / count) * changes.reduce((sum, change) => sum + (change - mean) ** 2, 0)
}

/** By what the coefficients change without these patches. */
function without(group: readonly Patch[], { matrix, blocks, surface }: Fitted): Float64Array | undefined {
  const left = Float64Array.from(matrix)
  // At the fit all pulls together come to nothing: what is left pulls by what is taken out.
  const right = new Float64Array(SURFACE_SIZE)
  for (const block of blocks)
    if (group.includes(block.patch)) addBlock({ matrix: left, right }, block, surface, -1)
  if (!factor(left, SURFACE_SIZE)) return undefined
  solve(left, SURFACE_SIZE, right)
  return right
}

/** Of the parameters, what the patches of one mark surely determine. */
const FITTED = 3

/** Variance between the patches beyond their own (the moment estimator of DerSimonian and Laird 1986): the sure ones tell it. */
function betweenPatches(blocks: readonly Block[]): number {
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
