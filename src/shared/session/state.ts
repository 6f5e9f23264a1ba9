// What a session is, as folded from its log by `evolve`. The same for server, wearer, desk, patient and replay.
import type { DeviceProfile, DeviceState } from '../protocol/device.ts'
import type { MarkId, ParticipantId, PeerId, PictureId, SessionId } from '../protocol/ids.ts'
import type {
  MarkColour,
  MarkKind,
  Placement,
  Stroke,
  UnplacedReason,
  UnsettledReason,
} from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { Role } from '../protocol/roles.ts'
import type { CameraCalibration } from '../protocol/spaces.ts'

export interface PeerState {
  readonly peerId: PeerId
  readonly participantId: ParticipantId
  readonly role: Role
  readonly joinedAtMs: number
  readonly microphone: DeviceState
  readonly camera: DeviceState
}

/** Where a mark is in its life. Erasing is separate: an erased mark keeps its place for undo. */
export type MarkPlacement =
  | { readonly status: 'drawn' } // waits for the wearer's answer
  | {
      readonly status: 'placed'
      readonly placement: Placement
      readonly unsettledReason?: UnsettledReason | undefined
    }
  | { readonly status: 'unplaced'; readonly reason: UnplacedReason }

export interface Mark {
  readonly markId: MarkId
  readonly author: ParticipantId
  readonly authorRole: Role
  readonly drawnAtMs: number
  readonly kind: MarkKind
  readonly colour: MarkColour
  readonly picture: PictureRef
  readonly pictureId: PictureId | undefined
  readonly stroke: Stroke
  readonly place: MarkPlacement
  readonly erased: boolean
}

export interface FrozenPicture {
  readonly pictureId: PictureId
  readonly by: ParticipantId
  readonly frozenAtMs: number
  readonly picture: PictureRef
  /** Size of the sharp still once its bytes are stored. */
  readonly still: { readonly width: number; readonly height: number } | undefined
  readonly released: boolean
}

export interface ChatMessage {
  readonly seq: number
  readonly atMs: number
  readonly author: ParticipantId
  readonly authorRole: Role
  readonly text: string
}

/** One step that undo takes back or redo does again. */
export type UndoStep = { readonly type: 'draw' | 'erase'; readonly markIds: readonly MarkId[] }
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
  /** False while the wearer's device has lost its place. */
  readonly tracked: boolean
  /** All that were frozen, in order; the newest not released is the one being drawn on. */
  readonly pictures: ReadonlyMap<PictureId, FrozenPicture>
  /** In drawing order, erased ones too. */
  readonly marks: ReadonlyMap<MarkId, Mark>
  readonly undoStacks: ReadonlyMap<ParticipantId, UndoStacks>
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
  tracked: true,
  pictures: new Map(),
  marks: new Map(),
  undoStacks: new Map(),
  chat: [],
}
