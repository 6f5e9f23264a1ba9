// Depth from motion: how far away the marked spot was, told by how it shifts in the pictures taken from elsewhere (D2).
// Rules and reasons in SPEC.md. Pure and incremental: pictures come in any order, the estimate can be asked at any time.
import type { ImagePoint, Vec3 } from '../../protocol/spaces.ts'
import { mixed, mixtureFor, type Mixture } from './contrast.ts'
import { noiseSigma } from './corners.ts'
import { featuresOf, observationsOf, trackAll, type Tracks } from './featureTracks.ts'
import type {
  MotionDepth,
  MotionEstimate,
  MotionOptions,
  MotionPicture,
  MotionStatus,
  PointDepth,
} from './motionTypes.ts'
import { inverseDepthAt, type InversePlane } from './planeRefine.ts'
import { adjustPoses } from './poseAdjustment.ts'
import { cutPatches, fitSurface, type MarkPatches, type Poses, type SurfaceFit } from './surfaceFit.ts'
import type { Feature } from './trackFeature.ts'
import { workView, type WorkView } from './workView.ts'

/** More pictures cost time and add little: the noise of poses is remembered for half a second. */
const MOST_PICTURES = 24
const LEAST_PICTURES = 3
/** Below this way of the camera, metres, one pixel is worth more than 5 cm of depth at 0.6 m. */
const LEAST_PARALLAX_M = 0.008
const DEFAULT_SETTLE_M = 0.005
/** A good look: after so long and so far, waiting longer helps little, and an error below a finger's width is worth showing. */
const ENOUGH = { afterMs: 1200, parallaxM: 0.02, sigmaM: 0.025 }
/** A hand may pass over the spot; where fewer pictures than this show it, it is not known where they were taken. */
const LEAST_AGREEING = 0.5
/** So many pictures must bear a depth out before it is believed. */
const LEAST_WITNESSES = 6
/** Of two fits, one that so many fewer pictures bear out is not the better one, however well these few agree. */
const FEWER = 0.1
/** A patch whose shift one picture tells worse than this, in pixels, has nothing to compare. */
const FAINTEST_PX = 0.6
/** The curvature of limbs and the pixel raster: no depth is better than this, metres. */
const MODEL_SIGMA_M = 0.0015

interface Kept {
  readonly view: WorkView
  /** What the mark is compared in: the view's brightness, or the mixture that shows the mark best. */
  readonly shown: WorkView
  readonly tracks: Tracks
}

class Motion implements MotionDepth {
  readonly #still: WorkView
  readonly #mixture: Mixture | undefined
  readonly #shownStill: WorkView
  readonly #epoch: number
  readonly #points: readonly (readonly [x: number, y: number])[]
  readonly #patches: MarkPatches
  readonly #features: Feature[]
  readonly #noise: number
  readonly #settleM: number
  #kept: Kept[] = []
  #estimate: MotionEstimate | undefined

  constructor(still: MotionPicture, points: readonly ImagePoint[], options: MotionOptions) {
    this.#still = workView(still)
    this.#epoch = still.epoch
    const { width, height, cx, cy, fx, fy } = this.#still
    const pixels = points.map(([u, v]) => [u * width, v * height] as const)
    this.#points = pixels.map(([px, py]) => [(px - cx) / fx, (py - cy) / fy])
    this.#mixture = mixtureFor(this.#still, pixels)
    this.#shownStill = this.#show(this.#still)
    this.#patches = cutPatches(this.#shownStill, pixels)
    this.#features = featuresOf(this.#still)
    this.#noise = noiseSigma(this.#shownStill)
    this.#settleM = options.settleSigmaM ?? DEFAULT_SETTLE_M
  }

  add(picture: MotionPicture): void {
    if (picture.epoch !== this.#epoch) return
    if (Math.abs(picture.captureTimeMs - this.#still.timeMs) < 1) return
    if (this.#kept.some(({ view }) => view.timeMs === picture.captureTimeMs)) return
    const view = workView(picture)
    this.#kept.push({ view, shown: this.#show(view), tracks: trackAll(this.#features, this.#still, view) })
    if (this.#kept.length > MOST_PICTURES) this.#dropLeastUseful()
    this.#estimate = undefined
  }

  estimate(): MotionEstimate {
    this.#estimate ??= this.#compute()
    return this.#estimate
  }

  #show(view: WorkView): WorkView {
    return this.#mixture === undefined ? view : mixed(view, this.#mixture)
  }

  #compute(): MotionEstimate {
    const parallaxM = Math.max(0, ...this.#kept.map(({ view }) => this.#sideways(view)))
    const picturesUsed = this.#kept.length
    const none = (status: MotionStatus): MotionEstimate => ({
      status,
      points: this.#points.map(() => undefined),
      normalWorld: undefined,
      parallaxM,
      picturesUsed,
    })
    if (this.#isFaint()) return none('no-texture')
    if (picturesUsed < LEAST_PICTURES) return none('gathering')
    if (parallaxM < LEAST_PARALLAX_M) return none('no-parallax')
    const views = [this.#still, ...this.#kept.map(({ view }) => view)]
    const observations = observationsOf(
      this.#features,
      this.#kept.map(({ tracks }) => tracks),
    )
    const adjustment = adjustPoses(
      views,
      this.#features.map((feature) => ({ ...feature })),
      observations,
    )
    const fit = clearer(this.#fitAs(recorded(views)), this.#fitAs(adjustment))
    if (fit === undefined) return none('moved')
    if (fit.refinement.agreeing < LEAST_AGREEING) return none('gathering')
    return this.#report(fit, { parallaxM, picturesUsed })
  }

  /** The marked spot's surface under these poses. */
  #fitAs(adjustment: Poses): SurfaceFit | undefined {
    const shown = [this.#shownStill, ...this.#kept.map((kept) => kept.shown)]
    const views = adjustment.views.map((view, node) => ({ ...view, data: shown[node]?.data ?? view.data }))
    return fitSurface(this.#patches, { ...adjustment, views }, this.#noise)
  }

  #report(fit: SurfaceFit, used: Pick<MotionEstimate, 'parallaxM' | 'picturesUsed'>): MotionEstimate {
    const { plane } = fit.refinement
    const points = this.#points.map(([x, y]): PointDepth | undefined => {
      const inverseDepth = inverseDepthAt(plane, x, y)
      if (inverseDepth < 0.15 || inverseDepth > 6) return undefined
      const sigmaM = fit.sigmaAt(x, y) / inverseDepth ** 2
      return { depthM: 1 / inverseDepth, sigmaM: Math.hypot(sigmaM, MODEL_SIGMA_M) }
    })
    const worst = Math.max(...points.map((point) => point?.sigmaM ?? Infinity))
    const normalWorld = fit.tiltSigma < 0.35 ? normalOf(plane, this.#still) : undefined
    return { status: this.#statusOf(fit, worst, used.parallaxM), points, normalWorld, ...used }
  }

  #statusOf({ refinement, joint }: SurfaceFit, sigmaM: number, parallaxM: number): MotionStatus {
    if (refinement.witnesses < LEAST_WITNESSES) return 'gathering'
    if (refinement.correlation < 0.3 && joint.correlation < 0.3) return 'moved'
    if (joint.rival > 0.95) return 'gathering'
    if (sigmaM <= this.#settleM) return 'settled'
    const newestMs = Math.max(...this.#kept.map(({ view }) => view.timeMs))
    const isEnough =
      newestMs - this.#still.timeMs >= ENOUGH.afterMs &&
      parallaxM >= ENOUGH.parallaxM &&
      sigmaM <= ENOUGH.sigmaM
    return isEnough ? 'settled' : 'gathering'
  }

  /** One picture's information about a shift, were the sensor's noise the only error. */
  #isFaint(): boolean {
    const information = this.#patches.fine.reduce((sum, { structure, norm }) => {
      const along = (structure[0] + structure[2]) / 2
      const noiseGradients = (this.#noise ** 2 * 0.5) / norm ** 2
      return sum + Math.max(0, along - noiseGradients) * norm ** 2
    }, 0)
    const sigmaPx = (this.#noise * Math.sqrt(2 * 3)) / Math.sqrt(Math.max(information, 1e-9))
    return sigmaPx > FAINTEST_PX
  }

  /** How far the camera is from the still's, across the ray to the first point, metres. */
  #sideways(view: WorkView): number {
    const r = this.#still.rotation
    const [x, y] = this.#points[Math.floor(this.#points.length / 2)] ?? [0, 0]
    const q = [0, 1, 2].map((k) => (r[k * 3] ?? 0) * x + (r[k * 3 + 1] ?? 0) * y + (r[k * 3 + 2] ?? 0))
    const way = [0, 1, 2].map((k) => (view.position[k] ?? 0) - (this.#still.position[k] ?? 0))
    const along = way.reduce((sum, value, k) => sum + value * (q[k] ?? 0), 0) / Math.hypot(...q)
    return Math.sqrt(Math.max(0, way.reduce((sum, value) => sum + value * value, 0) - along * along))
  }

  /** The picture that is nearest to another one, in the camera's place and in time, is missed least. */
  #dropLeastUseful(): void {
    const alike = (a: WorkView, b: WorkView): number =>
      Math.hypot(...[0, 1, 2].map((k) => (a.position[k] ?? 0) - (b.position[k] ?? 0))) +
      Math.abs(a.timeMs - b.timeMs) * 1e-5
    const lonely = this.#kept.map(({ view }) =>
      Math.min(...this.#kept.filter((other) => other.view !== view).map((other) => alike(view, other.view))),
    )
    const index = lonely.indexOf(Math.min(...lonely))
    this.#kept = this.#kept.filter((_, at) => at !== index)
  }
}

/** The poses as they were recorded. What is wrong with them shows as the spot's pictures disagreeing (surfaceFit). */
const recorded = (views: readonly WorkView[]): Poses => ({ views, varianceAlong: undefined })

/** Of two fits the one that clearly more pictures bear out, else the one in which they say the same depth more nearly. */
function clearer(a: SurfaceFit | undefined, b: SurfaceFit | undefined): SurfaceFit | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const more = a.refinement.agreeing - b.refinement.agreeing
  if (Math.abs(more) > FEWER) return more > 0 ? a : b
  return b.scatter < a.scatter ? b : a
}

/** Normal of an inverse-depth plane, world axes, towards the camera. */
function normalOf({ level, slopeX, slopeY, atX, atY }: InversePlane, { rotation: r }: WorkView): Vec3 {
  const n = [slopeX, slopeY, level - slopeX * atX - slopeY * atY]
  const size = -Math.hypot(...n)
  const row = (k: number): number =>
    ((r[k * 3] ?? 0) * (n[0] ?? 0) + (r[k * 3 + 1] ?? 0) * (n[1] ?? 0) + (r[k * 3 + 2] ?? 0) * (n[2] ?? 0)) /
    size
  return [row(0), row(1), row(2)]
}

/** `points`: what is marked on the still, in order; several points of one mark are solved as one surface. */
export const createMotionDepth = (
  still: MotionPicture,
  points: readonly ImagePoint[],
  options: MotionOptions = {},
): MotionDepth => new Motion(still, points, options)
