// What may be asked. `session/decide.ts` answers with events or a refusal; `session/permissions.ts` says who may ask.
import { z } from 'zod'
import {
  Attention,
  CameraChoice,
  CameraLevel,
  CameraLimitReason,
  CameraMode,
  CameraModeCause,
  DeviceProfile,
  DeviceState,
  StillCause,
} from './device.ts'
import { BoardPage, BoardPlace, BoardStroke, BoardTitle, MAX_BOARD_PAGES } from './boards.ts'
import { BoardId, MarkId, PictureId } from './ids.ts'
import {
  FadeAfterS,
  MarkColour,
  MarkKind,
  MarkShape,
  MarkText,
  Placement,
  Stroke,
  StyleChange,
  SweepRad,
  UnplacedReason,
  UnsettledReason,
} from './marks.ts'
import { Epoch, EpochReason, PictureRef, Rebase } from './pictures.ts'
import { CameraCalibration, Quat } from './spaces.ts'

const marks = z.array(MarkId).min(1).max(500).readonly()

export const Command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('consent.give'), purpose: z.literal('call') }),
  z.strictObject({
    type: z.literal('media.report'),
    microphone: DeviceState,
    camera: DeviceState,
    attention: Attention.optional(),
  }),
  z.strictObject({ type: z.literal('device.describe'), profile: DeviceProfile }),
  z.strictObject({
    type: z.literal('camera.calibrate'),
    calibrationId: z.int().min(0).max(65535),
    calibration: CameraCalibration,
  }),
  z.strictObject({
    type: z.literal('epoch.raise'),
    epoch: Epoch,
    reason: EpochReason,
  }),
  /** Wearer: how the world of an older epoch (or, with `markIds`, those marks' part of it) stands in the present one. */
  z.strictObject({ type: z.literal('marks.rebase'), ...Rebase.unwrap().shape }),
  /** Wearer: the device lost (false) or regained (true) its place. */
  z.strictObject({ type: z.literal('tracking.report'), tracked: z.boolean() }),
  z.strictObject({ type: z.literal('picture.freeze'), pictureId: PictureId, picture: PictureRef }),
  z.strictObject({ type: z.literal('picture.release'), pictureId: PictureId }),
  /** Draws on again: a still of the strip. */
  z.strictObject({ type: z.literal('picture.reopen'), pictureId: PictureId }),
  /** Takes a still off the strip; its marks, bytes and pose stay, and `mark.undo` brings it back. */
  z.strictObject({ type: z.literal('picture.discard'), pictureId: PictureId }),
  /** Server only: the bytes of a frozen picture's, or the camera's, still are in the object store. */
  z.strictObject({
    type: z.literal('still.attach'),
    pictureId: PictureId,
    width: z.int().min(1).max(8192),
    height: z.int().min(1).max(8192),
  }),
  z.strictObject({
    type: z.literal('mark.draw'),
    markId: MarkId,
    kind: MarkKind,
    colour: MarkColour,
    picture: PictureRef,
    /** Set when drawn on a frozen picture. */
    pictureId: PictureId.optional(),
    stroke: Stroke,
    sweepRad: SweepRad.optional(),
    text: MarkText.optional(),
    fadeAfterS: FadeAfterS.optional(),
  }),
  /** Wearer: geometry for a drawn mark, or, while it is not settled, better geometry and why there is some. */
  z.strictObject({
    type: z.literal('mark.place'),
    markId: MarkId,
    /** `shapeSeq` of the mark that this was computed from: of one that was changed meanwhile it says nothing. */
    against: z.int().min(1),
    placement: Placement,
    because: z.enum(['late-surface', 'confirmed']).optional(),
  }),
  /** Wearer: a drawn mark that cannot have a place. */
  z.strictObject({
    type: z.literal('mark.leaveUnplaced'),
    markId: MarkId,
    /** As in `mark.place`. */
    against: z.int().min(1),
    reason: UnplacedReason,
  }),
  /** Expert: better geometry, or (same geometry, settled) confirmation; `reason` says why it stays unsettled. */
  z.strictObject({
    type: z.literal('mark.refine'),
    markId: MarkId,
    /** As in `mark.place`. */
    against: z.int().min(1),
    placement: Placement,
    reason: UnsettledReason.optional(),
  }),
  /** Takes a mark in hand: until it is let go, nobody else changes it. */
  z.strictObject({ type: z.literal('mark.hold'), markId: MarkId }),
  z.strictObject({ type: z.literal('mark.letGo'), markId: MarkId }),
  /** Moves, turns, resizes. Lets go. */
  z.strictObject({ type: z.literal('mark.reshape'), markId: MarkId, shape: MarkShape }),
  /** How a movement or a turn lies about its first point, wherever that is by then; without one: flat. Lets go. */
  z.strictObject({ type: z.literal('mark.tilt'), markId: MarkId, tilt: Quat.optional() }),
  /** Recolours, relabels, locks, lets fade; what somebody else has changed meanwhile stays. */
  z.strictObject({ type: z.literal('mark.restyle'), markId: MarkId, change: StyleChange }),
  /** The step that the wearer is at now; without one: none. */
  z.strictObject({ type: z.literal('guide.goTo'), markId: MarkId.optional() }),
  z.strictObject({ type: z.literal('mark.erase'), markIds: marks }),
  z.strictObject({ type: z.literal('mark.clear'), scope: z.enum(['mine', 'all']) }),
  z.strictObject({ type: z.literal('mark.undo') }),
  z.strictObject({ type: z.literal('mark.redo') }),
  /** Server only: all pages' bytes are in the object store. */
  z.strictObject({
    type: z.literal('board.attach'),
    boardId: BoardId,
    title: BoardTitle,
    pages: z.array(BoardPage).min(1).max(MAX_BOARD_PAGES).readonly(),
  }),
  /** Shows a page at a place in the wearer's room; without a place the wearer's page finds one. */
  z.strictObject({
    type: z.literal('board.show'),
    boardId: BoardId,
    page: z
      .int()
      .min(0)
      .max(MAX_BOARD_PAGES - 1),
    place: BoardPlace.optional(),
  }),
  z.strictObject({ type: z.literal('board.hide'), boardId: BoardId }),
  z.strictObject({ type: z.literal('board.draw'), boardId: BoardId, stroke: BoardStroke }),
  /** Takes own strokes, or with `scope` all, off a page. */
  z.strictObject({
    type: z.literal('board.wipe'),
    boardId: BoardId,
    page: z
      .int()
      .min(0)
      .max(MAX_BOARD_PAGES - 1),
    scope: z.enum(['last', 'mine', 'all']),
  }),
  /** Wearer: what the camera sends now, and why it is less than it could be. */
  z.strictObject({ type: z.literal('camera.limit'), level: CameraLevel, reason: CameraLimitReason }),
  /** Wearer: the picture goes as video, or as stills, from now on. */
  z.strictObject({ type: z.literal('camera.sendAs'), mode: CameraMode, cause: CameraModeCause }),
  /** Expert: how the picture is to go, for all. */
  z.strictObject({ type: z.literal('camera.choose'), choice: CameraChoice }),
  /** Expert, while stills go: a new one now. */
  z.strictObject({ type: z.literal('still.ask') }),
  /** Wearer: one of the stills that go in place of video; its bytes follow. */
  z.strictObject({
    type: z.literal('still.take'),
    pictureId: PictureId,
    picture: PictureRef,
    because: StillCause,
  }),
  z.strictObject({ type: z.literal('chat.send'), text: z.string().trim().min(1).max(2000) }),
  z.strictObject({ type: z.literal('session.close') }),
])
export type Command = z.infer<typeof Command>
export type CommandType = Command['type']
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>
