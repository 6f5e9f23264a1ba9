// What stands in worlds that are over: hidden until somebody tells how those stand in the present one.
import { placementOf } from './markShape.ts'
import { keptStills, shownBoards, visibleMarks } from './selectors.ts'
import type { Mark, SessionState } from './state.ts'

/** Shown marks that have a place in the room of an epoch that is over, in drawing order. */
export const hiddenMarks = (state: SessionState): readonly Mark[] =>
  visibleMarks(state).filter((mark) => {
    const epoch = placementOf(mark)?.epoch
    return epoch !== undefined && epoch < state.epoch
  })

/** [GUIDE-2] Whether the wearer can be led through steps: not while all of them are hidden. */
export function hasStepsInSight(state: SessionState): boolean {
  const hidden = new Set(hiddenMarks(state))
  return visibleMarks(state).some((mark) => mark.kind === 'step' && !hidden.has(mark))
}

/** Epochs below `now` that something still stands in: marks, stills or boards; the newest first. */
export function oldEpochs(state: SessionState, now: number): readonly number[] {
  const epochs = [
    ...visibleMarks(state).map((mark) => placementOf(mark)?.epoch ?? openEpoch(mark)),
    ...keptStills(state).map(({ picture }) => (picture.tracked ? picture.epoch : undefined)),
    ...shownBoards(state).map(({ place }) => place?.epoch),
  ]
  const old = epochs.filter((epoch): epoch is number => epoch !== undefined && epoch < now)
  return [...new Set(old)].sort((a, b) => b - a)
}

const openEpoch = ({ place, picture }: Mark): number | undefined =>
  place.status === 'drawn' && picture.tracked ? picture.epoch : undefined
