// Coordinates on the wire. World = the wearer's `baseReferenceSpace`: right-handed metres, y up.
// A camera (and a viewer) looks along its own -z, x to its right, y up, as in WebXR. Nothing is ever flipped.
import { z } from 'zod'

const coordinate = z.number().min(-1000).max(1000)
const unit = z.number().min(-1.001).max(1.001)

/** Metres (a point) or unitless (a direction), `[x, y, z]`. */
export const Vec3 = z.tuple([coordinate, coordinate, coordinate]).readonly()
export type Vec3 = z.infer<typeof Vec3>

/** Unit quaternion `[x, y, z, w]`. */
export const Quat = z.tuple([unit, unit, unit, unit]).readonly()
export type Quat = z.infer<typeof Quat>

/** `aFromB`: where B stands in A. Applied to a point in B it gives the point in A. */
export const Pose = z.strictObject({ position: Vec3, orientation: Quat }).readonly()
export type Pose = z.infer<typeof Pose>

/**
 * A point on a picture: `[u, v]`, 0..1 across width and height, origin top left, v down.
 * Slightly outside is allowed: a stroke may leave the picture.
 */
export const ImagePoint = z.tuple([z.number().min(-0.5).max(1.5), z.number().min(-0.5).max(1.5)]).readonly()
export type ImagePoint = z.infer<typeof ImagePoint>

/** Pinhole camera in pixels of a picture `width` x `height`; cx, cy from the top left corner. */
export const Intrinsics = z
  .strictObject({
    width: z.int().min(16).max(8192),
    height: z.int().min(16).max(8192),
    fx: z.number().min(1).max(65536),
    fy: z.number().min(1).max(65536),
    cx: z.number().min(-8192).max(16384),
    cy: z.number().min(-8192).max(16384),
  })
  .readonly()
export type Intrinsics = z.infer<typeof Intrinsics>

/** How fast a camera moved when its picture was exposed: what a doubt about the time costs in place. */
export const CameraSpeed = z
  .strictObject({ linearMPerS: z.number().min(0).max(1000), angularRadPerS: z.number().min(0).max(1000) })
  .readonly()
export type CameraSpeed = z.infer<typeof CameraSpeed>

/** What a wearer's page believes about its camera. */
export const CameraCalibration = z
  .strictObject({
    intrinsics: Intrinsics,
    /** Where the camera sits on the head. */
    viewerFromCamera: Pose,
    /** Milliseconds from exposure to the picture's captureTime (the constant lag of hmd-platforms 1.2). */
    camLagMs: z.number().min(-200).max(2000),
    /** One-sigma uncertainty of the lag: while the head turns, marks inherit it. Not told by profiles of before it was. */
    lagSigmaMs: z.number().min(0).max(2000).default(5),
    /** Where the numbers are from; `published` = device model's published values, not this unit's. */
    source: z.enum(['published', 'calibrated', 'assumed']),
    /** One-sigma uncertainty that marks inherit. */
    offsetSigmaM: z.number().min(0).max(1),
    angleSigmaRad: z.number().min(0).max(1),
  })
  .readonly()
export type CameraCalibration = z.infer<typeof CameraCalibration>
