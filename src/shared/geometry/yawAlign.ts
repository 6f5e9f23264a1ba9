// How two right-handed worlds with the same vertical stand to each other: a turn about up and a shift. Headsets keep gravity
// through a reset, so two spots (or one thing with a direction) tell it all.
import type { Pose } from './pose.ts'
import { conjugate, fromAxisAngle, multiply, rotate, type Quat } from './quat.ts'
import { centroid, distance, sub, add, type Vec3 } from './vec3.ts'

export interface PointPair {
  readonly then: Vec3
  readonly now: Vec3
}

export interface YawAlignment {
  readonly nowFromThen: Pose
  /** Middle of the old places: what the turn is about. */
  readonly aboutThen: Vec3
  /** Root mean square of what is left between the pairs, metres. */
  readonly rmsM: number
}

/** Spots nearer to each other than this, seen from above, tell no direction: a tap of 1.5 cm would turn the world by 9°. */
export const MIN_SPREAD_M = 0.1

const up: Vec3 = [0, 1, 0]

/** Horizontal distance, metres. */
export const levelDistance = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[2] - b[2])

/** Far enough apart for the two of them to tell a turn. */
export const isApart = (a: Vec3, b: Vec3): boolean => levelDistance(a, b) >= MIN_SPREAD_M

/** Largest horizontal distance between two of them, metres. */
export const spreadOf = (places: readonly Vec3[]): number =>
  Math.max(0, ...places.flatMap((a) => places.map((b) => levelDistance(a, b))))

/** One sigma, radians, of a turn that is told by two places so far apart, each known to `sigmaM` (the two errors add in squares). */
export const turnSigma = (sigmaM: number, spreadM: number): number =>
  Math.min(Math.PI, (Math.SQRT2 * sigmaM) / Math.max(MIN_SPREAD_M, spreadM))

/**
 * Least squares over the pairs (the closed form of Kabsch in two dimensions, heights by their mean). Undefined for fewer than
 * two pairs, or when no two are {@link MIN_SPREAD_M} apart in both worlds.
 */
export function alignByYaw(pairs: readonly PointPair[]): YawAlignment | undefined {
  const isSpread = pairs.some((a) =>
    pairs.some(
      (b) => levelDistance(a.then, b.then) >= MIN_SPREAD_M && levelDistance(a.now, b.now) >= MIN_SPREAD_M,
    ),
  )
  if (!isSpread) return undefined
  const middleThen = centroid(pairs.map(({ then }) => then))
  const middleNow = centroid(pairs.map(({ now }) => now))
  let [sine, cosine] = [0, 0]
  for (const { then, now } of pairs) {
    const [x, , z] = sub(then, middleThen)
    const [nowX, , nowZ] = sub(now, middleNow)
    sine += z * nowX - x * nowZ
    cosine += x * nowX + z * nowZ
  }
  const orientation = fromAxisAngle(up, Math.atan2(sine, cosine))
  const nowFromThen: Pose = { orientation, position: sub(middleNow, rotate(orientation, middleThen)) }
  const squares = pairs.reduce(
    (sum, { then, now }) => sum + distance(add(rotate(orientation, then), nowFromThen.position), now) ** 2,
    0,
  )
  return { nowFromThen, aboutThen: middleThen, rmsM: Math.sqrt(squares / pairs.length) }
}

/** The same from one thing that was seen with its pose in both worlds: its turn about up, its place. */
export function alignByPose(worldThen: Pose, worldNow: Pose): Pose {
  const [, y, , w] = multiply(worldNow.orientation, conjugate(worldThen.orientation))
  const orientation: Quat = fromAxisAngle(up, 2 * Math.atan2(y, w))
  return { orientation, position: sub(worldNow.position, rotate(orientation, worldThen.position)) }
}
