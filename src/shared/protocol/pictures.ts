// A picture's identity and where its camera was: what every drawing refers to. Nobody ever uses "the pose now".
import { z } from 'zod'
import { Intrinsics, Pose } from './spaces.ts'

/** Rises on reference-space reset, a new XR session, or recalibration; poses of two epochs do not compare. */
export const Epoch = z.int().min(0).max(65535)
export type Epoch = z.infer<typeof Epoch>

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
  })
  .readonly()
export type PictureRef = z.infer<typeof PictureRef>
