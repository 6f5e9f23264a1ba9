// How far a placed mark may be from what was drawn on: one sigma, metres, from everything that is known to be uncertain.
// The parts are independent, so their squares add.
import type { PlacementMethod } from '../protocol/marks.ts'
import type { FrameMatch, PictureRef } from '../protocol/pictures.ts'
import type { CameraCalibration, CameraSpeed } from '../protocol/spaces.ts'
import { angleBetween } from './quat.ts'
import { distance } from './vec3.ts'

/** What a calibration may be wrong by. */
export type CalibrationSigmas = Pick<CameraCalibration, 'offsetSigmaM' | 'angleSigmaRad' | 'lagSigmaMs'>

export interface PlacementCircumstances {
  /** Camera to mark. */
  readonly distanceM: number
  readonly calibration: CalibrationSigmas
  /** How surely the camera's place is known: which picture it was, how fast it moved, and whether tracking was limited then. */
  readonly picture: Pick<PictureRef, 'match' | 'limited' | 'speed' | 'poseSigmaM'>
  readonly method: PlacementMethod
  /** One sigma of the surface along the drawn ray where it was measured (depth grid, motion); else the method's own. */
  readonly surfaceSigmaM?: number | undefined
}

/** A mark that may lie farther off than this, one sigma, would mislead: it is on another part of the body or of the room. */
export const MAX_ERROR_M = 0.5

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
  // Two clicks of about 2 px each, seen from half a metre apart at arm's length.
  tied: () => 0.006,
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
const QUIET_SPEED: CameraSpeed = { linearMPerS: 0.02, angularRadPerS: 0.09 }
/** Nor which picture it was: a head that looks around while somebody walks slowly (30°/s, 0.3 m/s). */
const BUSY_SPEED: CameraSpeed = { linearMPerS: 0.3, angularRadPerS: 0.52 }

/** One-sigma distance, metres, between the drawn place and the placed one, across and along the ray together. */
export function placementErrorM(circumstances: PlacementCircumstances): number {
  return Math.hypot(lateralErrorM(circumstances), surfaceErrorM(circumstances))
}

/** The share, one sigma in metres, of a device that only guessed where it was, and of a world that was found again. */
export const poseDoubtM = ({ limited, poseSigmaM = 0 }: Pick<PictureRef, 'limited' | 'poseSigmaM'>): number =>
  Math.hypot(limited === true ? LIMITED_SIGMA_M : 0, poseSigmaM)

/** Known clearly worse than head tracking knows a pose: nothing is measured by it. */
export const isPoseGuessed = (picture: Pick<PictureRef, 'limited' | 'poseSigmaM'>): boolean =>
  poseDoubtM(picture) > POSE_SIGMA_M

/** The part across the drawn ray: calibration, pose, timing. */
export function lateralErrorM(circumstances: PlacementCircumstances): number {
  const { distanceM, calibration } = circumstances
  const { match, speed: told } = circumstances.picture
  const speed = told ?? (match === 'approximate' ? BUSY_SPEED : QUIET_SPEED)
  const seconds = Math.hypot(timingSigmaMs[match], calibration.lagSigmaMs) / 1000
  return Math.hypot(
    calibration.offsetSigmaM,
    calibration.angleSigmaRad * distanceM,
    POSE_SIGMA_M,
    POSE_SIGMA_RAD * distanceM,
    poseDoubtM(circumstances.picture),
    speed.linearMPerS * seconds,
    speed.angularRadPerS * seconds * distanceM,
  )
}

/** Half the width of a camera's view as a tangent, about: what a change of focal length costs at the picture's rim. */
const RIM = 0.5
/** Where hands work: calibrations are compared there, and a patient is looked for there. */
export const ARM_M = 0.7

/** How far apart two calibrations of one camera put the same spot at arm's length, by a quiet head: what marks placed with the old one are off by. */
export function calibrationShiftM(a: CameraCalibration, b: CameraCalibration): number {
  const focal = Math.abs(a.intrinsics.fx / a.intrinsics.width / (b.intrinsics.fx / b.intrinsics.width) - 1)
  const middle = ({ intrinsics: k }: CameraCalibration): readonly [number, number] => [
    (k.cx - k.width / 2) / k.fx,
    (k.cy - k.height / 2) / k.fy,
  ]
  const [[ax, ay], [bx, by]] = [middle(a), middle(b)]
  const lagS = Math.abs(a.camLagMs - b.camLagMs) / 1000
  return Math.hypot(
    lagS * Math.hypot(QUIET_SPEED.linearMPerS, QUIET_SPEED.angularRadPerS * ARM_M),
    distance(a.viewerFromCamera.position, b.viewerFromCamera.position),
    angleBetween(a.viewerFromCamera.orientation, b.viewerFromCamera.orientation) * ARM_M,
    Math.hypot(ax - bx, ay - by) * ARM_M,
    focal * RIM * ARM_M,
  )
}

/** The part along the drawn ray: how well the surface is known. */
export const surfaceErrorM = ({
  method,
  distanceM,
  surfaceSigmaM: measured,
}: Pick<PlacementCircumstances, 'method' | 'distanceM' | 'surfaceSigmaM'>): number =>
  measured ?? surfaceSigmaM[method](distanceM)
