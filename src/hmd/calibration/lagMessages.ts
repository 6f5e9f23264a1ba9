// What the page and the lag worker say to each other.
import type { PictureMotion } from '../../shared/geometry/calibration/lagEstimate.ts'

export interface LagRequest {
  readonly captureTimeMs: number
  /** The worker closes it. */
  readonly picture: VideoFrame | ImageBitmap
}

/** Undefined: the picture cannot be compared with the one before. */
export type LagAnswer = { readonly motion: PictureMotion | undefined }
