// Two doubts of a finished fit that its own residuals do not show, as a surface that bends goes through whatever it is given: it was
// still on its way, or the quarters of the marked spot, which share no pixels, lead to different depths each by itself.
import { basisAt, inverseDepthAt, quadratic } from './inverseSurface.ts'
import { descend } from './refineSurface.ts'
import type { SurfaceFit } from './surfaceFit.ts'
import { inverse } from './surfaceSystem.ts'

/** A fit whose last step changed its level by less has come to rest: 1 mm at a metre. */
const AT_REST = 1e-3

/** The fit, its error widened by both. */
export function doubted(fit: SurfaceFit): SurfaceFit {
  const doubt = wayOn(fit) ** 2 + betweenQuarters(fit)
  const { refinement, commonVariance } = fit
  return {
    ...fit,
    refinement: { ...refinement, misfit: refinement.misfit + doubt },
    commonVariance: commonVariance + doubt,
  }
}

/** How far the inverse depth goes on when the fit is: where there is little to see it goes far, in small steps. */
function wayOn({ problem, refinement: { surface, lastStep } }: SurfaceFit): number {
  if (lastStep < AT_REST) return 0
  const further = descend(problem, surface).surface
  return inverseDepthAt(further, ...problem.about) - inverseDepthAt(surface, ...problem.about)
}

/**
 * Variance of the inverse depth between the quarters, each fitted alone, beyond what each is unsure of (the moment estimator of
 * DerSimonian and Laird 1986): a seam between two bodies runs through the spot, or what was fitted are the codec's shades.
 */
function betweenQuarters({ problem, spot, refinement }: SurfaceFit): number {
  const phi = basisAt(refinement.surface, ...problem.about)
  const told = (spot?.quarters ?? []).map((patch) => {
    const { surface, system } = descend({ ...problem, spots: [[patch]] }, refinement.surface)
    const weight = 1 / quadratic(inverse(system.matrix, 1), phi)
    return { value: inverseDepthAt(surface, ...problem.about), weight }
  })
  return varianceBetween(told)
}

function varianceBetween(told: readonly { readonly value: number; readonly weight: number }[]): number {
  if (told.length < 2) return 0
  const total = told.reduce((sum, { weight }) => sum + weight, 0)
  const mean = told.reduce((sum, { value, weight }) => sum + weight * value, 0) / total
  const scatter = told.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0)
  const squares = told.reduce((sum, { weight }) => sum + weight ** 2, 0)
  return Math.max(0, scatter - told.length + 1) / Math.max(1e-9, total - squares / total)
}
