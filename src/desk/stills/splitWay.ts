// How still and live picture share the stage. Pure.
import { containRect, type Size } from '../../client/markCanvas/containLayout.ts'

export type SplitWay = 'columns' | 'rows'

/** A picture this wide, CSS pixels, is drawn on without trouble: beside each other two are compared more easily than stacked. */
const WIDE_ENOUGH_PX = 400

/** Side by side where both are wide enough so; else whichever way shows both larger. */
export function splitWay(stage: Size, picture: Size): SplitWay {
  const beside = containRect({ width: stage.width / 2, height: stage.height }, picture)
  if (beside.width >= WIDE_ENOUGH_PX) return 'columns'
  const above = containRect({ width: stage.width, height: stage.height / 2 }, picture)
  return above.width > beside.width ? 'rows' : 'columns'
}
