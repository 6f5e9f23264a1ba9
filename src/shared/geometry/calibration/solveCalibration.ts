// The camera's calibration from views of one printed tag that stands still: offset, tilt, focal length, principal point
// and lag, with the tag's own place as a by-product (SPEC.md). One bundle adjustment over all views.
import type { CameraCalibration } from '../../protocol/spaces.ts'
import { projectCameraPoint } from '../cameraModel.ts'
import { fitLeastSquares, type LeastSquaresFit } from '../leastSquares.ts'
import { compose, invert, transformPoint, type Pose } from '../pose.ts'
import { createPoseTrack, type PoseTrack } from '../poseTrack.ts'
import { angleBetween } from '../quat.ts'
import { poseOfTag, tagCorners } from '../tags/tagPose.ts'
import { distance, type Vec3 } from '../vec3.ts'
import { errorBudget, type ErrorBudget } from './calibrationError.ts'
import {
  WANTED_VIEWS,
  type CalibrationInput,
  type CalibrationOutcome,
  type CalibrationRefusal,
  type TargetSighting,
  type ViewProgress,
} from './calibrationTypes.ts'
import { guessOf, priorSigmas, steps, UNKNOWNS, type CameraGuess } from './calibrationUnknowns.ts'
import { viewProgress } from './viewProgress.ts'

/** The lag is looked for between these, ms. */
export const LAG_RANGE_MS = [-100, 500] as const
const MIN_SIGHTINGS = 12
/** Longer than anybody looks at a sheet. */
const KEEP_MS = 120_000
/** A corner's sigma in the first fit; what is left then tells the true one. */
const FIRST_SIGMA_PX = 0.5
const LEAST_SIGMA_PX = 0.1
const HUBER = 2.5
/** More than this left over, and the views contradict each other: detection does a tenth, tracking noise two or three. */
const MAX_ERROR_PX = 4
/** Wanted before a calibration is told. */
const MAX_ERROR_MM = 5
const MAX_LAG_SIGMA_MS = 6
/** What a headset can be: metres, radians, log of focal length. */
const plausible = { offsetM: 0.3, tiltRad: 0.6, focal: 0.25 } as const

/** Throws nothing; says why where it cannot. */
export function solveCalibration(input: CalibrationInput): CalibrationOutcome {
  const { views, begin } = chooseViews(input)
  const progress = viewProgress(views.sightings, views.poses, input)
  if (begin === undefined) {
    const reason = input.sightings.length < MIN_SIGHTINGS ? 'no-target' : 'untracked'
    return { tag: 'refused', reason, progress }
  }
  const fitted = begin.rough && fitCamera(views, begin.start, begin.rough)
  const reason = refusalOf(fitted, progress, input.believed)
  if (fitted === undefined || reason !== undefined) {
    return { tag: 'refused', reason: reason ?? 'views', progress }
  }
  const { guess, budget, errorPx } = fitted
  const { offsetSigmaM, angleSigmaRad, errorMm, lagSigmaMs } = budget
  const sigmas = { offsetSigmaM, angleSigmaRad, lagSigmaMs }
  const calibration = { ...guess.calibration, source: 'calibrated', ...sigmas } as const
  return {
    tag: 'solved',
    progress,
    solved: { calibration, errorPx, errorMm, lagSigmaMs, targetScale: guess.targetScale },
  }
}

interface ChosenViews {
  readonly views: Views
  /** From where they are fitted; undefined where they are too few. */
  readonly begin: { readonly start: CameraGuess; readonly rough: RoughCamera | undefined } | undefined
}

/** The views of which it is known where the head was (C8). Which those are is known with the lag. */
function chooseViews(input: CalibrationInput): ChosenViews {
  const poses = createPoseTrack({ keepMs: KEEP_MS, maxExtrapolationMs: 0 })
  for (const { timeMs, worldFromViewer } of input.poses) poses.add(timeMs, worldFromViewer, false)
  const covered = input.sightings.filter((sighting) => isCovered(sighting, poses))
  const all: Views = { sightings: covered, poses, targetSizeM: input.targetSizeM }
  const start = covered.length < MIN_SIGHTINGS ? undefined : firstGuess(covered, poses, input)
  const rough = start && roughCamera(all, start)
  const lagMs = (rough?.guess.calibration ?? input.believed).camLagMs
  const sightings = covered.filter(({ captureTimeMs }) => isKnown(captureTimeMs - lagMs, poses))
  const views = { ...all, sightings }
  if (start === undefined || sightings.length < MIN_SIGHTINGS) return { views, begin: undefined }
  // Guessed poses have told something of the lag; how exact the corners are they do not tell.
  const again = sightings.length < covered.length
  return { views, begin: { start, rough: again ? roughCamera(views, start, rough?.unknowns) : rough } }
}

interface FittedCamera {
  readonly guess: CameraGuess
  readonly errorPx: number
  readonly budget: ErrorBudget
}

interface RoughCamera {
  readonly unknowns: readonly number[]
  readonly guess: CameraGuess
}

/** The first fit shows how exact the corners are, and when the pictures were taken. */
function roughCamera(views: Views, start: CameraGuess, from?: readonly number[]): RoughCamera | undefined {
  const fit = adjust(views, start, { sigmaPx: FIRST_SIGMA_PX, inflation: 1 }, from)
  return fit && { unknowns: fit.unknowns, guess: guessOf(fit.unknowns, start) }
}

/** The second weighs them so. */
function fitCamera(views: Views, start: CameraGuess, rough: RoughCamera): FittedCamera | undefined {
  const sigmaPx = Math.max(LEAST_SIGMA_PX, spreadPx(views, rough.guess))
  const inflation = inflationOf(views.sightings)
  const fit = adjust(views, start, { sigmaPx, inflation }, rough.unknowns)
  if (fit?.covariance === undefined) return undefined
  const { covariance, unknowns } = fit
  const guess = guessOf(unknowns, start)
  const budget = errorBudget({ covariance, unknowns, start, inflation })
  return { guess, errorPx: spreadPx(views, guess), budget }
}

function refusalOf(
  fitted: FittedCamera | undefined,
  { views }: ViewProgress,
  believed: CameraCalibration,
): CalibrationRefusal | undefined {
  if (fitted === undefined || views < WANTED_VIEWS) return 'views'
  if (fitted.errorPx > MAX_ERROR_PX) return 'contradictory'
  if (!isPlausible(fitted.guess.calibration, believed)) return 'implausible'
  const { errorMm, lagSigmaMs } = fitted.budget
  return errorMm > MAX_ERROR_MM || lagSigmaMs > MAX_LAG_SIGMA_MS ? 'views' : undefined
}

interface Views {
  readonly sightings: readonly TargetSighting[]
  readonly poses: PoseTrack
  readonly targetSizeM: number
}

/** Whether the head was followed all around that time, whatever the lag is. */
function isCovered({ captureTimeMs }: TargetSighting, poses: PoseTrack): boolean {
  const { oldestMs = Infinity, newestMs = -Infinity } = poses
  return captureTimeMs - LAG_RANGE_MS[1] >= oldestMs && captureTimeMs - LAG_RANGE_MS[0] <= newestMs
}

/** A page that stood still knows too seldom where the head was: what lies between is guessed. */
const isKnown = (timeMs: number, poses: PoseTrack): boolean => poses.poseAt(timeMs)?.isGuess === false

const worldFromCameraAt = (
  timeMs: number,
  poses: PoseTrack,
  calibration: CameraCalibration,
): Pose | undefined => {
  const sample = poses.poseAt(timeMs - calibration.camLagMs)
  return sample && compose(sample.pose, calibration.viewerFromCamera)
}

/**
 * Where the believed camera sees the tag, view by view, lag by lag: with the right lag the places lie closest together,
 * even while offset and tilt are wrong.
 */
function firstGuess(
  sightings: readonly TargetSighting[],
  poses: PoseTrack,
  { believed, targetSizeM }: CalibrationInput,
): CameraGuess | undefined {
  const seen = sightings.flatMap(({ captureTimeMs, corners }) => {
    const tag = poseOfTag(corners, targetSizeM, believed.intrinsics)
    return tag === undefined ? [] : [{ captureTimeMs, ...tag }]
  })
  let best: { readonly scatter: number; readonly guess: CameraGuess } | undefined
  for (let camLagMs: number = LAG_RANGE_MS[0]; camLagMs <= LAG_RANGE_MS[1]; camLagMs += 20) {
    const calibration = { ...believed, camLagMs }
    const places = seen.flatMap(({ captureTimeMs, cameraFromTag, errorPx }) => {
      const worldFromCamera = worldFromCameraAt(captureTimeMs, poses, calibration)
      return worldFromCamera === undefined ? [] : [{ pose: compose(worldFromCamera, cameraFromTag), errorPx }]
    })
    const middle = medianPoint(places.map(({ pose }) => pose.position))
    const offs = places.map(({ pose }) => distance(pose.position, middle)).sort((a, b) => a - b)
    const scatter =
      offs.slice(0, Math.ceil(offs.length * 0.8)).reduce((sum, off) => sum + off * off, 0) / offs.length
    const nearest = places.sort((a, b) => a.errorPx - b.errorPx)[0]
    if (nearest === undefined || (best !== undefined && scatter >= best.scatter)) continue
    const worldFromTarget = { position: middle, orientation: nearest.pose.orientation }
    best = { scatter, guess: { calibration, worldFromTarget, targetScale: 1 } }
  }
  return best?.guess
}

function medianPoint(points: readonly Vec3[]): Vec3 {
  const median = (axis: 0 | 1 | 2): number => {
    const sorted = points.map((point) => point[axis]).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? 0
  }
  return [median(0), median(1), median(2)]
}

/** Computed less seen corners, pixels, eight numbers a view; undefined where the camera sees none of it. */
function cornerErrors(
  { sightings, poses, targetSizeM }: Views,
  guess: CameraGuess,
): Float64Array | undefined {
  const { calibration, worldFromTarget, targetScale } = guess
  const { width, height } = calibration.intrinsics
  const points = tagCorners(targetSizeM * targetScale).map((corner) =>
    transformPoint(worldFromTarget, corner),
  )
  const errors = new Float64Array(sightings.length * 8)
  let next = 0
  for (const { captureTimeMs, corners } of sightings) {
    const worldFromCamera = worldFromCameraAt(captureTimeMs, poses, calibration)
    if (worldFromCamera === undefined) return undefined
    const cameraFromWorld = invert(worldFromCamera)
    for (const [index, point] of points.entries()) {
      const computed = projectCameraPoint(transformPoint(cameraFromWorld, point), calibration.intrinsics)
      const seen = corners[index]
      if (computed === undefined || seen === undefined) return undefined
      errors[next++] = (computed[0] - seen[0]) * width
      errors[next++] = (computed[1] - seen[1]) * height
    }
  }
  return errors
}

interface Weights {
  readonly sigmaPx: number
  /** So many of the corners' numbers say what one of its own mind does (C3). */
  readonly inflation: number
}

/** Fits all unknowns to all views; what is known beforehand counts as one more residual for each of them. */
function adjust(
  views: Views,
  start: CameraGuess,
  { sigmaPx, inflation }: Weights,
  from: readonly number[] = new Array<number>(UNKNOWNS).fill(0),
): LeastSquaresFit | undefined {
  return fitLeastSquares({
    start: from,
    steps,
    huber: HUBER,
    residuals(unknowns) {
      const errors = cornerErrors(views, guessOf(unknowns, start))
      if (errors === undefined) return undefined
      const all = new Float64Array(errors.length + UNKNOWNS)
      all.set(errors.map((error) => error / sigmaPx))
      priorSigmas.forEach((sigma, index) => {
        all[errors.length + index] = ((unknowns[index] ?? 0) / sigma) * Math.sqrt(inflation)
      })
      return all
    },
  })
}

/** Root mean square of the views' residuals, in pixels, as the better ones show it: 1.48 times the median (robust). */
function spreadPx(views: Views, guess: CameraGuess): number {
  const errors = cornerErrors(views, guess)
  if (errors === undefined) return Infinity
  const sizes = errors.map(Math.abs).sort()
  return 1.4826 * (sizes[sizes.length >> 1] ?? Infinity)
}

const NOISE_MEMORY_MS = 500

/**
 * Numbers that say the same thing, on average (C3): tracking noise moves a view's four corners alike, and is remembered
 * over the next views.
 */
function inflationOf(sightings: readonly TargetSighting[]): number {
  const windows = new Set(sightings.map(({ captureTimeMs }) => Math.floor(captureTimeMs / NOISE_MEMORY_MS)))
  return 4 * (sightings.length / windows.size)
}

function isPlausible(found: CameraCalibration, believed: CameraCalibration): boolean {
  const { viewerFromCamera: pose, intrinsics } = found
  return (
    distance(pose.position, believed.viewerFromCamera.position) < plausible.offsetM &&
    angleBetween(pose.orientation, believed.viewerFromCamera.orientation) < plausible.tiltRad &&
    Math.abs(Math.log(intrinsics.fx / believed.intrinsics.fx)) < plausible.focal &&
    found.camLagMs > LAG_RANGE_MS[0] &&
    found.camLagMs < LAG_RANGE_MS[1]
  )
}
