// Depth from motion: how far away the marked spot was, told by how it shifts in the pictures taken from elsewhere (D2).
// Rules and reasons in SPEC.md. Pure and incremental: pictures come in any order, the estimate can be asked at any time.
import type { ImagePoint, Pose } from '../../protocol/spaces.ts'
import { ARM_M } from '../errorModel.ts'
import { f64 } from './cells.ts'
import { featuresOf, observationsOf, trackAll, type Tracks } from './featureTracks.ts'
import { isLongLook, MarkSurface, type SurfaceAnswer } from './markSurface.ts'
import { normalOnSurface, tiltSigma } from './motionSurface.ts'
import type {
  MotionDepth,
  MotionEstimate,
  MotionOptions,
  MotionPicture,
  MotionStatus,
} from './motionTypes.ts'
import { adjustPoses } from './poseAdjustment.ts'
import { gainOf, leastTelling, worth, type Viewpoint } from './telling.ts'
import type { Feature } from './trackFeature.ts'
import { isInside, relativeView, warp, workView, type WorkView } from './workView.ts'

/** More pictures cost time and add little: the noise of poses is remembered for half a second. */
const MOST_PICTURES = 24
const LEAST_PICTURES = 3
/** Below this way of the camera, metres, one pixel is worth more than 10 cm of depth at 0.6 m; */
const LEAST_PARALLAX_M = 0.004
/** and below so many sigma of the recorded places it is not known from where the pictures were taken. */
const LEAST_PARALLAX_SIGMAS = 12
const DEFAULT_SETTLE_M = 0.005
/** Where a spot may be, metres: what none of these depths would show was taken looking elsewhere. */
const MAY_BE_AT_M = [0.4, 0.8, 1.6, 3.2]
/** Of the wider side; nearer to the picture's rim a patch is cut off. */
const RIM = 0.02
/** The normal is told when its tilt is known to about 20°. */
const TILT_KNOWN = 0.35

interface Kept {
  readonly view: WorkView
  /** For each surface, what it is compared in: the view's brightness, or the mixture that shows the mark best. */
  readonly shown: readonly WorkView[]
  readonly tracks: Tracks
}

class Motion implements MotionDepth {
  readonly #still: WorkView
  readonly #stillPose: Pose
  readonly #epoch: number
  readonly #points: readonly ImagePoint[]
  readonly #surfaceOf: readonly number[]
  readonly #surfaces: readonly MarkSurface[]
  readonly #features: Feature[]
  #kept: Kept[] = []
  #estimate: MotionEstimate | undefined
  /** Of all pictures that may show the spot, also those that were let go. */
  #newestMs: number
  /** Of the first point as it was told last; an arm's length before that. */
  #depthM = ARM_M

  constructor(still: MotionPicture, points: readonly ImagePoint[], options: MotionOptions) {
    this.#still = workView(still)
    this.#stillPose = still.worldFromCamera
    this.#newestMs = still.captureTimeMs
    this.#epoch = still.epoch
    this.#points = points
    this.#surfaceOf = points.map((_, index) => options.surfaceOf?.[index] ?? 0)
    const count = 1 + Math.max(0, ...this.#surfaceOf)
    this.#surfaces = Array.from({ length: count }, (_, surface) => {
      const own = points.filter((__, index) => this.#surfaceOf[index] === surface)
      return new MarkSurface(this.#still, own, options.settleSigmaM ?? DEFAULT_SETTLE_M)
    })
    this.#features = featuresOf(this.#still)
  }

  add(picture: MotionPicture): void {
    if (picture.epoch !== this.#epoch) return
    if (Math.abs(picture.captureTimeMs - this.#still.timeMs) < 1) return
    if (this.#kept.some(({ view }) => view.timeMs === picture.captureTimeMs)) return
    const view = workView(picture)
    if (!this.#maySee(view)) return
    this.#lookUntil(view.timeMs)
    if (!this.#makeRoomFor(view)) return
    const shown = this.#surfaces.map((surface) => surface.show(view))
    this.#kept.push({ view, shown, tracks: trackAll(this.#features, this.#still, view) })
    this.#estimate = undefined
  }

  mostTelling<T extends MotionPicture>(pictures: readonly T[], count: number): readonly T[] {
    let chosen = pictures.flatMap((picture) => {
      if (picture.epoch !== this.#epoch) return []
      const view = workView(picture)
      return this.#maySee(view) ? [{ picture, viewpoint: this.#viewpoint(view) }] : []
    })
    while (chosen.length > count) {
      const least = leastTelling(chosen.map(({ viewpoint }) => viewpoint))
      chosen = chosen.filter((_, at) => at !== least)
    }
    return chosen.map(({ picture }) => picture)
  }

  estimate(): MotionEstimate {
    this.#estimate ??= this.#compute()
    this.#depthM = this.#estimate.points[0]?.depthM ?? this.#depthM
    return this.#estimate
  }

  #compute(): MotionEstimate {
    const parallaxM = Math.max(0, ...this.#kept.map(({ view }) => this.#sideways(view)))
    const answers = this.#answers(parallaxM)
    const taken = answers.map(() => 0)
    const points = this.#surfaceOf.map((surface) => {
      const index = taken[surface] ?? 0
      taken[surface] = index + 1
      return answers[surface]?.points[index]
    })
    const surfaces = answers.map(({ surface }) => surface)
    const first = surfaces[this.#surfaceOf[0] ?? 0]
    const normalWorld =
      first === undefined || this.#points[0] === undefined || tiltSigma(first) > TILT_KNOWN
        ? undefined
        : normalOnSurface(first, this.#points[0], this.#stillPose)
    const { status, limit } = together(answers)
    const isBorneOut = answers.every((answer) => answer.isBorneOut)
    const picturesUsed = this.#kept.length
    return { status, points, surfaces, normalWorld, limit, isBorneOut, parallaxM, picturesUsed }
  }

  #answers(parallaxM: number): SurfaceAnswer[] {
    const all = (status: MotionStatus, limit: MotionEstimate['limit']): SurfaceAnswer[] =>
      this.#surfaces.map((surface) =>
        surface.isFaint ? surface.nothing('no-texture', 'texture') : surface.nothing(status, limit),
      )
    if (this.#kept.length < LEAST_PICTURES || this.#surfaces.every(({ isFaint }) => isFaint))
      return all('gathering', undefined)
    if (parallaxM < LEAST_PARALLAX_M) return all('no-parallax', 'parallax')
    const views = [this.#still, ...this.#kept.map(({ view }) => view)]
    const tracks = this.#kept.map((kept) => kept.tracks)
    const adjustment = adjustPoses(
      views,
      this.#features.map((feature) => ({ ...feature })),
      observationsOf(this.#features, tracks),
    )
    if (parallaxM < LEAST_PARALLAX_SIGMAS * adjustment.noise.positionM) return all('no-parallax', 'parallax')
    return this.#surfaces.map((surface, index) => {
      const shown = [surface.shownStill, ...this.#kept.map((kept) => kept.shown[index] ?? kept.view)]
      const lookedForMs = this.#newestMs - this.#still.timeMs
      return surface.answer({ views, shown, adjustment, parallaxM, lookedForMs })
    })
  }

  gain(picture: MotionPicture): number {
    if (picture.epoch !== this.#epoch) return 0
    const view = workView(picture)
    if (!this.#maySee(view)) return 0
    return gainOf(
      this.#kept.map((kept) => this.#viewpoint(kept.view)),
      this.#viewpoint(view),
    )
  }

  /** False for a picture that was taken looking elsewhere. */
  #maySee(view: WorkView): boolean {
    const { width, height, fx, fy, cx, cy } = this.#still
    const [u, v] = this.#points[0] ?? [0.5, 0.5]
    const [x, y] = [(u * width - cx) / fx, (v * height - cy) / fy]
    const relative = relativeView(this.#still, view)
    const place = new Float64Array(2)
    return MAY_BE_AT_M.some(
      (depthM) =>
        warp(relative, view, [x, y, 1 / depthM], place) &&
        isInside(view, f64(place, 0), f64(place, 1), RIM * view.width),
    )
  }

  #viewpoint(view: WorkView): Viewpoint {
    return { timeMs: view.timeMs, acrossM: worth(this.#across(view), this.#depthM) }
  }

  /** The camera's way from the still's, across the ray to the first point, metres. */
  #across(view: WorkView): readonly [number, number, number] {
    const r = this.#still.rotation
    const { width, height, fx, fy, cx, cy } = this.#still
    const [u, v] = this.#points[0] ?? [0.5, 0.5]
    const [x, y] = [(u * width - cx) / fx, (v * height - cy) / fy]
    const length = Math.hypot(x, y, 1)
    const ray = (k: number): number =>
      (f64(r, k * 3) * x + f64(r, k * 3 + 1) * y + f64(r, k * 3 + 2)) / length
    const way = (k: number): number => f64(view.position, k) - f64(this.#still.position, k)
    const along = way(0) * ray(0) + way(1) * ray(1) + way(2) * ray(2)
    return [way(0) - along * ray(0), way(1) - along * ray(1), way(2) - along * ray(2)]
  }

  #sideways(view: WorkView): number {
    return Math.hypot(...this.#across(view))
  }

  /** A look that has become long enough may be answered otherwise, though its last pictures tell nothing new. */
  #lookUntil(timeMs: number): void {
    const wasLong = isLongLook(this.#newestMs - this.#still.timeMs)
    this.#newestMs = Math.max(this.#newestMs, timeMs)
    if (isLongLook(this.#newestMs - this.#still.timeMs) !== wasLong) this.#estimate = undefined
  }

  /** False when all that are kept tell more than this one: it is not worth following features into it. */
  #makeRoomFor(view: WorkView): boolean {
    if (this.#kept.length < MOST_PICTURES) return true
    const least = leastTelling(
      [...this.#kept.map((kept) => kept.view), view].map((each) => this.#viewpoint(each)),
    )
    if (least === this.#kept.length) return false
    this.#kept = this.#kept.filter((_, at) => at !== least)
    return true
  }
}

/** All that must be settled is; else what may still come comes first. */
function together(answers: readonly SurfaceAnswer[]): Pick<MotionEstimate, 'status' | 'limit'> {
  const open = answers.filter(({ status }) => status !== 'settled')
  const worst = open.find(({ status }) => status === 'gathering') ?? open[0] ?? answers[0]
  return { status: worst?.status ?? 'gathering', limit: worst?.limit }
}

/** `points`: what is marked on the still, in order; points of one surface are solved together. */
export const createMotionDepth = (
  still: MotionPicture,
  points: readonly ImagePoint[],
  options: MotionOptions = {},
): MotionDepth => new Motion(still, points, options)
