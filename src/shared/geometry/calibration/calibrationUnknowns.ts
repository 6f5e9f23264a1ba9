// The unknowns of a calibration as one list of numbers, how much is known of each beforehand, and what they mean.
import type { CameraCalibration, Pose } from '../../protocol/spaces.ts'
import { multiply, turnBy } from '../quat.ts'

export interface CameraGuess {
  readonly calibration: CameraCalibration
  readonly worldFromTarget: Pose
  readonly targetScale: number
}

/** Indices of the single numbers; the three-fold ones begin at offset, tilt, place and turn. */
export const at = {
  offset: 0,
  tilt: 3,
  focal: 6,
  lag: 7,
  cx: 8,
  cy: 9,
  place: 10,
  turn: 13,
  scale: 16,
} as const
export const UNKNOWNS = 17

/** Moved so far for derivatives: metres, radians, log of focal length, ms, shares of width and height. */
export const steps: readonly number[] = [
  ...[1e-4, 1e-4, 1e-4], // offset
  ...[1e-4, 1e-4, 1e-4], // tilt
  ...[1e-4, 1, 1e-4, 1e-4], // focal, lag, cx, cy
  ...[1e-4, 1e-4, 1e-4], // place
  ...[1e-4, 1e-4, 1e-4], // turn
  1e-4, // scale
]

/**
 * One sigma of what is known beforehand. A camera sits within some 10 cm of the eyes and looks about where they do
 * (± 10°); focal length ± 8 %; lag ± 200 ms; principal point ± 1.5 % of the picture (HoloLens 2's published dump is off
 * by 0.8 and 2.7 %); a printer keeps size to ± 1.5 %. Nothing is known of where the sheet is.
 */
export const priorSigmas: readonly number[] = [
  ...[0.1, 0.1, 0.1],
  ...[0.17, 0.17, 0.17],
  ...[0.08, 200, 0.015, 0.015],
  ...[Infinity, Infinity, Infinity],
  ...[Infinity, Infinity, Infinity],
  0.015,
]

const three = (unknowns: readonly number[], from: number): readonly [number, number, number] => [
  unknowns[from] ?? 0,
  unknowns[from + 1] ?? 0,
  unknowns[from + 2] ?? 0,
]

/** The unknowns are differences from `start`; all zero is `start` itself. */
export function guessOf(unknowns: readonly number[], start: CameraGuess): CameraGuess {
  const { calibration, worldFromTarget } = start
  const { intrinsics, viewerFromCamera } = calibration
  const value = (index: number): number => unknowns[index] ?? 0
  const zoom = Math.exp(value(at.focal))
  const shifted = (pose: Pose, offset: number, turn: number): Pose => {
    const [x, y, z] = three(unknowns, offset)
    const [px, py, pz] = pose.position
    return {
      position: [px + x, py + y, pz + z],
      orientation: multiply(turnBy(three(unknowns, turn)), pose.orientation),
    }
  }
  return {
    calibration: {
      ...calibration,
      intrinsics: {
        ...intrinsics,
        fx: intrinsics.fx * zoom,
        fy: intrinsics.fy * zoom,
        cx: intrinsics.cx + value(at.cx) * intrinsics.width,
        cy: intrinsics.cy + value(at.cy) * intrinsics.height,
      },
      viewerFromCamera: shifted(viewerFromCamera, at.offset, at.tilt),
      camLagMs: calibration.camLagMs + value(at.lag),
    },
    worldFromTarget: shifted(worldFromTarget, at.place, at.turn),
    targetScale: start.targetScale * Math.exp(value(at.scale)),
  }
}
