// A picture's identity and where its camera was: what every drawing refers to. Nobody ever uses "the pose now".
import { z } from 'zod'
import { MarkId } from './ids.ts'
import { CameraSpeed, Intrinsics, Pose, Vec3 } from './spaces.ts'

/** Rises on reference-space reset, a new XR session, or recalibration; poses of two epochs do not compare. */
export const Epoch = z.int().min(0).max(65535)
export type Epoch = z.infer<typeof Epoch>

export const EpochReason = z.enum(['session-start', 'space-reset', 'tracking-lost', 'recalibrated'])
export type EpochReason = z.infer<typeof EpochReason>

/**
 * How sure it is that `worldFromCamera` belongs to the picture that was shown:
 * `exact` by RTP timestamp, `clock` by mapped capture time within half a frame, `approximate` otherwise.
 */
export const FrameMatch = z.enum(['exact', 'clock', 'approximate'])
export type FrameMatch = z.infer<typeof FrameMatch>

export const PictureRef = z
  .strictObject({
    epoch: Epoch,
    /** Counts camera frames of this epoch's wearer page; identifies the picture. */
    frameSeq: z.int().min(0).max(0xffffffff),
    /** Wearer's clock, ms since 1970, when the browser got the picture (not yet corrected by camLagMs). */
    captureTimeMs: z.number().min(0),
    worldFromCamera: Pose,
    intrinsics: Intrinsics,
    match: FrameMatch,
    /** False on a 2D page, where the camera's place is unknown and marks live on the picture only. */
    tracked: z.boolean(),
    /** True when where this picture was taken is known to centimetres only (frameRecord's `limited`). Absent: false. */
    limited: z.boolean().optional(),
    /** Absent: not known. */
    speed: CameraSpeed.optional(),
    /** Which camera.calibrated holds for it; absent: the latest does. */
    calibrationId: z.int().min(0).max(65535).optional(),
    /** One sigma, metres, of this picture's pose in its epoch, where it was carried over from another one. Absent: 0. */
    poseSigmaM: z.number().min(0).max(100).optional(),
  })
  .readonly()
export type PictureRef = z.infer<typeof PictureRef>

/** How places of `fromEpoch` stand in the present epoch, and from what that is known. */
export const Rebase = z
  .strictObject({
    fromEpoch: Epoch,
    /** Only these marks (an anchor that moved); absent: all marks and pictures of that epoch. */
    markIds: z.array(MarkId).min(1).max(500).readonly().optional(),
    nowFromThen: Pose,
    /** One sigma, metres, that all these places get worse by. */
    sigmaM: z.number().min(0).max(10),
    /** How well the turn is known, one sigma, and about what of the old world: places get worse by it with their distance from there. */
    turn: z
      .strictObject({ aboutThen: Vec3, sigmaRad: z.number().min(0).max(Math.PI) })
      .readonly()
      .optional(),
    /** device: told by the browser; anchor, tag: the same thing found again; point: spots were marked again, or pointed out. */
    method: z.enum(['device', 'anchor', 'tag', 'point']),
  })
  .readonly()
export type Rebase = z.infer<typeof Rebase>
