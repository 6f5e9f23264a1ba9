// Which marks are seen on a picture and where: placed geometry through that picture's own pose. Pure.
import { projectPoint } from '../../shared/geometry/cameraModel.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { Stroke, StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { Mark } from '../../shared/session/state.ts'
import { isSamePicture } from './samePicture.ts'
import { markLook, type MarkLook } from './markLook.ts'
import { transferSample } from './transfer.ts'

export interface SeenPicture {
  readonly picture: PictureRef
  /** Set while a frozen picture is shown. */
  readonly pictureId: PictureId | undefined
}

export interface SeenMark {
  readonly mark: Mark
  readonly look: MarkLook
  /** Normalised places with pressure; undefined where the line is behind the camera. */
  readonly line: readonly (StrokeSample | undefined)[]
}

/** Pressure along the placed line, which may have fewer points than the stroke had. */
const pressureAt = (stroke: Stroke, share: number): number =>
  stroke[Math.round(share * (stroke.length - 1))]?.[2] ?? 0.5

function project(
  points: readonly (readonly [number, number, number])[],
  stroke: Stroke,
  { worldFromCamera, intrinsics }: PictureRef,
): (StrokeSample | undefined)[] {
  return points.map((point, index) => {
    const seen = projectPoint(point, worldFromCamera, intrinsics)
    const share = points.length < 2 ? 0 : index / (points.length - 1)
    return seen && [seen[0], seen[1], pressureAt(stroke, share)]
  })
}

const isOwnPicture = (mark: Mark, { picture, pictureId }: SeenPicture): boolean =>
  (pictureId !== undefined && mark.pictureId === pictureId) || isSamePicture(mark.picture, picture)

/** The line of one mark on a picture; undefined when it cannot be shown there. */
function lineOf(mark: Mark, seen: SeenPicture): readonly (StrokeSample | undefined)[] | undefined {
  const { picture } = seen
  const { place } = mark
  if (place.status === 'placed' && place.placement.epoch === picture.epoch && picture.tracked) {
    return project(place.placement.pointsWorld, mark.stroke, picture)
  }
  if (isOwnPicture(mark, seen)) return mark.stroke
  if (place.status !== 'drawn' || !mark.picture.tracked || !picture.tracked) return undefined
  if (mark.picture.epoch !== picture.epoch) return undefined
  return mark.stroke.map((sample) => transferSample(sample, mark.picture, picture))
}

/** Marks that are seen on the picture, in drawing order. */
export function seenMarks(
  marks: readonly Mark[],
  seen: SeenPicture,
  now: { readonly tracked: boolean; readonly epoch: number },
): readonly SeenMark[] {
  return marks.flatMap((mark): SeenMark[] => {
    if (mark.erased) return []
    const line = lineOf(mark, seen)
    return line === undefined ? [] : [{ mark, look: markLook(mark, now), line }]
  })
}
