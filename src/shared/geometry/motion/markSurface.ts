// One surface of a mark: its patches of the still, and what the pictures say of it under the poses that are believed.
import type { ImagePoint } from '../../protocol/spaces.ts'
import { mixed, mixtureFor, type Mixture } from './contrast.ts'
import { noiseSigma } from './corners.ts'
import { doubted } from './doubts.ts'
import { cutPatches, type MarkPatches } from './markPatches.ts'
import { depthOnSurface, type MotionSurface } from './motionSurface.ts'
import type { MotionLimit, MotionStatus, PointDepth } from './motionTypes.ts'
import type { Adjustment } from './poseAdjustment.ts'
import { median } from './median.ts'
import { fitSurface, type Poses, type SurfaceFit } from './surfaceFit.ts'
import type { WorkView } from './workView.ts'

/** A good look: after so long and so far, waiting longer helps little, and an error below a finger's width is worth showing. */
const ENOUGH = { afterMs: 1200, parallaxM: 0.02, sigmaM: 0.025 }
/** Nearly as sure as is wanted: worth no further wait after this. */
const NEARLY = { afterMs: 500, times: 1.6 }
/** A palm's width: beyond it no depth is worth telling when the patient moves. */
const WORST_SIGMA_M = 0.04
/** A patient who moves more than this (metres, metres a second) is what limits. */
const MOVING_M = 0.0015
/** Who moves more than this carries the mark away before its depth is known. */
const MOVED_M = 0.006
/** Another depth whose score comes so near the best one's could as well be meant. */
const MOST_RIVAL = 0.9
/** A hand may pass over the spot; where fewer pictures than this show it, it is not known where they were taken. */
const LEAST_AGREEING = 0.5
/** So many pictures must bear a depth out before it is believed. */
const LEAST_WITNESSES = 6
/** Of two fits, one that so many fewer pictures bear out is not the better one, however well these few agree. */
const FEWER = 0.1
/** So much surer must the recorded poses make the answer before they are believed as they are: half the sigma. */
const SURER = 0.25
/** A limb's outline lies so much deeper than a mark at it, or than one near it whose own skin shows nothing, metres. */
const OUTLINE_SIGMA_M = { at: 0.02, followed: 0.03 }
/** Pictures that show the spot are this much nearer to the still in time than those that do not: the patient moved on. */
const NEARER_IN_TIME = 0.6

export interface Pictures {
  /** As recorded, the still first. */
  readonly views: readonly WorkView[]
  /** In what this mark is compared, in the same order. */
  readonly shown: readonly WorkView[]
  readonly adjustment: Adjustment
  /** Largest way of the camera across the ray, metres. */
  readonly parallaxM: number
  /** From the still to the newest picture. */
  readonly lookedForMs: number
}

/** True when waiting longer would help little. */
export const isLongLook = (lookedForMs: number): boolean => lookedForMs >= ENOUGH.afterMs

export interface SurfaceAnswer {
  readonly status: MotionStatus
  readonly points: readonly (PointDepth | undefined)[]
  readonly surface: MotionSurface | undefined
  readonly limit: MotionLimit | undefined
  readonly isBorneOut: boolean
}

interface KnownTo {
  readonly sigmaM: number
  /** What more pictures can make less. */
  readonly mendableM: number
}

export class MarkSurface {
  readonly shownStill: WorkView
  readonly #still: WorkView
  readonly #points: readonly ImagePoint[]
  readonly #mixture: Mixture | undefined
  readonly #noise: number
  readonly #patches: MarkPatches
  readonly #settleM: number

  constructor(still: WorkView, points: readonly ImagePoint[], settleM: number) {
    const pixels = points.map(([u, v]) => [u * still.width, v * still.height] as const)
    this.#still = still
    this.#points = points
    this.#settleM = settleM
    this.#mixture = mixtureFor(still, pixels)
    this.shownStill = this.show(still)
    this.#noise = noiseSigma(this.shownStill)
    this.#patches = cutPatches(this.shownStill, pixels, this.#noise)
  }

  /** True when no number of pictures can tell anything here. */
  get isFaint(): boolean {
    return this.#patches.isFaint
  }

  /** The picture in what shows this mark best. */
  show(view: WorkView): WorkView {
    return this.#mixture === undefined ? view : mixed(view, this.#mixture)
  }

  nothing(status: MotionStatus, limit: MotionLimit | undefined): SurfaceAnswer {
    return { status, points: this.#points.map(() => undefined), surface: undefined, limit, isBorneOut: false }
  }

  answer(pictures: Pictures): SurfaceAnswer {
    if (this.isFaint) return this.nothing('no-texture', 'texture')
    const { views, adjustment } = pictures
    const recorded = this.#still.isGuess
      ? undefined
      : this.#fitAs({ views, covarianceOf: undefined }, pictures.shown)
    const clearest = clearer(recorded, this.#fitAs(adjustment, pictures.shown))
    if (clearest === undefined) return this.nothing('moved', 'movement')
    const fit = doubted(clearest)
    if (fit.refinement.agreeing < LEAST_AGREEING)
      return hasMovedOn(fit, views) ? this.nothing('moved', 'movement') : this.nothing('gathering', 'cover')
    if (fit.judged.movementM > MOVED_M) return this.nothing('moved', 'movement')
    const surface = this.#surfaceOf(fit)
    const points = this.#points.map((point, index) => this.#depthAt(surface, point, index))
    const sigmas = points.map((point) => point?.sigmaM ?? Infinity)
    const sigmaM = fit.isOfAnchor ? (sigmas[0] ?? Infinity) : Math.max(sigmas[0] ?? Infinity, median(sigmas))
    const mendableM = Math.sqrt(Math.max(0, sigmaM ** 2 - lensSigmaM(fit, points[0]) ** 2))
    const limit = mendableM <= this.#settleM ? undefined : limitOf(fit)
    return { ...this.#judged(fit, { sigmaM, mendableM }, pictures), points, surface, limit }
  }

  #fitAs(poses: Poses, shown: readonly WorkView[]): SurfaceFit | undefined {
    const views = poses.views.map((view, node) => ({ ...view, data: shown[node]?.data ?? view.data }))
    return fitSurface(this.#patches, { ...poses, views }, this.#noise)
  }

  #surfaceOf({ surface, covariance, commonVariance }: SurfaceFit): MotionSurface {
    const { width, height, fx, fy, cx, cy } = this.#still
    const camera = { fx: fx / width, fy: fy / height, cx: cx / width, cy: cy / height }
    return { ...surface, covariance, commonVariance, camera }
  }

  #depthAt(surface: MotionSurface, point: ImagePoint, index: number): PointDepth | undefined {
    const depth = depthOnSurface(surface, point)
    const outline = this.#patches.outlines[index]
    if (depth === undefined || outline === undefined) return depth
    return { ...depth, sigmaM: Math.hypot(depth.sigmaM, OUTLINE_SIGMA_M[outline]) }
  }

  #judged(fit: SurfaceFit, error: KnownTo, pictures: Pictures): Pick<SurfaceAnswer, 'status' | 'isBorneOut'> {
    const { refinement, joint } = fit
    if (refinement.witnesses.size < LEAST_WITNESSES) return { status: 'gathering', isBorneOut: false }
    if (refinement.correlation < 0.3 && joint.correlation < 0.3) return { status: 'moved', isBorneOut: false }
    if (joint.rival > MOST_RIVAL || fit.isAmbiguous) return { status: 'gathering', isBorneOut: false }
    return { status: this.#statusOf(fit, error, pictures), isBorneOut: true }
  }

  #statusOf(
    fit: SurfaceFit,
    { sigmaM, mendableM }: KnownTo,
    { lookedForMs, parallaxM }: Pictures,
  ): MotionStatus {
    const isGood = sigmaM <= ENOUGH.sigmaM
    if (isGood && mendableM <= this.#settleM) return 'settled'
    if (isGood && lookedForMs >= NEARLY.afterMs && mendableM <= NEARLY.times * this.#settleM) return 'settled'
    const isEnough = isLongLook(lookedForMs) && parallaxM >= ENOUGH.parallaxM
    return isEnough ? statusAfterAll(fit, sigmaM) : 'gathering'
  }
}

/** What is said once waiting longer would help little. */
function statusAfterAll(fit: SurfaceFit, sigmaM: number): MotionStatus {
  if (sigmaM <= ENOUGH.sigmaM) return 'settled'
  return sigmaM > WORST_SIGMA_M && limitOf(fit) === 'movement' ? 'moved' : 'gathering'
}

/** Of two fits the one that clearly more pictures bear out, else the surer one; in doubt the corrected poses'. */
function clearer(
  recorded: SurfaceFit | undefined,
  corrected: SurfaceFit | undefined,
): SurfaceFit | undefined {
  if (recorded === undefined || corrected === undefined) return recorded ?? corrected
  const more = recorded.refinement.agreeing - corrected.refinement.agreeing
  if (Math.abs(more) > FEWER) return more > 0 ? recorded : corrected
  return recorded.judged.variance < SURER * corrected.judged.variance ? recorded : corrected
}

/** What the lens may be wrong by, metres along the ray. */
const lensSigmaM = ({ judged }: SurfaceFit, anchor: PointDepth | undefined): number =>
  anchor === undefined ? 0 : Math.sqrt(judged.lens) * anchor.depthM ** 2

const varianceOf = ({ commonVariance, covariance }: SurfaceFit): number =>
  commonVariance + (covariance[0] ?? Infinity)

function limitOf(fit: SurfaceFit): MotionLimit {
  if (fit.judged.movementM > MOVING_M) return 'movement'
  const ofTexture = (fit.covariance[0] ?? Infinity) + fit.refinement.misfit + fit.blurred
  return ofTexture > varianceOf(fit) / 2 ? 'texture' : 'parallax'
}

/** True when it is the pictures around the still that show the spot: later (and earlier) ones have it elsewhere. */
function hasMovedOn({ refinement }: SurfaceFit, views: readonly WorkView[]): boolean {
  const stillMs = views[0]?.timeMs ?? 0
  const gaps = views.map(({ timeMs }) => Math.abs(timeMs - stillMs))
  const seen = gaps.filter((_, node) => node > 0 && refinement.witnesses.has(node))
  const missed = gaps.filter((_, node) => node > 0 && !refinement.witnesses.has(node))
  return seen.length >= 2 && missed.length >= 2 && median(seen) < NEARER_IN_TIME * median(missed)
}
