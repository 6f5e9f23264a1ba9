// The mark for which the wearer is asked to move the head just now. Pure.
import type { LiveOverlay } from '../../client/liveOverlay.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'

/** [SAY-6] Of those that are asked for the last that still stands in the room; undefined while nothing is to be asked. */
export function cuedMark({ cues }: Pick<LiveOverlay, 'cues'>, state: SessionState): Mark | undefined {
  return [...cues.values()]
    .toSorted((a, b) => b.heardAtMs - a.heardAtMs)
    .map(({ markId }) => state.marks.get(markId))
    .find((mark) => mark?.erased === false && placementOf(mark)?.epoch === state.epoch)
}
