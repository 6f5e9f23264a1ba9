// The camera's lag from the head's own turning: the whole picture moves as the head turned, one lag earlier. Runs all the
// time, needs no target (SPEC.md L1-L4; reference hmd-platforms 7.4). Pure; adding makes no garbage.
import { conjugate, multiply, type Quat } from '../quat.ts'
import { rotationVector } from '../poseTrack.ts'
import { f64 } from '../motion/cells.ts'
import { SHIFT_WIDTH } from './imageShift.ts'

/** How far the whole picture moved between two camera pictures, in pixels of a picture 64 wide: right and down. */
export interface PictureMotion {
  readonly fromMs: number
  readonly toMs: number
  readonly x: number
  readonly y: number
}

export interface LagEstimate {
  /** `captureTime` less exposure, on the pose's clock, ms. */
  readonly lagMs: number
  readonly sigmaMs: number
  /** 0..1: how alike the picture's motion and the head's are under this lag. */
  readonly correlation: number
  /** Turning that it rests on, radians of way (what is long ago counts less). */
  readonly turnedRad: number
  /** Whether it may be used (L3). */
  readonly confident: boolean
}

export interface LagEstimator {
  /** The head's orientation, in each XR frame, in order of time. */
  addPose(timeMs: number, worldFromViewer: Quat): void
  /** A motion that may come before the head's poses of its time; it waits for them. */
  addMotion(motion: PictureMotion): void
  /** Undefined until there is anything to say. */
  estimate(): LagEstimate | undefined
  /** Another camera, or another XR session: begin anew. */
  clear(): void
}

const FIRST_LAG_MS = -100
const LAST_LAG_MS = 500
const STEP_MS = 10
const LAGS = (LAST_LAG_MS - FIRST_LAG_MS) / STEP_MS + 1
/** Poses kept: 4 s at 120 Hz. */
const KEPT = 512
const MAX_WAITING = 16
/** A pair of pictures is worth half after so much time: the lag of a session hardly changes. */
const HALF_LIFE_MS = 20_000
/** Pictures farther apart have moved too far to be compared. */
const MAX_APART_MS = 250

/** L3. */
const confidence = { correlation: 0.9, sigmaMs: 5, turnedRad: 1.5, pairs: 25 } as const

class Estimator implements LagEstimator {
  readonly #times = new Float64Array(KEPT)
  /** Turned in all, about the viewer's own axes, radians: yaw (to the left) and pitch (up). */
  readonly #yaw = new Float64Array(KEPT)
  readonly #pitch = new Float64Array(KEPT)
  #count = 0
  #last: Quat | undefined
  #waiting: PictureMotion[] = []
  // Per lag: motion times turning, and turning squared; weighted by age.
  readonly #cross = new Float64Array(LAGS)
  readonly #turned2 = new Float64Array(LAGS)
  #moved2 = 0
  #pairs = 0
  #turnedRad = 0
  #weighedMs = 0

  addPose(timeMs: number, worldFromViewer: Quat): void {
    const before = this.#count - 1
    if (this.#count > 0 && timeMs <= this.#time(before)) return
    const turn =
      this.#last === undefined
        ? ([0, 0, 0] as const)
        : rotationVector(multiply(conjugate(this.#last), worldFromViewer))
    this.#last = worldFromViewer
    const slot = this.#count % KEPT
    this.#times[slot] = timeMs
    this.#yaw[slot] = (this.#count === 0 ? 0 : f64(this.#yaw, before % KEPT)) + turn[1]
    this.#pitch[slot] = (this.#count === 0 ? 0 : f64(this.#pitch, before % KEPT)) + turn[0]
    this.#count++
    this.#work()
  }

  addMotion(motion: PictureMotion): void {
    if (motion.toMs <= motion.fromMs || motion.toMs - motion.fromMs > MAX_APART_MS) return
    this.#waiting.push(motion)
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift()
    this.#work()
  }

  clear(): void {
    this.#count = 0
    this.#last = undefined
    this.#waiting = []
    this.#cross.fill(0)
    this.#turned2.fill(0)
    this.#moved2 = 0
    this.#pairs = 0
    this.#turnedRad = 0
  }

  estimate(): LagEstimate | undefined {
    let best = 0
    for (let i = 1; i < LAGS; i++) if (this.#gain2(i) > this.#gain2(best)) best = i
    if (this.#pairs < 3 || this.#moved2 <= 0 || f64(this.#cross, best) <= 0) return undefined
    if (best === 0 || best === LAGS - 1) return undefined
    // Left over = moved² - gain²: a parabola through the three least ones tells the lag between the steps.
    const [a, b, c] = [this.#gain2(best - 1), this.#gain2(best), this.#gain2(best + 1)]
    const curvature = (2 * b - a - c) / STEP_MS ** 2
    if (curvature <= 0) return undefined
    const lagMs = FIRST_LAG_MS + best * STEP_MS + (c - a) / (2 * STEP_MS * curvature)
    const leftOver = Math.max(0, this.#moved2 - b)
    // Two numbers a pair; twice the variance, for what is left over is no white noise.
    const sigmaMs = Math.sqrt((2 * ((2 * leftOver) / Math.max(1, 2 * this.#pairs))) / curvature)
    const correlation = Math.sqrt(Math.min(1, b / this.#moved2))
    const turnedRad = this.#turnedRad
    const confident =
      correlation >= confidence.correlation &&
      sigmaMs <= confidence.sigmaMs &&
      turnedRad >= confidence.turnedRad &&
      this.#pairs >= confidence.pairs
    return { lagMs, sigmaMs, correlation, turnedRad, confident }
  }

  /** What of the picture's motion, squared, the head's turning explains under a lag. */
  #gain2(lag: number): number {
    const turned2 = f64(this.#turned2, lag)
    const cross = f64(this.#cross, lag)
    return turned2 <= 0 || cross <= 0 ? 0 : (cross * cross) / turned2
  }

  #time(index: number): number {
    return f64(this.#times, index % KEPT)
  }

  #work(): void {
    while (this.#waiting[0] !== undefined && this.#count > 0) {
      const motion = this.#waiting[0]
      if (this.#time(this.#count - 1) < motion.toMs - FIRST_LAG_MS) return
      this.#waiting.shift()
      if (this.#time(Math.max(0, this.#count - KEPT)) <= motion.fromMs - LAST_LAG_MS) this.#weigh(motion)
    }
  }

  #weigh({ fromMs, toMs, x, y }: PictureMotion): void {
    const age = this.#pairs === 0 ? 0 : Math.max(0, toMs - this.#weighedMs)
    const kept = 0.5 ** (age / HALF_LIFE_MS)
    this.#weighedMs = toMs
    let largest = 0
    for (let i = 0; i < LAGS; i++) {
      const lagMs = FIRST_LAG_MS + i * STEP_MS
      const yaw = this.#turnBetween(this.#yaw, fromMs - lagMs, toMs - lagMs)
      const pitch = this.#turnBetween(this.#pitch, fromMs - lagMs, toMs - lagMs)
      // Turning left moves the picture right; turning up moves it down.
      this.#cross[i] = kept * f64(this.#cross, i) + x * yaw + y * pitch
      this.#turned2[i] = kept * f64(this.#turned2, i) + yaw * yaw + pitch * pitch
      largest = Math.max(largest, Math.hypot(yaw, pitch))
    }
    this.#moved2 = kept * this.#moved2 + x * x + y * y
    this.#pairs = kept * this.#pairs + 1
    this.#turnedRad = kept * this.#turnedRad + Math.min(largest, Math.hypot(x, y) / SHIFT_WIDTH)
  }

  #turnBetween(angles: Float64Array, fromMs: number, toMs: number): number {
    return this.#angleAt(angles, toMs) - this.#angleAt(angles, fromMs)
  }

  #angleAt(angles: Float64Array, timeMs: number): number {
    let low = Math.max(0, this.#count - KEPT)
    let high = this.#count - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#time(middle) < timeMs) low = middle + 1
      else high = middle
    }
    const before = Math.max(0, this.#count - KEPT, low - 1)
    const gap = this.#time(low) - this.#time(before)
    const t = gap <= 0 ? 0 : (timeMs - this.#time(before)) / gap
    const from = f64(angles, before % KEPT)
    return from + (f64(angles, low % KEPT) - from) * t
  }
}

export const createLagEstimator = (): LagEstimator => new Estimator()
