// Pictures with known truth to measure depth from motion on: a head that sways before a made-up limb or board, the
// camera's pictures of it, and the poses that a device would tell. Deterministic. For tests and benches only.
import { castRay, depthOf, projectPoint } from '../shared/geometry/cameraModel.ts'
import type { GrayImage, MotionPicture } from '../shared/geometry/motion/motionTypes.ts'
import type { Pose } from '../shared/geometry/pose.ts'
import { fromAxisAngle, multiply } from '../shared/geometry/quat.ts'
import { add, scale, type Vec3 } from '../shared/geometry/vec3.ts'
import type { ImagePoint, Intrinsics } from '../shared/protocol/spaces.ts'
import { coverByHand, develop, render, type CameraOptions } from './syntheticCamera.ts'
import {
  buildWorld,
  createRandom,
  noiseTexture,
  type Hit,
  type Random,
  type WorldOptions,
} from './syntheticWorld.ts'

export interface SyntheticOptions extends WorldOptions, CameraOptions {
  readonly seed: number
  readonly width: number
  /** Peak of the sway to each side, metres. */
  readonly swayM: number
  /** Instead of swaying, the head turns to and fro about its neck by so much to each side, evenly, once in 1.3 s; radians. */
  readonly turnRad: number
  readonly rateHz: number
  readonly beforeMs: number
  readonly afterMs: number
  /** A hand passes over the spot again and again. */
  readonly hand: boolean
}

export const usualScene: SyntheticOptions = {
  seed: 1,
  width: 640,
  shape: 'cylinder',
  texture: 12,
  stripesM: 0,
  wallTexture: 3,
  disc: false,
  distanceM: 0.7,
  tiltRad: 0.4,
  radiusM: 0.06,
  aroundRad: 0.4,
  breathM: 0,
  driftMPerS: [0, 0, 0],
  swayM: 0.02,
  turnRad: 0,
  sensorNoise: 2,
  quantisation: 6,
  rateHz: 8,
  beforeMs: 2000,
  afterMs: 1500,
  hand: false,
}

/** Pose noise, one sigma per axis, remembered for half a second. */
export interface TrackingNoise {
  readonly positionM: number
  readonly rotationRad: number
}

/** 1 mm and 0.06°: HoloLens 2 at its worst in a consultation's room (architecture D2). */
export const hl2Noise: TrackingNoise = { positionM: 0.001, rotationRad: 0.00105 }
export const noNoise: TrackingNoise = { positionM: 0, rotationRad: 0 }

export interface Recorded {
  readonly still: MotionPicture
  /** In order of time, the still left out. */
  readonly pictures: readonly MotionPicture[]
}

export interface SyntheticScene {
  readonly mark: ImagePoint
  readonly intrinsics: Intrinsics
  /** What the marked ray truly hits, told with the still's true pose. */
  readonly truthDepthM: number
  /** Unit, world. */
  readonly truthNormal: Vec3
  /** True depth along the ray of another image point of the still. */
  depthAt(point: ImagePoint): number
  /** The same pictures with poses as a device would tell them. */
  record(noise: TrackingNoise, seed: number): Recorded
}

/** Where the head is: swaying before the target, looking at it. */
function truePose(timeMs: number, options: SyntheticOptions, phases: readonly number[]): Pose {
  const t = timeMs / 1000
  if (options.turnRad > 0) return turned(t, options)
  const [p0 = 0, p1 = 0, p2 = 0, hz = 0.45] = phases
  const sway = (rate: number, phase: number): number => Math.sin(2 * Math.PI * rate * t + phase)
  const position: Vec3 = [
    options.swayM * sway(hz, p0),
    1.42 + 0.35 * options.swayM * sway(hz * 0.8, p1),
    0.3 * options.swayM * sway(hz * 1.2, p2),
  ]
  const yaw = fromAxisAngle([0, 1, 0], 0.03 * sway(0.3, p1) + 0.05)
  const pitch = fromAxisAngle([1, 0, 0], -0.12 / options.distanceM + 0.02 * sway(0.4, p2))
  const roll = fromAxisAngle([0, 0, 1], 0.02 * sway(0.35, p0))
  return { position, orientation: multiply(multiply(yaw, pitch), roll) }
}

/** The eyes, and the camera with them, go round the neck on an arc. */
function turned(t: number, { turnRad, distanceM }: SyntheticOptions): Pose {
  const [periodS, neckBehindM] = [1.3, 0.15]
  const phase = (((t / periodS + 0.1) % 1) + 1) % 1
  const angle = turnRad * (phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase)
  const yaw = fromAxisAngle([0, 1, 0], angle)
  const position: Vec3 = [-neckBehindM * Math.sin(angle), 1.42, neckBehindM * (1 - Math.cos(angle))]
  return { position, orientation: multiply(yaw, fromAxisAngle([1, 0, 0], -0.12 / distanceM)) }
}

/** Six Ornstein-Uhlenbeck walks: what the device's tracking is wrong by. */
function poseNoise(noise: TrackingNoise, rateHz: number, random: Random): (pose: Pose) => Pose {
  const kept = Math.exp(-1000 / rateHz / 500)
  const state = Array.from({ length: 6 }, () => random.normal())
  return ({ position, orientation }) => {
    state.forEach((value, i) => (state[i] = kept * value + Math.sqrt(1 - kept * kept) * random.normal()))
    const shift = scale([state[0]!, state[1]!, state[2]!], noise.positionM)
    const turn = scale([state[3]!, state[4]!, state[5]!], noise.rotationRad)
    const angle = Math.hypot(...turn)
    return {
      position: add(position, shift),
      orientation: angle === 0 ? orientation : multiply(fromAxisAngle(turn, angle), orientation),
    }
  }
}

/** A whole scene: still, pictures before and after, and the truth. */
export function syntheticScene(given: Partial<SyntheticOptions>): SyntheticScene {
  const options = { ...usualScene, ...given }
  const random = createRandom(options.seed)
  const world = buildWorld(options, random)
  const width = options.width
  const height = Math.round((width * 9) / 16)
  const k: Intrinsics = {
    width,
    height,
    fx: 0.757 * width,
    fy: 0.757 * width,
    cx: 0.492 * width,
    cy: 0.473 * height,
  }
  const hand = noiseTexture(createRandom(options.seed + 1000), [4, 8, 16])
  const phases = [...[0, 1, 2].map(() => random.uniform() * 2 * Math.PI), 0.3 + 0.3 * random.uniform()]
  const take = (timeMs: number): Shot => {
    const truth = truePose(timeMs, options, phases)
    const luma = render(world, truth, k, timeMs)
    if (options.hand && timeMs > 300) coverByHand(luma, k, ((timeMs - 300) % 900) / 900, hand)
    return { timeMs, truth, image: develop(luma, k, options, random) }
  }
  const stepMs = 1000 / options.rateHz
  const before = Math.floor(options.beforeMs / stepMs)
  const after = Math.floor(options.afterMs / stepMs)
  const shots = Array.from({ length: before + after + 1 }, (_, i) => take((i - before) * stepMs))
  const { truth } = shots[before]!
  const castNow = world.castAt(0)
  const hitAt = (point: ImagePoint): Hit => {
    const ray = castRay(point, truth, k)
    return castNow(ray.origin, ray.direction)
  }
  const mark = projectPoint(world.target, truth, k) ?? [0.5, 0.5]
  return {
    mark,
    intrinsics: k,
    truthDepthM: depthOf(hitAt(mark).point, truth),
    truthNormal: hitAt(mark).normal,
    depthAt: (point) => depthOf(hitAt(point).point, truth),
    record: (noise, seed) => {
      const tell = poseNoise(noise, options.rateHz, createRandom(seed * 7919 + 13))
      const all = shots.map((shot): MotionPicture => ({
        image: shot.image,
        worldFromCamera: tell(shot.truth),
        intrinsics: k,
        captureTimeMs: shot.timeMs,
        epoch: 1,
      }))
      return { still: all[before]!, pictures: all.filter((_, index) => index !== before) }
    },
  }
}

interface Shot {
  readonly timeMs: number
  readonly truth: Pose
  readonly image: GrayImage
}
