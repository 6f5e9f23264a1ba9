// Questions to the state that more than one page asks.
import type { ParticipantId } from '../protocol/ids.ts'
import type { UnplacedReason } from '../protocol/marks.ts'
import type { Role } from '../protocol/roles.ts'
import type { CameraCalibration } from '../protocol/spaces.ts'
import type { FrozenPicture, Mark, PeerState, SessionState } from './state.ts'
import { undoEffect } from './undo.ts'

/** Marks that are not erased, in drawing order. */
export const visibleMarks = (state: SessionState): readonly Mark[] =>
  [...state.marks.values()].filter((mark) => !mark.erased)

/** Why a mark is not fixed in the room now: its own reason, or that its epoch is over. Undefined while it is, or may be. */
export function whyNotFixed(state: SessionState, mark: Mark): UnplacedReason | undefined {
  if (mark.place.status === 'unplaced') return mark.place.reason
  if (!mark.picture.tracked) return 'no-tracking'
  return mark.picture.epoch === state.epoch ? undefined : 'old-epoch'
}

/** Drawn marks that wait for the wearer's answer; those of an old epoch want `mark.leaveUnplaced`. */
export const marksToPlace = (state: SessionState): readonly Mark[] =>
  visibleMarks(state).filter((mark) => mark.place.status === 'drawn')

/** Placed marks of this epoch whose geometry is not settled: the desk runs depth from motion for them. */
export const marksToRefine = (state: SessionState): readonly Mark[] =>
  visibleMarks(state).filter(
    (mark) =>
      mark.place.status === 'placed' &&
      !mark.place.placement.settled &&
      mark.place.placement.epoch === state.epoch,
  )

/** The picture that is being drawn on now: the newest that is not released. */
export const frozenPictureNow = (state: SessionState): FrozenPicture | undefined =>
  [...state.pictures.values()].findLast((picture) => !picture.released)

/** Those of the role who are in the session now, in joining order. */
export const peersByRole = (state: SessionState, role: Role): readonly PeerState[] =>
  [...state.peers.values()].filter((peer) => peer.role === role)

export const canUndo = (state: SessionState, participantId: ParticipantId): boolean =>
  undoEffect(state, participantId, 'undo') !== undefined

export const canRedo = (state: SessionState, participantId: ParticipantId): boolean =>
  undoEffect(state, participantId, 'redo') !== undefined

/** What the wearer's camera is believed to be now. */
export const latestCalibration = (state: SessionState): CameraCalibration | undefined =>
  state.latestCalibrationId === undefined ? undefined : state.calibrations.get(state.latestCalibrationId)

/** A calibration number that this session has not used; a number never changes its meaning. */
export const nextCalibrationId = (state: SessionState): number =>
  Math.max(0, ...state.calibrations.keys()) + 1

/** The epoch to raise to: strictly above all before it. */
export const nextEpoch = (state: SessionState): number => state.epoch + 1
