// The head's poses of the last seconds, so that a camera picture can ask where the head was when it was exposed (D1).
// Pure: time comes in as an argument. The ring buffers are allocated once; adding a pose makes no garbage.
import type { CameraSpeed } from '../protocol/spaces.ts'
import { interpolate, type Pose } from './pose.ts'
import { conjugate, multiply, type Quat } from './quat.ts'
import { distance, length, scale, sub, type Vec3 } from './vec3.ts'

export interface PoseSample {
  readonly pose: Pose
  /** True when the device said of one of the neighbours that its position was emulated. */
  readonly limited: boolean
  /** The neighbours are too far apart for how the head moved: it may have been a tenth of a degree, or 2 mm, elsewhere. */
  readonly isGuess: boolean
  /** 0 inside the track; else how far past the newest pose it was continued. */
  readonly extrapolatedMs: number
}

export interface Velocity {
  /** Metres per second, world axes. */
  readonly linear: Vec3
  /** Radians per second about world axes. */
  readonly angular: Vec3
}

export interface PoseTrack {
  /** Poses come in order of time; one that is not newer than the newest is ignored. */
  add(timeMs: number, worldFromViewer: Pose, limited: boolean): void
  /** Undefined before the oldest kept pose, or too far after the newest one. */
  poseAt(timeMs: number): PoseSample | undefined
  /** Mean velocity over `windowMs` centred at `timeMs` (cut at the track's ends); undefined with fewer than two poses there. */
  velocityAt(timeMs: number, windowMs?: number): Velocity | undefined
  readonly newestMs: number | undefined
  readonly oldestMs: number | undefined
  /** Forgets all: on a reference-space reset poses of before do not compare. */
  clear(): void
}

export interface PoseTrackOptions {
  readonly keepMs?: number
  /** The track is continued at constant velocity for so long past the newest pose; 20 ms is about one XR frame. */
  readonly maxExtrapolationMs?: number
}

/** Above this distance of neighbours (6 frames at 60 Hz) nothing is known of what a head did in between. */
const POSE_GAP_MS = 100
/** What interpolation may be wrong by before the pose is a guess: as much as head tracking itself is (errorModel). */
const WORST_BEND = { metres: 0.002, radians: 0.0017 }
/**
 * A straight line through an interval in which the velocity changes by dv is off by at most dv * gap / 4: a corner in the middle.
 * Neighbouring intervals tell by how much it changes.
 */
const BEND_SHARE = 1 / 4

/** Highest XR frame rate to make room for; faster ones only keep a shorter past. */
const MAX_RATE_HZ = 120
const STRIDE = 7

class Ring implements PoseTrack {
  readonly #keepMs: number
  readonly #maxExtrapolationMs: number
  readonly #capacity: number
  readonly #times: Float64Array
  readonly #values: Float64Array
  readonly #limited: Uint8Array
  #first = 0
  #count = 0

  constructor({ keepMs = 5000, maxExtrapolationMs = 20 }: PoseTrackOptions) {
    this.#keepMs = keepMs
    this.#maxExtrapolationMs = maxExtrapolationMs
    this.#capacity = Math.max(8, Math.ceil((keepMs / 1000) * MAX_RATE_HZ) + 2)
    this.#times = new Float64Array(this.#capacity)
    this.#values = new Float64Array(this.#capacity * STRIDE)
    this.#limited = new Uint8Array(this.#capacity)
  }

  get newestMs(): number | undefined {
    return this.#count === 0 ? undefined : this.#time(this.#count - 1)
  }

  get oldestMs(): number | undefined {
    return this.#count === 0 ? undefined : this.#time(0)
  }

  clear(): void {
    this.#first = 0
    this.#count = 0
  }

  add(timeMs: number, { position, orientation }: Pose, limited: boolean): void {
    const newest = this.newestMs
    if (!Number.isFinite(timeMs) || (newest !== undefined && timeMs <= newest)) return
    if (this.#count === this.#capacity) this.#dropOldest()
    const slot = (this.#first + this.#count) % this.#capacity
    this.#times[slot] = timeMs
    this.#limited[slot] = limited ? 1 : 0
    const at = slot * STRIDE
    this.#values[at] = position[0]
    this.#values[at + 1] = position[1]
    this.#values[at + 2] = position[2]
    this.#values[at + 3] = orientation[0]
    this.#values[at + 4] = orientation[1]
    this.#values[at + 5] = orientation[2]
    this.#values[at + 6] = orientation[3]
    this.#count++
    while (this.#count > 2 && this.#time(1) < timeMs - this.#keepMs) this.#dropOldest()
  }

  poseAt(timeMs: number): PoseSample | undefined {
    const newest = this.newestMs
    const oldest = this.oldestMs
    if (newest === undefined || oldest === undefined || timeMs < oldest) return undefined
    if (timeMs > newest + this.#maxExtrapolationMs) return undefined
    if (timeMs > newest) return this.#continued(timeMs, newest)
    const after = this.#firstNotBefore(timeMs)
    const gapMs = after === 0 ? 0 : this.#time(after) - this.#time(after - 1)
    if (this.#time(after) === timeMs) {
      const [pose, limited] = [this.#pose(after), this.#isLimited(after)]
      return { pose, limited, isGuess: false, extrapolatedMs: 0 }
    }
    const t = (timeMs - this.#time(after - 1)) / gapMs
    return {
      pose: interpolate(this.#pose(after - 1), this.#pose(after), t),
      limited: this.#isLimited(after - 1) || this.#isLimited(after),
      isGuess: gapMs > POSE_GAP_MS || this.#bends(after),
      extrapolatedMs: 0,
    }
  }

  velocityAt(timeMs: number, windowMs = 50): Velocity | undefined {
    const newest = this.newestMs
    const oldest = this.oldestMs
    if (newest === undefined || oldest === undefined) return undefined
    const fromMs = Math.max(oldest, Math.min(timeMs - windowMs / 2, newest - windowMs))
    const toMs = Math.min(newest, timeMs + windowMs / 2)
    const from = this.poseAt(fromMs)
    const to = this.poseAt(toMs)
    return from === undefined || to === undefined || toMs <= fromMs
      ? undefined
      : velocityBetween(from.pose, to.pose, toMs - fromMs)
  }

  #continued(timeMs: number, newest: number): PoseSample {
    const last = this.#count - 1
    const extrapolatedMs = timeMs - newest
    const limited = this.#isLimited(last)
    const gapMs = last === 0 ? 0 : newest - this.#time(last - 1)
    if (last === 0 || gapMs > POSE_GAP_MS)
      return { pose: this.#pose(last), limited, isGuess: true, extrapolatedMs }
    const pose = interpolate(this.#pose(last - 1), this.#pose(last), 1 + extrapolatedMs / gapMs)
    return { pose, limited, isGuess: this.#bends(last), extrapolatedMs }
  }

  /** Whether the head may have left the straight way between the pose `after` and the one before it. */
  #bends(after: number): boolean {
    const own = this.#velocityTo(after)
    const gapS = (this.#time(after) - this.#time(after - 1)) / 1000
    return [after - 1, after + 1].some((other) => {
      if (other < 1 || other >= this.#count) return false
      const { linear, angular } = this.#velocityTo(other)
      const [metres, radians] = [distance(own.linear, linear), distance(own.angular, angular)]
      return (
        metres * gapS * BEND_SHARE > WORST_BEND.metres || radians * gapS * BEND_SHARE > WORST_BEND.radians
      )
    })
  }

  /** Mean velocity from the pose before it to this one. */
  #velocityTo(index: number): Velocity {
    return velocityBetween(
      this.#pose(index - 1),
      this.#pose(index),
      this.#time(index) - this.#time(index - 1),
    )
  }

  /** Index of the first pose at or after `timeMs`, which lies within the track. */
  #firstNotBefore(timeMs: number): number {
    let low = 0
    let high = this.#count - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#time(middle) < timeMs) low = middle + 1
      else high = middle
    }
    return low
  }

  #dropOldest(): void {
    this.#first = (this.#first + 1) % this.#capacity
    this.#count--
  }

  #slot(index: number): number {
    return (this.#first + index) % this.#capacity
  }

  #time(index: number): number {
    return this.#times[this.#slot(index)] ?? 0
  }

  #isLimited(index: number): boolean {
    return this.#limited[this.#slot(index)] === 1
  }

  #pose(index: number): Pose {
    const at = this.#slot(index) * STRIDE
    const value = (offset: number): number => this.#values[at + offset] ?? 0
    return { position: [value(0), value(1), value(2)], orientation: [value(3), value(4), value(5), value(6)] }
  }
}

export const createPoseTrack = (options: PoseTrackOptions = {}): PoseTrack => new Ring(options)

/** How fast the head went at that time; undefined where the track knows no pose of then. */
export function speedAt(
  poses: Pick<PoseTrack, 'poseAt' | 'velocityAt'>,
  timeMs: number,
): CameraSpeed | undefined {
  const velocity = poses.poseAt(timeMs) && poses.velocityAt(timeMs)
  return velocity && { linearMPerS: length(velocity.linear), angularRadPerS: length(velocity.angular) }
}

/** Constant velocity that leads from one pose to the other in `durationMs`; the turn along the shorter arc. */
export function velocityBetween(from: Pose, to: Pose, durationMs: number): Velocity {
  const perSecond = 1000 / durationMs
  return {
    linear: scale(sub(to.position, from.position), perSecond),
    angular: scale(rotationVector(multiply(to.orientation, conjugate(from.orientation))), perSecond),
  }
}

/** Axis times angle (radians, 0..π) of a unit quaternion. */
export function rotationVector(q: Quat): Vec3 {
  const sign = q[3] < 0 ? -1 : 1
  const sine = Math.hypot(q[0], q[1], q[2])
  const factor = sine < 1e-9 ? 2 * sign : (2 * sign * Math.atan2(sine, Math.abs(q[3]))) / sine
  return [q[0] * factor, q[1] * factor, q[2] * factor]
}
