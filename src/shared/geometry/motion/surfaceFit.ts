// From the patches of one mark and the corrected pictures to one tangent plane with an honest uncertainty.
import { cutPatch, type Patch } from './patch.ts'
import {
  inverseDepthAt,
  refinePlane,
  solve3,
  type InversePlane,
  type PlaneRefinement,
} from './planeRefine.ts'
import type { Adjustment } from './poseAdjustment.ts'
import { findPeak, sweepPatch, SWEEP_STEPS, type SweepPeak } from './sweep.ts'
import type { WorkView } from './workView.ts'

/** Sizes are for a focal length of 485 px (640 wide): 25 px are 3 cm on skin at 0.6 m. */
const USUAL_FOCAL = 485
const SWEEP_PATCH = { half: 12, step: 2 }
const FIT_PATCH = { half: 6, step: 1 }
const RASTER_PX = 6
const SWEEP_PICTURES = 12
const MOST_POINTS = 7
/** Tracks err alike from picture to picture, which the adjustment takes for independent: measured on made pictures. */
const UNMODELLED = 1.3

export interface MarkPatches {
  /** Large ones, for the sweep: one per point. */
  readonly coarse: readonly Patch[]
  /** Small ones, for the fit: rasters around one or two points, else one per point. */
  readonly fine: readonly Patch[]
}

/** Patches of the still at the marked pixels. */
export function cutPatches(still: WorkView, pixels: readonly (readonly [number, number])[]): MarkPatches {
  const scale = Math.max(0.75, still.fx / USUAL_FOCAL)
  const every = Math.max(1, (pixels.length - 1) / (MOST_POINTS - 1))
  const chosen = Array.from(
    { length: Math.min(pixels.length, MOST_POINTS) },
    (_, index) => pixels[Math.round(index * every)],
  ).filter((pixel) => pixel !== undefined)
  const cut = (shape: { half: number; step: number }, [x, y]: readonly [number, number]): Patch | undefined =>
    cutPatch(still, x, y, { half: Math.round(shape.half * scale), step: shape.step })
  const spacing = RASTER_PX * scale
  const raster = chosen.length > 2 ? [[0, 0] as const] : rasterOf(spacing)
  return {
    coarse: chosen.map((pixel) => cut(SWEEP_PATCH, pixel)).filter((patch) => patch !== undefined),
    fine: chosen
      .flatMap(([x, y]) => raster.map(([dx, dy]) => cut(FIT_PATCH, [x + dx, y + dy])))
      .filter((patch) => patch !== undefined),
  }
}

const rasterOf = (spacing: number): (readonly [number, number])[] =>
  [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column) => [column * spacing, row * spacing] as const))

/** The pictures with the poses that are believed, the still first. */
export interface Poses {
  readonly views: readonly WorkView[]
  /** What is left uncertain of them; undefined where only the pictures' own disagreement can tell. */
  readonly varianceAlong: Adjustment['varianceAlong'] | undefined
}

export interface SurfaceFit {
  /** How far the inverse depths that single pictures say lie apart, one sigma over the root of their number. */
  readonly scatter: number
  readonly refinement: PlaneRefinement
  readonly joint: SweepPeak
  /** One sigma of the inverse depth at a direction of the still. */
  sigmaAt(x: number, y: number): number
  /** One sigma of the slopes over the level (tangent of the tilt's uncertainty). */
  readonly tiltSigma: number
}

/** Undefined when no depth explains the pictures at all. */
export function fitSurface(patches: MarkPatches, poses: Poses, noise: number): SurfaceFit | undefined {
  const [still] = poses.views
  if (still === undefined) return undefined
  const chosen = farthest(still, poses.views)
  const curves = patches.coarse.map((patch) => sweepPatch(patch, still, chosen))
  const total = new Float64Array(SWEEP_STEPS)
  curves.forEach((curve, index) => {
    const worth = textureWorth(patches.coarse[index], noise)
    for (let i = 0; i < SWEEP_STEPS; i++) total[i] = (total[i] ?? 0) + worth * (curve[i] ?? 0)
  })
  const joint = findPeak(total, chosen.length * Math.max(1, curves.length))
  if (joint === undefined) return undefined
  const start = startPlane(patches.coarse, curves, joint)
  const refinement = refinePlane({ views: poses.views, patches: patches.fine, noise }, start)
  const scatter = refinement.disagreement / Math.sqrt(Math.max(refinement.levelInformation, 1e-9))
  return { refinement, joint, scatter, ...uncertainty(refinement, poses) }
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

/** Share of the patch's contrast that is not noise. */
function textureWorth(patch: Patch | undefined, noise: number): number {
  if (patch === undefined) return 0
  const noiseSquare = noise * noise * patch.count
  return Math.max(0.05, 1 - noiseSquare / (patch.norm * patch.norm))
}

/** Level from the joint peak, slopes from where the points' own peaks lie, if they lie near it. */
function startPlane(
  patches: readonly Patch[],
  curves: readonly Float64Array[],
  joint: SweepPeak,
): InversePlane {
  const count = Math.max(1, patches.length)
  const atX = patches.reduce((sum, patch) => sum + patch.centreX, 0) / count
  const atY = patches.reduce((sum, patch) => sum + patch.centreY, 0) / count
  const level = joint.inverseDepth
  const matrix: [number, number, number, number, number, number] = [
    1,
    0,
    0,
    1 / level ** 2,
    0,
    1 / level ** 2,
  ]
  const right: [number, number, number] = [0, 0, 0]
  // The joint peak counts as one point with a sigma of one; the others by their own spread.
  curves.forEach((curve, index) => {
    const patch = patches[index]
    const peak = findPeak(curve, 1)
    if (patch === undefined || peak === undefined || peak.rival > 0.9) return
    const away = peak.inverseDepth - level
    if (Math.abs(away) > 0.35 * level) return
    const weight = 1 / peak.spread ** 2
    const [x, y] = [patch.centreX - atX, patch.centreY - atY]
    matrix[0] += weight
    matrix[1] += weight * x
    matrix[2] += weight * y
    matrix[3] += weight * x * x
    matrix[4] += weight * x * y
    matrix[5] += weight * y * y
    right[0] += weight * away
    right[1] += weight * away * x
    right[2] += weight * away * y
  })
  const [dl, slopeX, slopeY] = solve3(matrix, right)
  return { atX, atY, level: level + dl, slopeX, slopeY }
}

/** Tracking errs alike for so long: pictures within it are one witness, not many. */
const MEMORY_MS = 500

/** The variance of the level, were all disagreement of the pictures the poses' doing. */
function rememberedVariance(
  { disagreement, levelInformation }: PlaneRefinement,
  views: readonly WorkView[],
): number {
  const times = views.map(({ timeMs }) => timeMs)
  const spanMs = Math.max(...times) - Math.min(...times)
  const ofOnePicture = (disagreement ** 2 * (views.length - 1)) / Math.max(levelInformation, 1e-9)
  return ofOnePicture / Math.min(views.length - 1, 1 + spanMs / MEMORY_MS)
}

/** Photometric scatter, the poses' remaining uncertainty, and what the model leaves out. */
function uncertainty(refinement: PlaneRefinement, poses: Poses): Pick<SurfaceFit, 'sigmaAt' | 'tiltSigma'> {
  const { plane, information, levelInformation, poseCoupling, disagreement } = refinement
  const perLevel = poseCoupling.map((value) => value / Math.max(levelInformation, 1e-9))
  const poseVariance = poses.varianceAlong?.(perLevel) ?? rememberedVariance(refinement, poses.views)
  const excess = Math.max(1, disagreement ** 2)
  const [c00, c01, c02] = solve3(information, [1, 0, 0])
  const [, c11, c12] = solve3(information, [0, 1, 0])
  const [, , c22] = solve3(information, [0, 0, 1])
  return {
    sigmaAt: (x, y) => {
      const [dx, dy] = [x - plane.atX, y - plane.atY]
      const photometric =
        c00 + 2 * dx * c01 + 2 * dy * c02 + dx * dx * c11 + 2 * dx * dy * c12 + dy * dy * c22
      const scale = inverseDepthAt(plane, x, y) / plane.level
      return Math.sqrt(photometric * excess + UNMODELLED * poseVariance * scale ** 2)
    },
    tiltSigma: Math.sqrt(Math.max(c11, c22) * excess) / plane.level,
  }
}
