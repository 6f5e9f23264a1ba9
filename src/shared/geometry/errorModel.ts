// How far a placed mark may be from what was drawn on: one sigma, metres, from everything that is known to be uncertain.
// The parts are independent, so their squares add.
import type { PlacementMethod } from '../protocol/marks.ts'
import type { FrameMatch } from '../protocol/pictures.ts'
import type { CameraCalibration } from '../protocol/spaces.ts'

export interface PlacementCircumstances {
  /** Camera to mark. */
  readonly distanceM: number
  readonly calibration: Pick<CameraCalibration, 'offsetSigmaM' | 'angleSigmaRad'>
  readonly match: FrameMatch
  /** The device said that its tracking was limited when the picture was taken. */
  readonly limited: boolean
  readonly method: PlacementMethod
  /** One sigma of the surface along the drawn ray where it was measured (depth grid, motion); else the method's own. */
  readonly surfaceSigmaM?: number | undefined
  /** How fast the camera moved when the picture was taken. */
  readonly speed?: { readonly linearMPerS: number; readonly angularRadPerS: number } | undefined
}

/**
 * Where the device measured the surface without telling how well. plane, mesh: HoloLens 2's and Quest's surfaces lie
 * within 1-2 cm of the real ones (vendors' documents say cm accuracy; the published mapping studies find 1-3 cm RMS),
 * less for a tabletop plane that was averaged. depth: 1 % of the distance, see depthGrid. confirmed: a finger's width.
 * stated: half of the range that an arm's length may mean; the mark is drawn dashed.
 */
const surfaceSigmaM: Readonly<Record<PlacementMethod, (distanceM: number) => number>> = {
  depth: (distanceM) => 0.01 * distanceM,
  mesh: () => 0.015,
  plane: () => 0.008,
  motion: () => 0.01,
  confirmed: () => 0.015,
  stated: (distanceM) => 0.25 * distanceM,
}

/** Head tracking itself, indoors, over a consultation's few metres: 2 mm and 0.1° (hl2 pose studies: 1-3 mm jitter-free drift). */
const POSE_SIGMA_M = 0.002
const POSE_SIGMA_RAD = 0.0017
/** While tracking is limited the position is dead reckoning: 3 cm is what a second of it costs. */
const LIMITED_SIGMA_M = 0.03
/** exact: interpolation and exposure only; clock: half a frame at 30/s, evenly spread; approximate: a typical one-way latency's spread. */
const timingSigmaMs: Readonly<Record<FrameMatch, number>> = { exact: 2, clock: 10, approximate: 80 }
/** When the speed was not told: a head held for drawing still turns about 5°/s and sways 2 cm/s. */
const QUIET_SPEED = { linearMPerS: 0.02, angularRadPerS: 0.09 }

/** One-sigma distance, metres, between the drawn place and the placed one, across and along the ray together. */
export function placementErrorM(circumstances: PlacementCircumstances): number {
  return Math.hypot(lateralErrorM(circumstances), surfaceErrorM(circumstances))
}

/** The part across the drawn ray: calibration, pose, timing. */
export function lateralErrorM(circumstances: PlacementCircumstances): number {
  const { distanceM, calibration, match, limited, speed = QUIET_SPEED } = circumstances
  const seconds = timingSigmaMs[match] / 1000
  return Math.hypot(
    calibration.offsetSigmaM,
    calibration.angleSigmaRad * distanceM,
    POSE_SIGMA_M,
    POSE_SIGMA_RAD * distanceM,
    limited ? LIMITED_SIGMA_M : 0,
    speed.linearMPerS * seconds,
    speed.angularRadPerS * seconds * distanceM,
  )
}

/** The part along the drawn ray: how well the surface is known. */
export const surfaceErrorM = ({
  method,
  distanceM,
  surfaceSigmaM: measured,
}: PlacementCircumstances): number => measured ?? surfaceSigmaM[method](distanceM)
