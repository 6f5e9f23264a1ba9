// What is known of a camera that is the view itself: the device tells its optics with each picture, and where it was.
import { identityPose } from '../../shared/geometry/pose.ts'
import type { CameraCalibration, Intrinsics } from '../../shared/protocol/spaces.ts'

export interface ExactCalibrations {
  /** The same object while the optics stay what they are: a new one is a new calibration for everybody. */
  of(intrinsics: Intrinsics): CameraCalibration
  isFrom(calibration: CameraCalibration): boolean
}

/** Focusing moves a phone's focal length by less than this share from picture to picture: not worth telling anew. */
const SAME_SHARE = 0.002
/** ARCore's own pose and optics against each other, not the pose in the room: a pixel or two at arm's length. */
const OFFSET_SIGMA_M = 0.001
const ANGLE_SIGMA_RAD = 0.002

/** From the XR frame until its picture joins the track: two or three frames of 30 to 60 a second. Poses do not depend on it. */
const LAG_MS = 60

const isSame = (a: Intrinsics, b: Intrinsics): boolean =>
  a.width === b.width &&
  a.height === b.height &&
  [a.fx - b.fx, a.fy - b.fy, a.cx - b.cx, a.cy - b.cy].every(
    (difference) => Math.abs(difference) < SAME_SHARE * Math.max(a.width, a.height),
  )

export function createExactCalibrations(): ExactCalibrations {
  let last: CameraCalibration | undefined
  return {
    of(intrinsics) {
      if (last !== undefined && isSame(last.intrinsics, intrinsics)) return last
      last = {
        intrinsics,
        viewerFromCamera: identityPose,
        camLagMs: LAG_MS,
        lagSigmaMs: 0,
        source: 'calibrated',
        offsetSigmaM: OFFSET_SIGMA_M,
        angleSigmaRad: ANGLE_SIGMA_RAD,
      }
      return last
    },
    isFrom: (calibration) => calibration === last,
  }
}
