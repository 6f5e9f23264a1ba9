// What a session is, as folded from its log by `evolve`. The same for server, wearer, desk, patient and replay.
import type { BoardPage, BoardPlace, BoardStroke } from '../protocol/boards.ts'
import type {
  ShownAttention,
  CameraChoice,
  CameraLevel,
  CameraLimitReason,
  CameraMode,
  CameraModeCause,
  DeviceProfile,
  DeviceState,
} from '../protocol/device.ts'
import type { BoardId, MarkId, ParticipantId, PeerId, PictureId, SessionId } from '../protocol/ids.ts'
import type { MarkKind, MarkShape, MarkStyle } from '../protocol/marks.ts'
import type { EpochReason, PictureRef } from '../protocol/pictures.ts'
import type { Role } from '../protocol/roles.ts'
import type { CameraCalibration } from '../protocol/spaces.ts'

export interface PeerState {
  readonly peerId: PeerId
  readonly participantId: ParticipantId
  readonly role: Role
  readonly joinedAtMs: number
  readonly microphone: DeviceState
  readonly camera: DeviceState
  readonly attention: ShownAttention
}

/** One mark: what it is, its shape (with where it stands) and its style. Erased ones keep all of it for undo. */
export interface Mark extends MarkShape, MarkStyle {
  readonly markId: MarkId
  readonly author: ParticipantId
  readonly authorRole: Role
  readonly drawnAtMs: number
  readonly kind: MarkKind
  readonly erased: boolean
  /** Who has it in hand just now. */
  readonly heldBy: ParticipantId | undefined
  /** Seq of the event that drew, placed, reshaped or re-based it last. Refining does not count. */
  readonly shapeSeq: number
  /** Who gave it its present shape and style: nobody's undo takes back what somebody else changed after it. */
  readonly shapedBy: ParticipantId
  readonly styledBy: ParticipantId
}

export interface FrozenPicture {
  readonly pictureId: PictureId
  readonly by: ParticipantId
  readonly frozenAtMs: number
  readonly picture: PictureRef
  /** Size of the sharp still once its bytes are stored. */
  readonly still: { readonly width: number; readonly height: number } | undefined
  /** Who froze it, or opened it again last: theirs to release. */
  readonly openedBy: ParticipantId
  readonly released: boolean
  /** Taken off the strip; all else stays, so that it can be brought back. */
  readonly discarded: boolean
}

/** One of the stills that the camera sends in place of video. */
export interface CameraStill {
  readonly pictureId: PictureId
  readonly picture: PictureRef
  readonly takenAtMs: number
  /** Its size once its bytes are stored: then it can be shown. */
  readonly still: { readonly width: number; readonly height: number } | undefined
}

/** An image or document in the wearer's room. */
export interface Board {
  readonly boardId: BoardId
  readonly by: ParticipantId | 'server'
  readonly title: string
  readonly pages: readonly BoardPage[]
  readonly page: number
  readonly shown: boolean
  /** Since when it has been shown, server's clock, ms; undefined while it is not. */
  readonly shownAtMs: number | undefined
  /** Undefined until the wearer's page has found a place for it. */
  readonly place: BoardPlace | undefined
  readonly strokes: readonly (BoardStroke & { readonly author: ParticipantId })[]
}

export interface ChatMessage {
  readonly seq: number
  readonly atMs: number
  readonly author: ParticipantId
  readonly authorRole: Role
  readonly text: string
}

/** One step that undo takes back or redo does again. `other`: what the mark was before it, or after it was taken back. */
export type UndoStep =
  | { readonly type: 'draw' | 'erase'; readonly markIds: readonly MarkId[] }
  | { readonly type: 'reshape' | 'tilt'; readonly markId: MarkId; readonly other: MarkShape }
  | { readonly type: 'restyle'; readonly markId: MarkId; readonly other: MarkStyle }
  | { readonly type: 'discard'; readonly pictureId: PictureId }
export interface UndoStacks {
  readonly undo: readonly UndoStep[]
  readonly redo: readonly UndoStep[]
}

export interface SessionState {
  readonly sessionId: SessionId | undefined
  readonly title: string
  readonly headSeq: number
  readonly openedAtMs: number | undefined
  readonly closed: boolean
  readonly peers: ReadonlyMap<PeerId, PeerState>
  readonly consents: ReadonlyMap<ParticipantId, { readonly atMs: number; readonly role: Role }>
  readonly device: DeviceProfile | undefined
  /** By calibrationId, all that were used in this session; `latestCalibrationId` holds now. */
  readonly calibrations: ReadonlyMap<number, CameraCalibration>
  readonly latestCalibrationId: number | undefined
  readonly epoch: number
  /** Why the present epoch was raised; undefined before the first. */
  readonly epochReason: EpochReason | undefined
  /** False while the wearer's device has lost its place. */
  readonly tracked: boolean
  /** All that were frozen, in order; the newest not released is the one being drawn on. */
  readonly pictures: ReadonlyMap<PictureId, FrozenPicture>
  /** In drawing order, erased ones too. */
  readonly marks: ReadonlyMap<MarkId, Mark>
  readonly undoStacks: ReadonlyMap<ParticipantId, UndoStacks>
  /** The step that the wearer was sent to; `currentStep` says which one that is now, when it was erased since. */
  readonly currentStepId: MarkId | undefined
  readonly boards: ReadonlyMap<BoardId, Board>
  /** What the wearer's camera sends, and why not more. */
  readonly cameraLimit: { readonly level: CameraLevel; readonly reason: CameraLimitReason }
  /** How the wearer's picture goes just now, why, and since when (server's clock; undefined: since the beginning). */
  readonly cameraMode: {
    readonly mode: CameraMode
    readonly cause: CameraModeCause
    readonly sinceMs: number | undefined
  }
  readonly cameraChoice: CameraChoice
  /** The last of the stills that the camera sent in place of video, oldest first. */
  readonly cameraStills: ReadonlyMap<PictureId, CameraStill>
  readonly chat: readonly ChatMessage[]
}

export const emptySession: SessionState = {
  sessionId: undefined,
  title: '',
  headSeq: 0,
  openedAtMs: undefined,
  closed: false,
  peers: new Map(),
  consents: new Map(),
  device: undefined,
  calibrations: new Map(),
  latestCalibrationId: undefined,
  epoch: 0,
  epochReason: undefined,
  tracked: true,
  pictures: new Map(),
  marks: new Map(),
  undoStacks: new Map(),
  currentStepId: undefined,
  boards: new Map(),
  cameraLimit: { level: 'full', reason: 'none' },
  cameraMode: { mode: 'video', cause: { reason: 'good' }, sinceMs: undefined },
  cameraChoice: 'automatic',
  cameraStills: new Map(),
  chat: [],
}
