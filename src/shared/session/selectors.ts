// Questions to the state that more than one page asks.
import type { Vec3 } from '../geometry/vec3.ts'
import { markAnchor } from '../ink/markAnchor.ts'
import type { CommandOf } from '../protocol/commands.ts'
import type { Actor } from '../protocol/events.ts'
import type { MarkId, ParticipantId, PictureId } from '../protocol/ids.ts'
import type { UnplacedReason } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { Role } from '../protocol/roles.ts'
import type { CameraCalibration } from '../protocol/spaces.ts'
import type { ActorRole } from './permissions.ts'
import type { Board, FrozenPicture, Mark, PeerState, SessionState } from './state.ts'
import { placementOf } from './markShape.ts'
import { openPictures } from './openPictures.ts'
import { undoEffect } from './undo.ts'

/** Marks that are not erased, in drawing order. */
export const visibleMarks = (state: SessionState): readonly Mark[] =>
  [...state.marks.values()].filter((mark) => !mark.erased)

export type EraseScope = 'mine' | 'all'

/** Those that would go: a locked one stays. */
export const marksToErase = (
  state: SessionState,
  scope: EraseScope,
  me: ParticipantId | undefined,
): readonly Mark[] =>
  visibleMarks(state).filter(({ locked, author }) => !locked && (scope === 'all' || author === me))

/** How many marks would go if all were erased, and how many would stay because they are locked. */
export interface Erasable {
  readonly count: number
  readonly locked: number
}

/** Undefined where not more than one can go: that one is erased by itself. */
export function severalToErase(state: SessionState): Erasable | undefined {
  const count = marksToErase(state, 'all', undefined).length
  return count < 2 ? undefined : { count, locked: visibleMarks(state).filter(({ locked }) => locked).length }
}

/** Why a mark is not fixed in the room now: its own reason, or that its epoch is over. Undefined while it is, or may be. */
export function whyNotFixed(state: SessionState, mark: Mark): UnplacedReason | undefined {
  if (mark.place.status === 'unplaced') return mark.place.reason
  if (!mark.picture.tracked) return 'no-tracking'
  const epoch = placementOf(mark)?.epoch ?? mark.picture.epoch
  return epoch === state.epoch ? undefined : 'old-epoch'
}

/** EDIT-2: who drew it, or the wearer, in whose room it stands. */
export const mayUnlock = (
  { author }: Pick<Mark, 'author'>,
  who: { readonly participantId: ParticipantId | 'server'; readonly role: ActorRole },
): boolean => who.role === 'wearer' || who.participantId === author

/** Numbers of the steps shown, 1, 2, 3 … in drawing order: erasing one renumbers the rest. */
export const stepNumbers = (state: SessionState): ReadonlyMap<MarkId, number> =>
  new Map(steps(state).map((mark, index) => [mark.markId, index + 1]))

const steps = (state: SessionState): readonly Mark[] =>
  visibleMarks(state).filter((mark) => mark.kind === 'step')

/**
 * The step that the wearer is at, and which of how many; undefined while there is none. Where it was erased, the one that
 * has its number now, or the last [GUIDE-1].
 */
export function currentStep(
  state: SessionState,
): { readonly mark: Mark; readonly number: number; readonly of: number } | undefined {
  if (state.currentStepId === undefined || !state.marks.has(state.currentStepId)) return undefined
  const all = steps(state)
  const drawn = [...state.marks.keys()]
  const before = new Set(drawn.slice(0, drawn.indexOf(state.currentStepId)))
  const next = all.findIndex(({ markId }) => !before.has(markId))
  const index = next < 0 ? all.length - 1 : next
  const mark = all[index]
  return mark === undefined ? undefined : { mark, number: index + 1, of: all.length }
}

/** The step before (-1) or after (1) the present one; without a present one the first, or the last. */
export function neighbourStep(state: SessionState, way: -1 | 1): MarkId | undefined {
  const now = currentStep(state)
  const index = now === undefined ? (way === 1 ? 0 : -1) : Math.max(0, now.number - 1 + way)
  return steps(state).at(index)?.markId
}

/** Seconds over which a mark goes from view at the end of its time. */
export const FADE_S = 2

/** 1 while it is seen, falling to 0 at the end of its time; `sessionMs` on the server's clock, as `drawnAtMs`. */
export function markOpacity(
  { drawnAtMs, fadeAfterS }: Pick<Mark, 'drawnAtMs' | 'fadeAfterS'>,
  sessionMs: number,
): number {
  if (fadeAfterS === undefined) return 1
  const leftS = fadeAfterS - (sessionMs - drawnAtMs) / 1000
  return Math.min(1, Math.max(0, leftS / FADE_S))
}

/** Metres from which both sides are told that depth from motion moved a mark: less is seen to settle. */
const FAR_M = 0.1
/** So long a mark that was just drawn finds its place, dashed, before the eyes of all: on a patient each first stands on the wall behind. */
const FINDING_ITS_PLACE_MS = 4000

/** Whether a move that nobody made by hand is worth telling: `atMs` and the mark's own time on the server's clock. */
export const isFarMove = (wayM: number, { drawnAtMs }: Pick<Mark, 'drawnAtMs'>, atMs: number): boolean =>
  wayM > FAR_M && atMs - drawnAtMs > FINDING_ITS_PLACE_MS

/** Where its anchor stands in the room; undefined without a place there. */
export const anchorOf = (mark: Mark): Vec3 | undefined =>
  markAnchor(mark.kind, placementOf(mark)?.pointsWorld ?? [])

/** Stills of the strip, in the order of freezing. */
export const keptStills = (state: SessionState): readonly FrozenPicture[] =>
  [...state.pictures.values()]
    .filter((picture) => !picture.discarded)
    .sort((a, b) => a.frozenAtMs - b.frozenAtMs)

/** Marks that are shown on this still and nowhere else: they have no place in the room. */
export const marksOnlyOn = (state: SessionState, pictureId: PictureId): readonly Mark[] =>
  visibleMarks(state).filter(
    (mark) => mark.pictureId === pictureId && (mark.place.status === 'unplaced' || !mark.picture.tracked),
  )

/** Boards that stand in the wearer's room now. */
export const shownBoards = (state: SessionState): readonly Board[] =>
  [...state.boards.values()].filter((board) => board.shown)

/** Of a board's page, as who wipes would have it: all, one's own, or one's last. */
export function strokesToWipe(
  board: Board,
  { page, scope }: Pick<CommandOf<'board.wipe'>, 'page' | 'scope'>,
  me: Actor['participantId'] | undefined,
): Board['strokes'] {
  const onPage = board.strokes.filter((stroke) => stroke.page === page)
  const own = onPage.filter(({ author }) => author === me)
  return { all: onPage, mine: own, last: own.slice(-1) }[scope]
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

/** The newest frozen picture that is not released: it is being drawn on, as long as who opened it is here [PIC-2]. */
export const frozenPictureNow = (state: SessionState): FrozenPicture | undefined => openPictures(state).at(-1)

export const peersByRole = (state: SessionState, role: Role): readonly PeerState[] =>
  [...state.peers.values()].filter((peer) => peer.role === role)

export const canUndo = (state: SessionState, participantId: ParticipantId): boolean =>
  undoEffect(state, participantId, 'undo') !== undefined

export const canRedo = (state: SessionState, participantId: ParticipantId): boolean =>
  undoEffect(state, participantId, 'redo') !== undefined

type Calibrations = Pick<SessionState, 'calibrations' | 'latestCalibrationId'>

/** What the wearer's camera is believed to be now. */
export const latestCalibration = (state: Calibrations): CameraCalibration | undefined =>
  state.latestCalibrationId === undefined ? undefined : state.calibrations.get(state.latestCalibrationId)

/** What is believed of the camera that took this picture: a later calibration does not reach back. */
export const calibrationOf = (
  state: Calibrations,
  { calibrationId }: Pick<PictureRef, 'calibrationId'>,
): CameraCalibration | undefined =>
  (calibrationId === undefined ? undefined : state.calibrations.get(calibrationId)) ??
  latestCalibration(state)

/** A calibration number that this session has not used; a number never changes its meaning. */
export const nextCalibrationId = (state: SessionState): number =>
  Math.max(0, ...state.calibrations.keys()) + 1

/** The epoch to raise to: strictly above all before it. */
export const nextEpoch = (state: SessionState): number => state.epoch + 1
