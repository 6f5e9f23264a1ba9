// A mark that was changed in the room, as it would have been drawn on its own picture: later casts start from its new form. Pure.
import { projectPoint } from '../geometry/cameraModel.ts'
import type { MarkKind, Placement, Stroke, StrokeSample } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import { isInReach } from './editStroke.ts'
import { isSpotOnPicture } from './reach.ts'

/**
 * One sample for each of the placement's points, with the pressure that `drawn` has there. Undefined where the picture cannot
 * hold it: of another epoch, a point behind the camera or out of the picture's reach, or its spot not on the picture itself.
 */
export function seenStroke(
  { pointsWorld, epoch }: Pick<Placement, 'pointsWorld' | 'epoch'>,
  mark: { readonly kind: MarkKind; readonly picture: PictureRef; readonly stroke: Stroke },
): Stroke | undefined {
  const { kind, picture, stroke: drawn } = mark
  if (!picture.tracked || picture.epoch !== epoch) return undefined
  const perPoint = (drawn.length - 1) / Math.max(1, pointsWorld.length - 1)
  const seen = pointsWorld.flatMap((point, index): StrokeSample[] => {
    const at = projectPoint(point, picture.worldFromCamera, picture.intrinsics)
    if (at === undefined) return []
    const sample: StrokeSample = [...at, drawn[Math.round(index * perPoint)]?.[2] ?? 0.5]
    return isInReach(sample) ? [sample] : []
  })
  const isWhole = seen.length === pointsWorld.length
  return isWhole && isSpotOnPicture(kind, seen) ? seen : undefined
}
