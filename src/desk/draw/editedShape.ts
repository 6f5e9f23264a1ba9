// What a mark becomes by what was done with it in hand. Pure.
import { slidePlacement, type EditedStroke, type HandleId } from '../../shared/ink/editStroke.ts'
import type { Command } from '../../shared/protocol/commands.ts'
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

const isOnlyTilted = (before: EditedStroke, now: EditedStroke): boolean =>
  now.stroke === before.stroke && now.sweepRad === before.sweepRad

/** What the server is asked for. A tilt goes alone: the mark may have settled elsewhere by the time it arrives. */
export function editCommand(picture: PictureRef, inHand: InHand): Command {
  const { markId } = inHand.mark
  const { tilt } = inHand.now
  return isOnlyTilted(inHand.before, inHand.now)
    ? { type: 'mark.tilt', markId, ...(tilt === undefined ? {} : { tilt }) }
    : { type: 'mark.reshape', markId, shape: editedShape(picture, inHand) }
}

/**
 * The edited mark on the picture: to be cast anew, and shown until then where its old surface has it. What was only tilted stays
 * where it is, and as well known as it was.
 */
export function editedShape(picture: PictureRef, { mark, before, now, on }: InHand): MarkShape {
  const { stroke, sweepRad, tilt } = now
  if (isOnlyTilted(before, now)) return withTilt(shapeOf(mark), tilt)
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
