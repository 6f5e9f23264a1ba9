// The error of the device's own tracking: what it reports differs from the truth by this.
import { fromAxisAngle, multiply } from '../../shared/geometry/quat.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import { add, length, type Vec3 } from '../../shared/geometry/vec3.ts'
import { smoothNoise } from '../geometry/seededNoise.ts'

export interface PoseNoiseSpec {
  /** Standard deviation per axis, metres. */
  readonly positionM: number
  /** Standard deviation per axis, degrees. */
  readonly rotationDeg: number
  readonly correlationS: number
}

const RAD = Math.PI / 180

/** The pose that a device with this noise reports at `timeS` when it truly stands at `pose`. */
export function addPoseNoise(pose: Pose, spec: PoseNoiseSpec, timeS: number, seed: number): Pose {
  if (spec.positionM === 0 && spec.rotationDeg === 0) return pose
  const noise = (channel: number): number => smoothNoise(seed * 31 + 1000 + channel, timeS, spec.correlationS)
  const offset: Vec3 = [noise(0) * spec.positionM, noise(1) * spec.positionM, noise(2) * spec.positionM]
  const turn: Vec3 = [noise(3), noise(4), noise(5)]
  const angle = length(turn) * spec.rotationDeg * RAD
  return {
    position: add(pose.position, offset),
    orientation: angle === 0 ? pose.orientation : multiply(pose.orientation, fromAxisAngle(turn, angle)),
  }
}
