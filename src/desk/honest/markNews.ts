// What happened to marks in the room: hidden by a new epoch, brought back, moved to a better place. Pure.
import { distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import type { MarkId, ParticipantId, PictureId } from '../../shared/protocol/ids.ts'
import type { EpochReason, Rebase } from '../../shared/protocol/pictures.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { anchorOf, isFarMove, marksOnlyOn, visibleMarks } from '../../shared/session/selectors.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'

export type MarkNews =
  | { readonly type: 'hidden'; readonly count: number; readonly reason: EpochReason }
  | {
      readonly type: 'broughtBack'
      readonly count: number
      readonly stillHidden: number
      readonly sigmaM: number
      readonly method: Rebase['method']
    }
  | {
      readonly type: 'moved'
      readonly mark: Mark
      readonly wayM: number
      readonly why: 'late-surface' | 'confirmed' | 'wearer'
    }
  /** By depth from motion, from afar; several at once are one piece of news. `wayM`: of the one that went farthest. */
  | { readonly type: 'improved'; readonly markIds: readonly MarkId[]; readonly wayM: number }
  | { readonly type: 'tied'; readonly mark: Mark; readonly errorM: number }
  /** Several at once, by this desk: the way back is shown. */
  | { readonly type: 'erased'; readonly count: number }
  /** Stills, by this desk, one after the other; with how many marks that are shown on them only. */
  | { readonly type: 'discarded'; readonly stills: number; readonly count: number }
  /** A still that is shown here, by somebody else: on the stage it stays, the small window has closed. */
  | { readonly type: 'takenOff'; readonly pictureId: PictureId; readonly from: 'stage' | 'small' }

/** A smaller way is not noticed on a patient. */
const TELL_FROM_M = 0.02

/** What the news are compared with: the marks before the event. */
export interface MarksBefore {
  readonly hidden: number
  readonly anchors: ReadonlyMap<MarkId, Vec3>
}

const isHidden = (mark: Mark, epoch: number): boolean => {
  const placed = placementOf(mark)
  return placed !== undefined && placed.epoch !== epoch
}

export function marksBefore(state: SessionState): MarksBefore {
  const anchors = new Map<MarkId, Vec3>()
  const marks = visibleMarks(state)
  for (const mark of marks) {
    const anchor = anchorOf(mark)
    if (anchor !== undefined) anchors.set(mark.markId, anchor)
  }
  return { hidden: marks.filter((mark) => isHidden(mark, state.epoch)).length, anchors }
}

/** `state` holds the event already; undefined when there is nothing to tell. */
export function newsOf(event: SessionEvent, before: MarksBefore, state: SessionState): MarkNews | undefined {
  const now = marksBefore(state)
  if (event.type === 'epoch.raised') {
    // Those of earlier times too: the wearer is told of all.
    return now.hidden > before.hidden
      ? { type: 'hidden', count: now.hidden, reason: event.reason }
      : undefined
  }
  if (event.type === 'marks.rebased') {
    const count = before.hidden - now.hidden
    const { sigmaM, method } = event
    return count > 0 ? { type: 'broughtBack', count, stillHidden: now.hidden, sigmaM, method } : undefined
  }
  const wayOf = (markId: MarkId): number => {
    const [from, to] = [before.anchors.get(markId), now.anchors.get(markId)]
    return from === undefined || to === undefined ? 0 : distance(from, to)
  }
  if (event.type === 'mark.refined') {
    const { markId } = event
    const refined = state.marks.get(markId)
    const wayM = wayOf(markId)
    return refined !== undefined && isFarMove(wayM, refined, event.atMs)
      ? { type: 'improved', markIds: [markId], wayM }
      : undefined
  }
  const moved = movedBy(event)
  const mark = moved && state.marks.get(moved.markId)
  if (mark === undefined || moved === undefined) return undefined
  const wayM = wayOf(mark.markId)
  return wayM < TELL_FROM_M ? undefined : { type: 'moved', mark, wayM, why: moved.why }
}

/** [STILL-10] Stills that go one after the other are one piece of news. [HON-7] Marks that depth from motion moved are told together, and take the place of nothing else that is not read yet. */
export function toldAfter(shown: MarkNews | undefined, told: MarkNews | undefined): MarkNews | undefined {
  if (shown?.type === 'discarded' && told?.type === 'discarded')
    return { type: 'discarded', stills: shown.stills + told.stills, count: shown.count + told.count }
  if (shown === undefined || told?.type !== 'improved') return told
  if (shown.type !== 'improved') return shown
  const markIds = [...new Set([...shown.markIds, ...told.markIds])]
  return { type: 'improved', markIds, wayM: Math.max(shown.wayM, told.wayM) }
}

/** [BACK-1] What `me` erased at once, all or several. */
export function erasedBy(me: ParticipantId | undefined, event: SessionEvent): MarkNews | undefined {
  if (event.type !== 'marks.erased' || event.by.participantId !== me) return undefined
  const { cause, markIds } = event
  const isAtOnce = cause === 'clear' || (cause === 'erase' && markIds.length > 1)
  return isAtOnce ? { type: 'erased', count: markIds.length } : undefined
}

/** [STILL-7] What `me` discarded. */
export function discardNews(
  me: ParticipantId | undefined,
  event: SessionEvent,
  state: SessionState,
): MarkNews | undefined {
  if (event.type !== 'picture.discarded' || event.by.participantId !== me) return undefined
  return { type: 'discarded', stills: 1, count: marksOnlyOn(state, event.pictureId).length }
}

/** The stills on this desk's stage and in its small window. */
export interface StillsShown {
  readonly stage: PictureId | undefined
  readonly small: PictureId | undefined
}

/** [STILL-7] What somebody else discarded of the stills that this desk shows. */
export function takenOffNews(
  me: ParticipantId | undefined,
  event: SessionEvent,
  shown: StillsShown,
): MarkNews | undefined {
  if (event.type !== 'picture.discarded' || event.by.participantId === me) return undefined
  const { pictureId } = event
  const from = (['stage', 'small'] as const).find((place) => shown[place] === pictureId)
  return from && { type: 'takenOff', pictureId, from }
}

/** The still that was told to be off the strip is on it again. */
export const isBackOn = (news: MarkNews | undefined, event: SessionEvent): boolean =>
  news?.type === 'takenOff' && event.type === 'picture.restored' && event.pictureId === news.pictureId

/** Told with Undo beside it. */
export const isOwnDoing = (news: MarkNews | undefined): boolean =>
  news?.type === 'erased' || news?.type === 'discarded'

type Moved = Pick<Extract<MarkNews, { type: 'moved' }>, 'why'> & { readonly markId: MarkId }

/** A mark that has got another place by somebody else than this desk. */
function movedBy(event: SessionEvent): Moved | undefined {
  if (event.type === 'mark.placed' && event.because !== undefined) {
    return { markId: event.markId, why: event.because }
  }
  const isWearers = event.type === 'mark.reshaped' && event.by.role === 'wearer'
  return isWearers ? { markId: event.markId, why: 'wearer' } : undefined
}
