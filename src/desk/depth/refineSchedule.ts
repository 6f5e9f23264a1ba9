// When a mark's depth is worked on, told about and given up. Pure: facts and a clock in, what to do out.
import type { Mark } from '../../shared/session/state.ts'
import type { ParticipantId } from '../../shared/protocol/ids.ts'

/** So long after its first estimate the head's sway has shown what it can show. */
export const GIVE_UP_AFTER_MS = 10_000
/** Without any estimate a mark may still be waiting for its turn among many; so long after it was drawn it is told that nothing came. */
export const NOTHING_CAME_MS = 30_000
/** Marks that only a new view would help are watched on; each keeps some 24 small pictures. */
const MOST_WATCHED = 8
/** What is told of a watched mark must be so much better than its present error. */
const CLEARLY_BETTER = 0.7
/** Between two intermediate answers for one mark: often enough to be seen settling, seldom enough for the log. */
export const TELL_EVERY_MS = 500

export interface RefineJob {
  /** Drawn or placed; from its first estimate on, when that came. */
  readonly startedAtMs: number
  readonly toldAtMs: number | undefined
}

/**
 * Marks whose depth this page should measure: its own, of this epoch, not settled, from the moment that they are drawn (the
 * wearer's page places them meanwhile); of those looked at before, the newest.
 */
export function marksForDepth(
  marks: readonly Mark[],
  me: ParticipantId | undefined,
  now: { readonly epoch: number },
): readonly Mark[] {
  const wanted = marks.filter(
    (mark) =>
      mark.author === me &&
      !mark.erased &&
      mark.picture.tracked &&
      // Without the picture's own pose nothing can be measured from it.
      mark.picture.match !== 'approximate' &&
      isOpen(mark, now.epoch),
  )
  const watched = wanted.filter(isLookedAt).slice(-MOST_WATCHED)
  return wanted.filter((mark) => !isLookedAt(mark) || watched.includes(mark))
}

const isOpen = ({ place, picture }: Mark, epoch: number): boolean =>
  place.status === 'drawn'
    ? picture.epoch === epoch
    : place.status === 'placed' && !place.placement.settled && place.placement.epoch === epoch

const isLookedAt = ({ place }: Mark): boolean =>
  place.status === 'placed' && place.unsettledReason !== undefined

/** True when a mark that is watched may move again: it settles, or what is left of its error is clearly less. */
export const isWorthMoving = (
  before: { readonly errorM: number },
  after: { readonly errorM: number; readonly settled: boolean },
): boolean => after.settled || after.errorM < CLEARLY_BETTER * before.errorM

/** True when the next answer is the last: the mark has been looked at for long enough. */
export const isLastLook = ({ startedAtMs }: RefineJob, nowMs: number): boolean =>
  nowMs - startedAtMs >= GIVE_UP_AFTER_MS

/** True when an answer may be told now; a final one always may. */
export const mayTell = ({ toldAtMs }: RefineJob, nowMs: number, isFinal: boolean): boolean =>
  isFinal || toldAtMs === undefined || nowMs - toldAtMs >= TELL_EVERY_MS
