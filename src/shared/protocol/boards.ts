// Boards: images, X-ray pictures and pages of documents that stand in the wearer's room. Pages are JPEG or PNG in the
// object store; strokes on them are in the page's own coordinates.
import { z } from 'zod'
import { MarkId } from './ids.ts'
import { MarkColour, Stroke } from './marks.ts'
import { Epoch } from './pictures.ts'
import { Pose } from './spaces.ts'

export const MAX_BOARD_PAGES = 40
/** Longest side of a stored page, pixels: sharp text on one texture that every headset can hold. */
export const MAX_BOARD_PAGE_PX = 4096

/** Boards that stand in the room at once: more would fill it, and each costs the headset a texture. */
export const MAX_SHOWN_BOARDS = 4

export const BoardTitle = z.string().trim().min(1).max(120)

/** Size of a page's picture, pixels. */
export const BoardPage = z
  .strictObject({
    width: z.int().min(1).max(MAX_BOARD_PAGE_PX),
    height: z.int().min(1).max(MAX_BOARD_PAGE_PX),
  })
  .readonly()
export type BoardPage = z.infer<typeof BoardPage>

/** Where the board's middle stands: +z of its pose is the side that is read. */
export const BoardPlace = z
  .strictObject({ worldFromBoard: Pose, widthM: z.number().min(0.05).max(5), epoch: Epoch })
  .readonly()
export type BoardPlace = z.infer<typeof BoardPlace>

/** `stroke` in normalised page coordinates (origin top left), shaped as the kind asks (marks.ts). */
export const BoardStroke = z
  .strictObject({
    strokeId: MarkId,
    page: z
      .int()
      .min(0)
      .max(MAX_BOARD_PAGES - 1),
    kind: z.enum(['ink', 'arrow', 'point', 'circle']),
    colour: MarkColour,
    stroke: Stroke,
  })
  .readonly()
export type BoardStroke = z.infer<typeof BoardStroke>
