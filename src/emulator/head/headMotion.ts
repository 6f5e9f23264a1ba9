// Where the wearer's head truly is at a time: a pure function of time, so that a camera picture of any instant can be
// rendered with exactly the pose of that instant. Tracking noise is not in here (poseNoise.ts).
import {
  fromAxisAngle,
  identity,
  lookRotation,
  multiply,
  normalizeQuat,
  rotate,
} from '../../shared/geometry/quat.ts'
import { interpolate, type Pose } from '../../shared/geometry/pose.ts'
import { add, distance, lerp, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { smoothNoise } from '../geometry/seededNoise.ts'
import type { Gaze, HeadSpec } from '../scenario/scenarioSchema.ts'

/** Room from viewer at `timeS` seconds after the scenario's start. */
export type HeadMotion = (timeS: number) => Pose

const UP: Vec3 = [0, 1, 0]
const RAD = Math.PI / 180

/** The pose that a scenario states by `orientation`, or by `lookAt`, or else looking along -z. */
export function gazePose({ position, lookAt, orientation }: Gaze): Pose {
  if (orientation !== undefined) return { position, orientation: normalizeQuat(orientation) }
  if (lookAt === undefined || distance(lookAt, position) < 1e-6) return { position, orientation: identity }
  return { position, orientation: lookRotation(sub(lookAt, position), UP) }
}

export interface SwaySpec {
  readonly amplitudeM: number
  readonly frequencyHz: number
  readonly rotationDeg: number
}

/**
 * Adds the sway of someone who stands and looks: a main swing with wandering strength and finer motion on top.
 * Amplitude is about the swing's half width sideways; up and down it is a third of that.
 */
export function withSway(base: Pose, sway: SwaySpec, timeS: number, seed: number): Pose {
  const period = 1 / sway.frequencyHz
  const swing = (axis: number): number => {
    const phase = 2 * Math.PI * sway.frequencyHz * timeS * (1 + 0.13 * axis)
    const strength = 0.75 + 0.25 * smoothNoise(seed + axis, timeS, period * 2)
    const main = Math.sin(phase + 1.7 * axis) * strength
    return 0.8 * main + 0.25 * smoothNoise(seed + 10 + axis, timeS, period / 2.5)
  }
  const a = sway.amplitudeM
  const offset: Vec3 = [a * swing(0), (a / 3) * swing(1), a * 0.7 * swing(2)]
  const r = sway.rotationDeg * RAD
  const turn = multiply(
    fromAxisAngle(UP, r * swing(3)),
    multiply(fromAxisAngle([1, 0, 0], r * 0.6 * swing(4)), fromAxisAngle([0, 0, 1], r * 0.4 * swing(5))),
  )
  return { position: add(base.position, offset), orientation: multiply(base.orientation, turn) }
}

/** 0 → 1 → 0 … with constant speed and rounded reversals; `x` counts half periods. */
function backAndForth(x: number): number {
  const within = x - 2 * Math.floor(x / 2)
  return within < 1 ? within : 2 - within
}

function turnMotion(spec: Extract<HeadSpec, { motion: 'turn' }>): HeadMotion {
  const base = gazePose(spec)
  const back = rotate(base.orientation, [0, 0, 1])
  const level = normalize([back[0], 0, back[2]])
  const neckFromEyes = scale(level, spec.neckBehindEyesM)
  const sweepS = spec.arcDeg / spec.degPerS
  return (timeS) => {
    const angle = (backAndForth(timeS / sweepS + 0.5) - 0.5) * spec.arcDeg * RAD
    const turn = fromAxisAngle(UP, angle)
    // About the neck's axis: the eyes go round it on an arc.
    const swing = sub(rotate(turn, neckFromEyes), neckFromEyes)
    return { position: sub(base.position, swing), orientation: multiply(turn, base.orientation) }
  }
}

function walkMotion(spec: Extract<HeadSpec, { motion: 'walk' }>): HeadMotion {
  const lengths = spec.path.slice(1).map((point, index) => distance(point, spec.path[index] ?? point))
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const pointAt = (alongM: number): Vec3 => {
    let left = alongM
    for (let i = 0; i < lengths.length; i++) {
      const length = lengths[i] ?? 0
      const from = spec.path[i] ?? [0, 0, 0]
      if (left <= length || i === lengths.length - 1)
        return lerp(from, spec.path[i + 1] ?? from, length === 0 ? 0 : Math.min(1, left / length))
      left -= length
    }
    return spec.path[0] ?? [0, 0, 0]
  }
  return (timeS) => {
    // Slows down where it turns round, as people do: constant speed would jump.
    const x = backAndForth((timeS * spec.speedMps) / Math.max(1e-6, total))
    const alongM = total * (x - (Math.sin(2 * Math.PI * x) / (2 * Math.PI)) * 0.6)
    const stepHz = 1.8
    const bob = spec.bobM * 0.5 * Math.sin(2 * Math.PI * stepHz * timeS)
    const side = spec.bobM * 0.5 * Math.sin(Math.PI * stepHz * timeS)
    const position = add(pointAt(alongM), [side, bob, 0])
    const ahead = pointAt(Math.min(total, alongM + 0.3))
    return gazePose({ position, lookAt: spec.lookAt ?? [ahead[0], position[1], ahead[2]] })
  }
}

function timedMotion(spec: Extract<HeadSpec, { motion: 'poses' }>): HeadMotion {
  const timed = spec.poses.map((pose) => ({ atS: pose.atS, pose: gazePose(pose) }))
  const endS = timed.at(-1)?.atS ?? 0
  return (timeS) => {
    const t = spec.repeat && endS > 0 ? timeS % endS : timeS
    const next = timed.findIndex(({ atS }) => atS >= t)
    const after = timed[next] ?? timed.at(-1)
    const before = timed[next === -1 ? timed.length - 1 : Math.max(0, next - 1)] ?? after
    if (after === undefined || before === undefined) return { position: [0, 0, 0], orientation: identity }
    const span = after.atS - before.atS
    return span <= 0 ? after.pose : interpolate(before.pose, after.pose, (t - before.atS) / span)
  }
}

/** The head's motion as the scenario states it. `visitor` gives its resting pose with sway; visitorHead.ts adds the rest. */
export function createHeadMotion(spec: HeadSpec, seed: number): HeadMotion {
  switch (spec.motion) {
    case 'still': {
      const pose = gazePose(spec)
      return () => pose
    }
    case 'sway':
    case 'visitor': {
      const base = gazePose(spec)
      return (timeS) => withSway(base, spec, timeS, seed)
    }
    case 'turn':
      return turnMotion(spec)
    case 'walk':
      return walkMotion(spec)
    case 'poses':
      return timedMotion(spec)
  }
}
