// What happens now, as one of few situations that the strip has words for. Pure; the most important first.
import type { LiveOverlay } from '../client/liveOverlay.ts'
import type { MediaStatus } from '../client/ports.ts'
import type { ConnectionState } from '../client/sessionClient.ts'
import type { PictureId } from '../shared/protocol/ids.ts'
import type { BoardPageRef } from '../shared/protocol/presence.ts'
import { frozenPictureNow, peersByRole, shownBoards, visibleMarks } from '../shared/session/selectors.ts'
import type { Board, FrozenPicture, SessionState } from '../shared/session/state.ts'

export type Situation =
  | 'connecting'
  | 'reconnecting'
  | 'mediaAway'
  | 'waiting'
  | 'drawing'
  | 'pointing'
  | 'showing'
  /** They have gone back to the live picture; it can still be talked about. */
  | 'shown'
  | 'looking'
  /** What was shown has just been discarded. */
  | 'putAway'
  | 'boardDrawing'
  | 'boardPointing'
  | 'boardShown'
  | 'expertUnheard'
  | 'expertHidden'
  | 'expertSilent'
  | 'headsetOff'
  | 'headsetUnheard'
  | 'noFace'
  | 'soundOnly'
  | 'noSound'
  | 'alone'
  | 'talking'

interface WhatIsKnown {
  readonly connection: ConnectionState['tag']
  readonly media: MediaStatus
  readonly state: SessionState
  readonly overlay: Pick<LiveOverlay, 'ink' | 'pointers'>
  readonly hasFace: boolean
  /** Neither sound nor picture gets through to this page, though the line stands. */
  readonly noMedia?: boolean
  /** The still that was shown has just been discarded. */
  readonly isPutAway?: boolean
}

export function situationOf(known: WhatIsKnown): Situation {
  if (known.connection === 'reconnecting') return 'reconnecting'
  if (known.connection !== 'live') return 'connecting'
  if (peersByRole(known.state, 'expert').length === 0) return 'waiting'
  if (known.noMedia === true) return 'noSound'
  if (known.media === 'failed') return 'mediaAway'
  return awayOf(known.state) ?? withBoard(known) ?? withPicture(known) ?? withoutPicture(known)
}

function withBoard({ state, overlay }: WhatIsKnown): Situation | undefined {
  const shown = boardBeside(state)
  if (shown === undefined) return undefined
  const isHere = (on: { readonly board?: BoardPageRef | undefined }): boolean =>
    on.board?.boardId === shown.boardId && on.board.page === shown.page
  if ([...overlay.ink.values()].some(isHere)) return 'boardDrawing'
  return [...overlay.pointers.values()].some(isHere) ? 'boardPointing' : 'boardShown'
}

function withPicture({ state, overlay }: WhatIsKnown): Situation | undefined {
  const shown = shownPicture(state)
  if (shown === undefined) return undefined
  const isHere = (on: { readonly pictureId: PictureId | undefined }): boolean =>
    on.pictureId === shown.pictureId
  if ([...overlay.ink.values()].some(isHere)) return 'drawing'
  if ([...overlay.pointers.values()].some(isHere)) return 'pointing'
  if (shown.released) return 'shown'
  return marksOn(state, shown.pictureId) > 0 ? 'showing' : 'looking'
}

function withoutPicture({ state, hasFace, isPutAway }: WhatIsKnown): Situation {
  if (isPutAway === true) return 'putAway'
  if (!hasFace) return state.cameraMode.mode === 'still' ? 'soundOnly' : 'noFace'
  const wearer = peersByRole(state, 'wearer').at(-1)
  if (wearer === undefined) return 'alone'
  if (wearer.attention === 'unheard') return 'headsetUnheard'
  return wearer.attention === 'doffed' ? 'headsetOff' : 'talking'
}

/** No orthopedist can be reached just now, though one is in the call. */
function awayOf(state: SessionState): Situation | undefined {
  const experts = peersByRole(state, 'expert')
  const present = experts.filter(({ attention }) => attention !== 'unheard')
  if (present.length === 0) return 'expertUnheard'
  if (present.every(({ attention }) => attention !== 'here')) return 'expertHidden'
  return experts.every(({ microphone }) => microphone === 'lost') ? 'expertSilent' : undefined
}

const marksOn = (state: SessionState, pictureId: PictureId): number =>
  visibleMarks(state).filter((mark) => mark.pictureId === pictureId).length

/**
 * The still beside the face: the one that the orthopedist works on; after that the newest that has marks, so that
 * it can still be talked about until they are erased.
 */
export const shownPicture = (state: SessionState): FrozenPicture | undefined =>
  [...state.pictures.values()].findLast(
    (picture) => !picture.discarded && (!picture.released || marksOn(state, picture.pictureId) > 0),
  )

/** The board beside the face: the newest that stands in the room, unless a picture is just being worked on. */
export const boardBeside = (state: SessionState): Board | undefined =>
  frozenPictureNow(state) === undefined ? shownBoards(state).at(-1) : undefined
