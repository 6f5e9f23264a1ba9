// What the wizard would collect from a wearer who looks at a sheet on the wall, with a camera whose truth is known.
import { projectCameraPoint } from '../shared/geometry/cameraModel.ts'
import type {
  CalibrationInput,
  TargetSighting,
  TimedPose,
} from '../shared/geometry/calibration/calibrationTypes.ts'
import { compose, identityPose, invert, transformPoint, type Pose } from '../shared/geometry/pose.ts'
import { fromAxisAngle, lookRotation, multiply, turnBy } from '../shared/geometry/quat.ts'
import { tagCorners } from '../shared/geometry/tags/tagPose.ts'
import { add, scale, sub, type Vec3 } from '../shared/geometry/vec3.ts'
import type { CameraCalibration, ImagePoint } from '../shared/protocol/spaces.ts'
import type { TrackingNoise } from './syntheticMotion.ts'
import { createRandom, type Random } from './syntheticWorld.ts'

export interface WalkOptions {
  readonly seed: number
  readonly seconds: number
  /** Truth: camera on the head, metres and rotation vector; focal length over the believed one. */
  readonly offset: Vec3
  readonly tilt: Vec3
  readonly focal: number
  readonly lagMs: number
  readonly printedScale: number
  /** Size of the head's movement, 1 = as asked for. */
  readonly swing: number
  /** Shares of the single movements. */
  readonly axes: { readonly pitch: number; readonly roll: number; readonly near: number }
  readonly noise: TrackingNoise
  readonly cornerSigmaPx: number
  /** Share of sightings whose corners are nonsense. */
  readonly wrongShare: number
  /** The sheet slides so far over the whole time. */
  readonly sheetDriftM: number
  /** Head poses and looks at the sheet come so far apart on average; `uneven`: by that share more or less. */
  readonly poseEveryMs: number
  readonly lookEveryMs: number
  readonly uneven: number
}

const usual: WalkOptions = {
  seed: 1,
  seconds: 18,
  offset: [0.03, 0.085, -0.02],
  tilt: scale([1, 0.4, 0.2], 0.035 / Math.hypot(1, 0.4, 0.2)),
  focal: 1.03,
  lagMs: 80,
  printedScale: 1,
  swing: 1,
  axes: { pitch: 1, roll: 1, near: 1 },
  noise: { positionM: 0, rotationRad: 0 },
  cornerSigmaPx: 0.15,
  wrongShare: 0,
  sheetDriftM: 0,
  poseEveryMs: 16,
  lookEveryMs: 180,
  uneven: 0,
}

export const sheetSizeM = 0.12

const believed: CameraCalibration = {
  intrinsics: { width: 640, height: 360, fx: 484, fy: 484, cx: 320, cy: 180 },
  viewerFromCamera: identityPose,
  camLagMs: 0,
  lagSigmaMs: 80,
  source: 'assumed',
  offsetSigmaM: 0.04,
  angleSigmaRad: 0.06,
}

const sheet: Vec3 = [0.1, 1.5, -1.2]

/** Turns about the sheet's direction to the sides, up and down, tilts, and comes nearer. */
function headAt(timeMs: number, { swing, axes }: WalkOptions): Pose {
  const t = timeMs / 1000
  const position: Vec3 = [
    0.1 + swing * 0.2 * Math.sin(t * 0.7),
    1.55 + swing * axes.pitch * 0.08 * Math.sin(t * 0.5 + 1),
    -0.55 - swing * axes.near * 0.12 * Math.sin(t * 0.45 + 2),
  ]
  const yaw = swing * 0.26 * Math.sin(t * 1.9)
  const pitch = swing * axes.pitch * 0.13 * Math.sin(t * 1.1 + 0.5)
  const roll = swing * axes.roll * 0.25 * Math.sin(t * 0.8 + 1.5)
  const local = multiply(
    multiply(fromAxisAngle([0, 1, 0], yaw), fromAxisAngle([1, 0, 0], pitch)),
    fromAxisAngle([0, 0, 1], roll),
  )
  return { position, orientation: multiply(lookRotation(sub(sheet, position), [0, 1, 0]), local) }
}

function noisy(pose: Pose, state: readonly number[], noise: TrackingNoise): Pose {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = state
  return {
    position: add(pose.position, scale([a, b, c], noise.positionM)),
    orientation: multiply(pose.orientation, turnBy(scale([d, e, f], noise.rotationRad))),
  }
}

function cornersAt(
  timeMs: number,
  options: WalkOptions,
  random: Random,
): TargetSighting['corners'] | undefined {
  const intrinsics = {
    ...believed.intrinsics,
    fx: believed.intrinsics.fx * options.focal,
    fy: believed.intrinsics.fy * options.focal,
  }
  const worldFromCamera = compose(headAt(timeMs, options), {
    position: options.offset,
    orientation: turnBy(options.tilt),
  })
  const drift = (options.sheetDriftM * timeMs) / (options.seconds * 1000)
  const worldFromSheet: Pose = {
    position: add(sheet, [drift, 0, 0]),
    orientation: multiply(fromAxisAngle([0, 0, 1], 0.1), fromAxisAngle([1, 0, 0], -0.1)),
  }
  const isWrong = random.uniform() < options.wrongShare
  const cameraFromSheet = compose(invert(worldFromCamera), worldFromSheet)
  const points = tagCorners(sheetSizeM * options.printedScale).flatMap((corner): ImagePoint[] => {
    const seen = projectCameraPoint(transformPoint(cameraFromSheet, corner), intrinsics)
    if (seen?.every((value) => value > 0 && value < 1) !== true) return []
    const off = (isWrong ? 12 : 0) * random.normal()
    const jitter = (size: number): number => (off + options.cornerSigmaPx * random.normal()) / size
    return [[seen[0] + jitter(640), seen[1] + jitter(360)]]
  })
  const [p, q, r, s] = points
  return p && q && r && s && [p, q, r, s]
}

export function calibrationWalk(given: Partial<WalkOptions>): CalibrationInput {
  const options = { ...usual, ...given }
  const random = createRandom(options.seed)
  const state = Array.from({ length: 6 }, () => random.normal())
  const when = createRandom(options.seed + 1000)
  const next = (everyMs: number): number => everyMs * (1 + options.uneven * (2 * when.uniform() - 1))
  const poses: TimedPose[] = []
  const sightings: TargetSighting[] = []
  const endMs = options.seconds * 1000
  let passedMs = options.poseEveryMs
  for (let timeMs = 0; timeMs <= endMs + 800; timeMs += passedMs) {
    const kept = Math.exp(-passedMs / 500)
    state.forEach((value, i) => (state[i] = kept * value + Math.sqrt(1 - kept * kept) * random.normal()))
    poses.push({ timeMs, worldFromViewer: noisy(headAt(timeMs, options), state, options.noise) })
    passedMs = next(options.poseEveryMs)
  }
  for (let timeMs = 500; timeMs <= endMs; timeMs += next(options.lookEveryMs)) {
    const corners = cornersAt(timeMs, options, random)
    if (corners !== undefined) sightings.push({ captureTimeMs: timeMs + options.lagMs, corners })
  }
  return { sightings, poses, targetSizeM: sheetSizeM, believed }
}
