// Own marks that may mislead: what the expert is asked about. Pure.
import type { ParticipantId } from '../../shared/protocol/ids.ts'
import type { UnplacedReason, UnsettledReason } from '../../shared/protocol/marks.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import { markOpacity, visibleMarks } from '../../shared/session/selectors.ts'

/** What the wearer's page gave up although the mark was drawn well. */
type RefusedFor = Extract<UnplacedReason, 'too-uncertain' | 'too-far'>

export type Doubt = { readonly mark: Mark } & (
  | /** No better depth is to be had from the head's movement. */
    {
      readonly type: 'unsettled'
      readonly reason: UnsettledReason
      readonly errorM: number
    } /** As good as it gets, and still above the limit (one sigma, metres). */
  | { readonly type: 'wide'; readonly errorM: number }
  /** The wearer's page would not place it at all. */
  | { readonly type: 'refused'; readonly reason: RefusedFor }
)

/** One sigma above which the expert is asked, metres: a finger's width and a half. */
export const USUAL_LIMIT_M = 0.03
export const limitsM: readonly number[] = [0.01, 0.02, 0.03, 0.05, 0.1]

/** An answer holds for the mark as it was drawn: one that is drawn anew is asked about anew. */
export const answerKey = ({ markId, picture, stroke }: Mark): string =>
  `${markId}@${picture.frameSeq}:${(stroke[0] ?? []).join(',')}`

function doubtOf(mark: Mark, epoch: number, limitM: number): Doubt | undefined {
  const { place } = mark
  if (place.status === 'unplaced') {
    const { reason } = place
    return reason === 'too-uncertain' || reason === 'too-far' ? { mark, type: 'refused', reason } : undefined
  }
  if (place.status !== 'placed' || place.placement.epoch !== epoch) return undefined
  const { errorM, settled, method } = place.placement
  // Who stands beside the patient has said so.
  if (method === 'confirmed') return undefined
  if (!settled && place.unsettledReason !== undefined) {
    return { mark, type: 'unsettled', reason: place.unsettledReason, errorM }
  }
  // Nothing better comes for a mark whose picture's own pose is not known.
  const isFinal = settled || mark.picture.match === 'approximate'
  return isFinal && errorM > limitM ? { mark, type: 'wide', errorM } : undefined
}

/** Newest first; those answered are left out, marks in somebody's hand, and what has faded from view by `sessionMs` (server's clock). */
export function doubtsOf(
  state: SessionState,
  me: ParticipantId | undefined,
  asked: {
    readonly limitM: number
    readonly answered: ReadonlySet<string>
    readonly sessionMs: number
  },
): readonly Doubt[] {
  return visibleMarks(state)
    .filter((mark) => mark.author === me && mark.heldBy === undefined && !asked.answered.has(answerKey(mark)))
    .filter((mark) => markOpacity(mark, asked.sessionMs) > 0)
    .map((mark) => doubtOf(mark, state.epoch, asked.limitM))
    .filter((doubt) => doubt !== undefined)
    .toReversed()
}
