// What the page and its depth worker say to each other. Pictures go over as they are: the page reads no pixel.
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { MotionEstimate } from '../../shared/geometry/motion/motionTypes.ts'

/** A frame as it was decoded, or what a canvas or a still held. */
export type DepthImage = VideoFrame | ImageBitmap

export interface PictureMessage {
  readonly type: 'picture'
  readonly picture: PictureRef
  readonly image: DepthImage
}

export type DepthRequest =
  | PictureMessage
  /** The picture is drawn on from now on: it and those around it are kept. */
  | { readonly type: 'hold'; readonly epoch: number; readonly frameSeq: number }
  | { readonly type: 'letGo'; readonly epoch: number; readonly frameSeq: number }
  | {
      readonly type: 'start'
      readonly markId: MarkId
      readonly epoch: number
      readonly frameSeq: number
      readonly points: readonly ImagePoint[]
      /** Per point the number of its surface. */
      readonly surfaceOf: readonly number[]
    }
  /** Long looked at: from now on only pictures that tell clearly more are worth an estimate. */
  | { readonly type: 'watch'; readonly markId: MarkId }
  | { readonly type: 'stop'; readonly markId: MarkId }
  /** Answered in its turn, after all that was asked before. */
  | { readonly type: 'ping' }

export type DepthAnswer =
  | { readonly type: 'estimate'; readonly markId: MarkId; readonly estimate: MotionEstimate }
  /** The picture that was drawn on is not kept (any more): depth cannot be told. */
  | { readonly type: 'noStill'; readonly markId: MarkId }
  /** Measuring it threw: no estimate comes. */
  | { readonly type: 'failed'; readonly markId: MarkId }
  | { readonly type: 'pong' }
