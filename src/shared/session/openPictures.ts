// Which stills are being drawn on now, and by whom.
import type { ParticipantId, PictureId } from '../protocol/ids.ts'
import type { FrozenPicture, SessionState } from './state.ts'

/** All that are being drawn on now, each by who opened it and is here, the newest last [PIC-2]. */
export function openPictures(state: SessionState): readonly FrozenPicture[] {
  const present = new Set([...state.peers.values()].map(({ participantId }) => participantId))
  return [...state.pictures.values()].filter(({ released, openedBy }) => !released && present.has(openedBy))
}

/** Somebody who is here, and is not `me`, has it open. */
export const isOpenElsewhere = (
  state: SessionState,
  pictureId: PictureId,
  me: ParticipantId | 'server',
): boolean =>
  openPictures(state).some((picture) => picture.pictureId === pictureId && picture.openedBy !== me)
