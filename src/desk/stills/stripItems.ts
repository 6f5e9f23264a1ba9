// The strip: every picture that was frozen, what is known of it, and whether it can be shown and drawn on. Pure.
import type { ParticipantId, PictureId } from '../../shared/protocol/ids.ts'
import { openPictures } from '../../shared/session/openPictures.ts'
import { keptStills, marksOnlyOn, visibleMarks } from '../../shared/session/selectors.ts'
import type { SessionState } from '../../shared/session/state.ts'

export interface StripItem {
  readonly pictureId: PictureId
  /** Since the consultation was opened, ms. */
  readonly atMs: number
  readonly isMine: boolean
  readonly marks: number
  /** Of them, those that are shown on it and nowhere else. */
  readonly onlyHere: number
  /** Another expert, who is here, has it open now [PIC-2]. */
  readonly isOpenElsewhere: boolean
  /**
   * ready: can be shown and drawn on · coming: its sharp picture is not here yet · old: taken before the headset lost its
   * place, so it can be looked at only · flat: its place in the room is not known, marks stay on it
   */
  readonly state: 'ready' | 'coming' | 'old' | 'flat'
}

export function stripItems(state: SessionState, me: ParticipantId | undefined): readonly StripItem[] {
  const counts = new Map<PictureId, number>()
  for (const { pictureId } of visibleMarks(state)) {
    if (pictureId !== undefined) counts.set(pictureId, (counts.get(pictureId) ?? 0) + 1)
  }
  const open = new Set(
    openPictures(state).flatMap(({ pictureId, openedBy }) => (openedBy === me ? [] : [pictureId])),
  )
  return keptStills(state).map(({ pictureId, by, frozenAtMs, picture, still }): StripItem => ({
    pictureId,
    atMs: frozenAtMs - (state.openedAtMs ?? frozenAtMs),
    isMine: by === me,
    marks: counts.get(pictureId) ?? 0,
    onlyHere: marksOnlyOn(state, pictureId).length,
    isOpenElsewhere: open.has(pictureId),
    state: stateOf(picture.tracked, picture.epoch === state.epoch, still !== undefined),
  }))
}

function stateOf(tracked: boolean, isOfThisEpoch: boolean, hasStill: boolean): StripItem['state'] {
  if (!hasStill) return 'coming'
  if (!tracked) return 'flat'
  return isOfThisEpoch ? 'ready' : 'old'
}

/** Where a key takes the focus in a strip of `count`; undefined for other keys. */
export function focusAfterKey(index: number, key: string, count: number): number | undefined {
  const last = count - 1
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, index - 1)
    case 'ArrowRight':
      return Math.min(last, index + 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}
