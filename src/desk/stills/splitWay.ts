// How still and live picture share the stage. Pure.
import { containRect, type Size } from '../../client/markCanvas/containLayout.ts'

export type SplitWay = 'columns' | 'rows'

/** Side by side or one above the other: whichever shows both larger. */
export function splitWay(stage: Size, picture: Size): SplitWay {
  const beside = containRect({ width: stage.width / 2, height: stage.height }, picture)
  const above = containRect({ width: stage.width, height: stage.height / 2 }, picture)
  return above.width > beside.width ? 'rows' : 'columns'
}
