// What a mark becomes by what was done with it in hand. Pure.
import { slidePlacement, type EditedStroke, type HandleId } from '../../shared/ink/editStroke.ts'
import type { MarkShape } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { placementOf, shapeOf, withTilt } from '../../shared/session/markShape.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { DrawnOn } from './drawing.ts'

/** Pressed, and nothing changed yet. */
export interface Taken {
  readonly from: ImagePoint
  readonly handle: HandleId | undefined
  /** Less is no change yet, page pixels. */
  readonly slipPx: number
}

/** Being changed: nobody else changes it. */
export interface InHand extends Taken {
  readonly mark: Mark
  readonly before: EditedStroke
  readonly now: EditedStroke
  readonly on: DrawnOn
}

/**
 * The edited mark on the picture: to be cast anew, and shown until then where its old surface has it. What was only tilted stays
 * where it is, and as well known as it was.
 */
export function editedShape(picture: PictureRef, { mark, before, now, on }: InHand): MarkShape {
  const { stroke, sweepRad, tilt } = now
  if (stroke === before.stroke && sweepRad === before.sweepRad) return withTilt(shapeOf(mark), tilt)
  const stood = placementOf(mark)
  const provisional =
    stood !== undefined && picture.tracked && stood.epoch === picture.epoch
      ? slidePlacement(mark.kind, stood, stroke, picture)
      : undefined
  const shape: MarkShape = {
    picture,
    ...(on.pictureId === undefined ? {} : { pictureId: on.pictureId }),
    stroke,
    ...(sweepRad === undefined ? {} : { sweepRad }),
    place: { status: 'drawn', ...(provisional === undefined ? {} : { provisional }) },
  }
  return withTilt(shape, tilt)
}
