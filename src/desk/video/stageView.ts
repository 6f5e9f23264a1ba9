// What the stage shows: the live picture, or one that stands still to be drawn on.
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'

export interface FrozenView {
  readonly tag: 'frozen'
  readonly pictureId: PictureId
  /** Page clock, ms since 1970. */
  readonly frozenAtMs: number
  /** Undefined until the picture's pose record is found, and for good when there is none: then nothing can be drawn. */
  readonly picture: PictureRef | undefined
  /** The full-resolution still is shown. */
  readonly sharp: boolean
  /** Taken from the strip: it is not the live picture that the stage showed before. */
  readonly reopened: boolean
}

export type StageView = { readonly tag: 'live' } | FrozenView

export const live: StageView = { tag: 'live' }
