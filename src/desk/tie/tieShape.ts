// A mark as it lies when its spot is where two stills show it; loaded when somebody ties one. Pure.
import { liftStroke } from '../../client/markCanvas/seenMarks.ts'
import { projectPoint } from '../../shared/geometry/cameraModel.ts'
import { markAnchor } from '../../shared/ink/markAnchor.ts'
import { tieMark, type TieInput, type TieMarkRefusal } from '../../shared/ink/tieMark.ts'
import type { MarkShape, Placement } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { Ok, type Result } from '../../shared/result.ts'
import { placementOf, shapeOf } from '../../shared/session/markShape.ts'
import type { Mark } from '../../shared/session/state.ts'

export function tieShape(
  mark: Mark,
  seen: Pick<TieInput, 'calibration' | 'other'>,
): Result<{ readonly shape: MarkShape; readonly errorM: number }, TieMarkRefusal> {
  const tied = tieMark({ ...mark, ...seen, placement: placementOf(mark) ?? guessOf(mark) })
  if (!tied.ok) return tied
  const place = { status: 'placed', placement: tied.value } as const
  return Ok({ shape: { ...shapeOf(mark), place }, errorM: tied.value.errorM })
}

/**
 * The two stills were taken from too near each other to tell this mark's depth, wherever its spot is clicked: tried with where it is
 * believed to be now.
 */
export function isTooNear(mark: Mark, calibration: TieInput['calibration'], picture: PictureRef): boolean {
  const anchor = markAnchor(mark.kind, (placementOf(mark) ?? guessOf(mark)).pointsWorld)
  const point = anchor && projectPoint(anchor, picture.worldFromCamera, picture.intrinsics)
  if (point === undefined) return false
  const tied = tieShape(mark, { calibration, other: { picture, point: [point[0], point[1]] } })
  return !tied.ok && tied.error === 'too-parallel'
}

/** Of a mark that the headset would not place: its ray is known, and the second still tells how far along. */
const guessOf = ({ stroke, picture }: Mark): Placement => ({
  ...liftStroke(stroke, picture),
  method: 'stated',
  errorM: 1,
  settled: false,
  epoch: picture.epoch,
})
