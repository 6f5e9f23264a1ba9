// A picture's identity.
import type { PictureRef } from '../../shared/protocol/pictures.ts'

/** True when two references mean the same picture. */
export const isSamePicture = (a: PictureRef, b: PictureRef): boolean =>
  a.epoch === b.epoch && a.frameSeq === b.frameSeq
