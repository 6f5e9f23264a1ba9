// How hidden marks can be brought back: what this desk can do, and what the wearer can. Pure.
import { partOf } from '../../shared/ink/markAgain.ts'
import type { SessionState } from '../../shared/session/state.ts'
import { hiddenMarks } from '../../shared/session/oldPlaces.ts'

export type HiddenWay =
  /** One mark of one spot: it alone is put back by marking it again. */
  | 'again'
  /** Two or more: two of them bring back all. */
  | 'againTwo'
  /** None of them has one spot: nothing brings them back but the device or the printed pattern. */
  | 'drawAnew'
  | 'pointOut'
  | 'tag'

/** Of all that is hidden now; empty while nothing is. */
export function hiddenWays(state: SessionState): readonly HiddenWay[] {
  const hidden = hiddenMarks(state)
  if (hidden.length === 0) return []
  const spots = hidden.filter(({ kind }) => partOf(kind) !== undefined).length
  const isInRoom = state.device !== undefined && state.device.sessionMode !== 'page'
  const byDesk = spots === 0 ? 'drawAnew' : spots === 1 ? 'again' : 'againTwo'
  return [byDesk, ...(isInRoom && spots > 1 ? (['pointOut'] as const) : []), 'tag']
}
