// From the patches of one mark and the corrected pictures to one tangent plane with an honest uncertainty.
import { f64 } from './cells.ts'
import { factor, solve } from './cholesky.ts'
import type { MarkPatches, Spot } from './markPatches.ts'
import type { Patch } from './patch.ts'
import { basisAt, inverseDepthAt, quadratic, type InverseSurface } from './inverseSurface.ts'
import { judge, type Judged } from './movement.ts'
import type { Adjustment } from './poseAdjustment.ts'
import { changesWithLens, changesWithPoses } from './shiftChanges.ts'
import { refineSurface, type SurfaceRefinement } from './refineSurface.ts'
import { findPeak, scoreNear, scoreWithin, sweepPatch, SWEEP_STEPS, type SweepPeak } from './sweep.ts'
import type { RefineProblem } from './surfaceSystem.ts'
import type { WorkView } from './workView.ts'

const SWEEP_PICTURES = 12
/** Sigmas by which the anchor's own depth and that of all spots differ at most. */
const APART = 1.5
/** Variance of all spots together over that of the anchor alone, at most. */
const LESS_SURE = 1.3
/** Of its best score, what a point has at least at the depth of its surface. */
const LEAST_ON = 0.6
/** Of its best score, what a point has at least on a surface through the anchor. */
const LEAST_BESIDE = 0.9
/** The tangent of 70 degrees. */
const STEEPEST = 2.7
/** The tangent of 72 degrees. */
const SHEER = 3.1
/** A spot whose sweep is so like the pictures, and at no other depth, is told by itself. */
const CLEAR = { correlation: 0.5, rival: 0.9 }
/** The same for half of the pictures. */
const LEAST_OF_HALF = 0.9
/** Tracks err alike from picture to picture, which the adjustment takes for independent: measured on made pictures. */
const UNMODELLED = 1.3
/**
 * Luma that is wrong alike in all pictures, one sigma, levels of 255: fitted to 200 spots of a seated patient at 1.4 m (640x360, as the codec left it),
 * where marks on plain cloth lay 5 to 13 cm off and said 2.
 */
const BLURRED_LEVELS = 0.1
/** The pictures with the poses that are believed, the still first. */
export interface Poses {
  readonly views: readonly WorkView[]
  /** What is left uncertain of them; undefined where only the pictures' own disagreement can tell. */
  readonly covarianceOf: Adjustment['covarianceOf'] | undefined
}

export interface SurfaceFit {
  readonly surface: InverseSurface
  /** What was fitted to what. */
  readonly problem: RefineProblem
  /** The first of the spots: the depth that is asked for is its. */
  readonly spot: Spot | undefined
  readonly refinement: SurfaceRefinement
  readonly joint: SweepPeak
  /** The halves of the pictures show different depths best. */
  readonly isAmbiguous: boolean
  /** The mark's other spots were left out: they do not lie on one smooth surface with its anchor, or tell nothing. */
  readonly isOfAnchor: boolean
  readonly judged: Judged
  /** Covariance of the surface's coefficients, row-major, the doubt of its scale left out. */
  readonly covariance: Float64Array
  /** Variance of the inverse depth by what the pictures do not show of the spot's shades, 1/m squared; it is in the common variance. */
  readonly blurred: number
  /** Variance of the inverse depth that movement, poses and what is not smooth add everywhere, 1/m squared. */
  readonly commonVariance: number
}

/** Undefined when no depth explains the pictures at all. */
export function fitSurface({ spots }: MarkPatches, poses: Poses, noise: number): SurfaceFit | undefined {
  const [still] = poses.views
  if (still === undefined) return undefined
  const chosen = farthest(still, poses.views)
  // Two halves of the pictures, of the same reach: each must show the same depth by itself.
  const halves = [0, 1].map((half) => chosen.filter((_, index) => index % 2 === half))
  const swept = spots.map((spot): Swept => {
    const curves = halves.map((views) => sweepPatch(spot.coarse, still, views))
    return { ...spot, curves, curve: summed(curves) }
  })
  const anchor = swept.find((spot) => spot.isAnchor && isClear(findPeak(spot.curve, chosen.length)))
  const core = anchor === undefined ? swept : [anchor]
  const joint = findPeak(
    weighted(core, noise, ({ curve }) => curve),
    chosen.length * Math.max(1, core.length),
  )
  if (joint === undefined) return undefined
  const isAmbiguous = halves.some(
    (_, half) =>
      !isOn(
        weighted(core, noise, ({ curves }) => curves[half] ?? NOTHING),
        joint,
        LEAST_OF_HALF,
      ),
  )
  const on = swept.filter((spot) =>
    anchor === undefined
      ? isOn(spot.curve, joint, LEAST_ON)
      : spot === anchor || isBeside(spot, anchor, joint),
  )
  const seen: Seen = { poses, noise, joint, isAmbiguous }
  const together = fitSpots(on, seen)
  if (anchor === undefined || on.length < 2) return together
  return truer(together, fitSpots([anchor], seen), anchor)
}

type Seen = Pick<SurfaceFit, 'joint' | 'isAmbiguous'> & { readonly poses: Poses; readonly noise: number }

function fitSpots(spots: readonly Swept[], { poses, noise, joint, isAmbiguous }: Seen): SurfaceFit {
  const start = startSurface(spots, joint)
  const first = spots[0]?.coarse
  const about = [first?.centreX ?? 0, first?.centreY ?? 0] as const
  const patches = spots.map(({ fine }) => fine)
  const problem: RefineProblem = { views: poses.views, spots: patches, about, noise }
  const refinement = refineSurface(problem, start)
  const { surface, covariance } = refinement
  const fx = poses.views[0]?.fx ?? 1
  const judged = judge(refinement.shifts, {
    timesMs: poses.views.map(({ timeMs }) => timeMs),
    pixelsPerM: fx * f64(surface.coefficients, 0),
    ofPoses: poses.covarianceOf?.(changesWithPoses(refinement, poses.views)).map((each) => UNMODELLED * each),
    ofLens: changesWithLens(refinement, poses.views),
  })
  const coefficients = Float64Array.from(surface.coefficients)
  coefficients[0] = f64(coefficients, 0) + judged.change
  const isSheer = isTooSteep(surface)
  const ofSweep = isSheer ? joint.spread ** 2 : 0
  const blurred = blurredVariance(patches, refinement)
  const commonVariance = judged.variance - judged.photometric + refinement.misfit + blurred + ofSweep
  return {
    surface: { ...surface, coefficients },
    problem,
    spot: spots[0],
    refinement,
    joint,
    isAmbiguous: isAmbiguous || isSheer,
    isOfAnchor: false,
    judged,
    covariance,
    blurred,
    commonVariance,
  }
}

/**
 * What a codec and 8 bits leave of a smooth shade is wrong alike over a patch and from picture to picture, so that neither
 * pixels nor pictures average it out: variance of the inverse depth, 1/m squared. Spots far apart err each by itself.
 */
function blurredVariance(spots: readonly (readonly Patch[])[], { shifts }: SurfaceRefinement): number {
  let [xx, xy, yy, count] = [0, 0, 0, 0]
  for (const { structure, norm, count: pixels } of spots.flat()) {
    xx += structure[0] * norm ** 2
    xy += structure[1] * norm ** 2
    yy += structure[2] * norm ** 2
    count += pixels
  }
  // Levels by which the mean pixel changes with the inverse depth, squared, in the mean picture.
  const square =
    shifts.reduce((sum, { parallax: [x, y] }) => sum + xx * x * x + 2 * xy * x * y + yy * y * y, 0) /
    Math.max(1, count * shifts.length)
  return BLURRED_LEVELS ** 2 / Math.max(1e-9, square * spots.length)
}

/** Nothing is marked that is seen so flat: it is chance that was fitted, on skin that shows as good as nothing. */
const isTooSteep = ({ coefficients: c }: InverseSurface): boolean =>
  Math.hypot(f64(c, 1), f64(c, 2)) > SHEER * f64(c, 0)

/** All spots together, unless they lead away from what the anchor shows by itself, or leave it less sure: then it is not one surface. */
function truer(together: SurfaceFit, alone: SurfaceFit, { coarse }: Swept): SurfaceFit {
  const [a, b] = [together, alone].map(({ surface, covariance, commonVariance }) => {
    const inverseDepth = inverseDepthAt(surface, coarse.centreX, coarse.centreY)
    const phi = basisAt(surface, coarse.centreX, coarse.centreY)
    return { inverseDepth, variance: commonVariance + quadratic(covariance, phi) }
  })
  if (a === undefined || b === undefined) return together
  const isOne = (a.inverseDepth - b.inverseDepth) ** 2 <= APART ** 2 * (a.variance + b.variance)
  return isOne && a.variance <= LESS_SURE * b.variance ? together : { ...alone, isOfAnchor: true }
}

/** The pictures taken farthest from the still: they tell depths apart. */
function farthest(still: WorkView, views: readonly WorkView[]): WorkView[] {
  const away = (view: WorkView): number =>
    Math.hypot(...[0, 1, 2].map((k) => (view.position[k] ?? 0) - (still.position[k] ?? 0)))
  return views
    .slice(1)
    .sort((a, b) => away(b) - away(a))
    .slice(0, SWEEP_PICTURES)
}

interface Swept extends Spot {
  /** By each half of the pictures, and by all. */
  readonly curves: readonly Float64Array[]
  readonly curve: Float64Array
}

const NOTHING = new Float64Array(SWEEP_STEPS)

const summed = (curves: readonly Float64Array[]): Float64Array =>
  NOTHING.map((_, i) => curves.reduce((sum, curve) => sum + f64(curve, i), 0))

/** Of all points together, each by what its texture is worth. */
const weighted = (
  spots: readonly Swept[],
  noise: number,
  curveOf: (spot: Swept) => Float64Array,
): Float64Array =>
  summed(
    spots.map((spot) => {
      const worth = textureWorth(spot.coarse, noise)
      return curveOf(spot).map((score) => worth * score)
    }),
  )

/** False where another depth is clearly better than the joint one: a stroke may run over the body's edge. */
const isOn = (curve: Float64Array, joint: SweepPeak, least: number): boolean =>
  scoreNear(curve, joint.inverseDepth) >= least * Math.max(...curve)

/** Share of the patch's contrast that is not noise. */
function textureWorth(patch: Patch, noise: number): number {
  const noiseSquare = noise * noise * patch.count
  return Math.max(0.05, 1 - noiseSquare / (patch.norm * patch.norm))
}

/** A mark's own spot that shows its depth by itself: around it the body may end, and most of a circle lie on the wall. */
const isClear = (peak: SweepPeak | undefined): boolean =>
  peak !== undefined && peak.correlation > CLEAR.correlation && peak.rival < CLEAR.rival

/** True where the spot's own best depth lies on a surface through the anchor's that is not steeper than 70 degrees. */
function isBeside({ coarse, curve }: Swept, anchor: Swept, { inverseDepth, spread }: SweepPeak): boolean {
  const away = Math.hypot(coarse.centreX - anchor.coarse.centreX, coarse.centreY - anchor.coarse.centreY)
  const reach = spread + STEEPEST * away * inverseDepth
  return scoreWithin(curve, inverseDepth - reach, inverseDepth + reach) >= LEAST_BESIDE * Math.max(...curve)
}

/** Level from the joint peak; slopes from where the points' own peaks lie, if they lie near it; no bend. */
function startSurface(spots: readonly Swept[], joint: SweepPeak): InverseSurface {
  const count = Math.max(1, spots.length)
  const atX = spots.reduce((sum, { coarse }) => sum + coarse.centreX, 0) / count
  const atY = spots.reduce((sum, { coarse }) => sum + coarse.centreY, 0) / count
  const level = joint.inverseDepth
  // The joint peak counts as one point with a sigma of one; the others by their own spread.
  const matrix = Float64Array.of(1, 0, 0, 0, 1 / level ** 2, 0, 0, 0, 1 / level ** 2)
  const right = new Float64Array(3)
  spots.forEach(({ coarse, curve }) => {
    const peak = findPeak(curve, 1)
    if (peak === undefined) return
    const away = peak.inverseDepth - level
    if (Math.abs(away) > 0.35 * level) return
    const phi = [1, coarse.centreX - atX, coarse.centreY - atY]
    const weight = 1 / peak.spread ** 2
    phi.forEach((a, row) => {
      right[row] = f64(right, row) + weight * away * a
      phi.forEach((b, column) => {
        matrix[row * 3 + column] = f64(matrix, row * 3 + column) + weight * a * b
      })
    })
  })
  if (factor(matrix, 3)) solve(matrix, 3, right)
  const [change, slopeX, slopeY] = right
  return { atX, atY, coefficients: Float64Array.of(level + (change ?? 0), slopeX ?? 0, slopeY ?? 0, 0, 0, 0) }
}
