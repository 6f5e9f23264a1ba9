// How hidden marks can be brought back: what this desk can do, and what the wearer can. Pure.
import { isApart } from '../../shared/geometry/yawAlign.ts'
import { partOf, WORST_SPOT_M } from '../../shared/ink/markAgain.ts'
import { markAnchor } from '../../shared/ink/markAnchor.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import { hiddenMarks } from '../../shared/session/oldPlaces.ts'

export type HiddenWay =
  /** One mark of one spot: it alone is put back by marking it again. */
  | 'again'
  /** Two or more that are known well enough, and not all in one place: two of them bring back all. */
  | 'againTwo'
  /** Several, of which no two tell where the others belong. */
  | 'againEach'
  /** None of them has one spot: nothing brings them back but the device or the printed pattern. */
  | 'drawAnew'
  | 'pointOut'
  | 'tag'

/** [HON-6] As the headset reckons (RE-5): two spots of one world, each known to 5 cm, far enough apart to tell a turn. */
function tellTheRest(hidden: readonly Mark[]): boolean {
  const spots = hidden.flatMap((mark) => {
    const placement = placementOf(mark)
    const at = placement && partOf(mark.kind) && markAnchor(mark.kind, placement.pointsWorld)
    const isKnown = placement !== undefined && placement.errorM <= WORST_SPOT_M
    return at !== undefined && isKnown ? [{ at, epoch: placement.epoch }] : []
  })
  return spots.some((a) => spots.some((b) => a.epoch === b.epoch && isApart(a.at, b.at)))
}

/** Of all that is hidden now; empty while nothing is. */
export function hiddenWays(state: SessionState): readonly HiddenWay[] {
  const hidden = hiddenMarks(state)
  if (hidden.length === 0) return []
  const spots = hidden.filter(({ kind }) => partOf(kind) !== undefined).length
  const isInRoom = state.device !== undefined && state.device.sessionMode !== 'page'
  const byTwo = tellTheRest(hidden)
  const several = byTwo ? 'againTwo' : 'againEach'
  const byDesk = spots === 0 ? 'drawAnew' : spots === 1 ? 'again' : several
  return [byDesk, ...(isInRoom && byTwo ? (['pointOut'] as const) : []), 'tag']
}
