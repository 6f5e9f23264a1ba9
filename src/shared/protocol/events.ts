// What happened: the session log, the only truth. Types are past tense; an unknown type is kept and ignored.
import { z } from 'zod'
import { BoardPage, BoardPlace, BoardStroke } from './boards.ts'
import {
  ShownAttention,
  CameraChoice,
  CameraLevel,
  CameraLimitReason,
  CameraMode,
  CameraModeCause,
  DeviceProfile,
  DeviceState,
  StillCause,
} from './device.ts'
import { BoardId, MarkId, ParticipantId, PeerId, PictureId, SessionId } from './ids.ts'
import {
  FadeAfterS,
  MarkColour,
  MarkKind,
  MarkShape,
  MarkStyle,
  Placement,
  Stroke,
  SweepRad,
  UnplacedReason,
  UnsettledReason,
} from './marks.ts'
import { Epoch, EpochReason, PictureRef, Rebase } from './pictures.ts'
import { Role } from './roles.ts'
import { CameraCalibration, Quat } from './spaces.ts'

/** Who caused an event. `server` for what no participant asked for. */
export const Actor = z
  .object({
    participantId: z.union([ParticipantId, z.literal('server')]),
    role: z.union([Role, z.literal('server')]),
    peerId: PeerId.optional(),
  })
  .readonly()
export type Actor = z.infer<typeof Actor>

const marks = z.array(MarkId).readonly()
const changeCause = z.enum(['edit', 'undo', 'redo'])

export const EventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.opened'), title: z.string() }),
  z.object({ type: z.literal('session.closed') }),
  z.object({ type: z.literal('peer.joined'), peerId: PeerId, participantId: ParticipantId, role: Role }),
  z.object({
    type: z.literal('peer.left'),
    peerId: PeerId,
    reason: z.enum(['left', 'lost', 'replaced', 'server-restart']),
  }),
  z.object({ type: z.literal('consent.given'), purpose: z.literal('call') }),
  z.object({
    type: z.literal('media.reported'),
    peerId: PeerId,
    microphone: DeviceState,
    camera: DeviceState,
    /** Absent: `here`. */
    attention: ShownAttention.optional(),
  }),
  z.object({ type: z.literal('device.described'), profile: DeviceProfile }),
  z.object({
    type: z.literal('camera.calibrated'),
    calibrationId: z.int(),
    calibration: CameraCalibration,
  }),
  z.object({
    type: z.literal('epoch.raised'),
    epoch: Epoch,
    reason: EpochReason,
  }),
  z.object({ type: z.literal('marks.rebased'), ...Rebase.unwrap().shape }),
  z.object({ type: z.literal('tracking.reported'), tracked: z.boolean() }),
  z.object({ type: z.literal('picture.frozen'), pictureId: PictureId, picture: PictureRef }),
  z.object({ type: z.literal('picture.released'), pictureId: PictureId }),
  z.object({ type: z.literal('picture.reopened'), pictureId: PictureId }),
  z.object({
    type: z.literal('picture.discarded'),
    pictureId: PictureId,
    /** Absent: by the command of that name. */
    cause: z.literal('redo').optional(),
  }),
  /** By `mark.undo`. */
  z.object({ type: z.literal('picture.restored'), pictureId: PictureId }),
  z.object({ type: z.literal('still.attached'), pictureId: PictureId, width: z.int(), height: z.int() }),
  z.object({
    type: z.literal('mark.drawn'),
    markId: MarkId,
    kind: MarkKind,
    colour: MarkColour,
    picture: PictureRef,
    pictureId: PictureId.optional(),
    stroke: Stroke,
    sweepRad: SweepRad.optional(),
    text: z.string().optional(),
    fadeAfterS: FadeAfterS.optional(),
  }),
  z.object({
    type: z.literal('mark.placed'),
    markId: MarkId,
    ...Placement.unwrap().shape,
    because: z.enum(['late-surface', 'confirmed']).optional(),
  }),
  z.object({
    type: z.literal('mark.refined'),
    markId: MarkId,
    ...Placement.unwrap().shape,
    reason: UnsettledReason.optional(),
  }),
  z.object({ type: z.literal('mark.leftUnplaced'), markId: MarkId, reason: UnplacedReason }),
  z.object({ type: z.literal('mark.held'), markId: MarkId }),
  z.object({ type: z.literal('mark.letGone'), markId: MarkId }),
  z.object({ type: z.literal('mark.reshaped'), markId: MarkId, shape: MarkShape, cause: changeCause }),
  z.object({ type: z.literal('mark.tilted'), markId: MarkId, tilt: Quat.optional(), cause: changeCause }),
  z.object({ type: z.literal('mark.restyled'), markId: MarkId, style: MarkStyle, cause: changeCause }),
  z.object({ type: z.literal('guide.wentTo'), markId: MarkId.optional() }),
  z.object({
    type: z.literal('marks.erased'),
    markIds: marks,
    cause: z.enum(['erase', 'clear', 'undo', 'redo']),
  }),
  z.object({ type: z.literal('marks.restored'), markIds: marks, cause: z.enum(['undo', 'redo']) }),
  z.object({
    type: z.literal('board.attached'),
    boardId: BoardId,
    title: z.string(),
    pages: z.array(BoardPage).readonly(),
  }),
  z.object({ type: z.literal('board.shown'), boardId: BoardId, page: z.int(), place: BoardPlace.optional() }),
  z.object({ type: z.literal('board.hidden'), boardId: BoardId }),
  z.object({ type: z.literal('board.drawn'), boardId: BoardId, stroke: BoardStroke }),
  z.object({ type: z.literal('board.wiped'), boardId: BoardId, strokeIds: marks }),
  z.object({ type: z.literal('camera.limited'), level: CameraLevel, reason: CameraLimitReason }),
  z.object({ type: z.literal('camera.sentAs'), mode: CameraMode, cause: CameraModeCause }),
  z.object({ type: z.literal('camera.chosen'), choice: CameraChoice }),
  z.object({ type: z.literal('still.asked') }),
  z.object({
    type: z.literal('still.taken'),
    pictureId: PictureId,
    picture: PictureRef,
    because: StillCause,
  }),
  z.object({ type: z.literal('chat.sent'), text: z.string() }),
])
export type EventBody = z.infer<typeof EventBody>
export type EventType = EventBody['type']
export type EventBodyOf<T extends EventType> = Extract<EventBody, { type: T }>

const envelopeShape = {
  v: z.int().min(1),
  sessionId: SessionId,
  /** 1, 2, 3 … without gaps, given by the server. */
  seq: z.int().min(1),
  /** Server's clock, ms since 1970. */
  atMs: z.number(),
  by: Actor,
}
/** The envelope alone: how an event of a type that this build does not know is read. */
export const EventEnvelope = z.looseObject({ ...envelopeShape, type: z.string() })
export type EventEnvelope = z.infer<typeof EventEnvelope>

/** One line of the log. */
export const SessionEvent = z.intersection(z.object(envelopeShape), EventBody)
export type Envelope = {
  readonly v: number
  readonly sessionId: SessionId
  readonly seq: number
  readonly atMs: number
  readonly by: Actor
}
export type SessionEvent = Envelope & EventBody
export type SessionEventOf<T extends EventType> = Envelope & EventBodyOf<T>
