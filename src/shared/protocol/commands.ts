// What may be asked. `session/decide.ts` answers with events or a refusal; `session/permissions.ts` says who may ask.
import { z } from 'zod'
import { DeviceProfile, DeviceState } from './device.ts'
import { MarkId, PictureId } from './ids.ts'
import { MarkColour, MarkKind, Placement, Stroke, UnplacedReason, UnsettledReason } from './marks.ts'
import { Epoch, PictureRef } from './pictures.ts'
import { CameraCalibration } from './spaces.ts'

const marks = z.array(MarkId).min(1).max(500).readonly()

export const Command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('consent.give'), purpose: z.literal('call') }),
  z.strictObject({ type: z.literal('media.report'), microphone: DeviceState, camera: DeviceState }),
  z.strictObject({ type: z.literal('device.describe'), profile: DeviceProfile }),
  z.strictObject({
    type: z.literal('camera.calibrate'),
    calibrationId: z.int().min(0).max(65535),
    calibration: CameraCalibration,
  }),
  z.strictObject({
    type: z.literal('epoch.raise'),
    epoch: Epoch,
    reason: z.enum(['session-start', 'space-reset', 'recalibrated']),
  }),
  /** Wearer: the device lost (false) or regained (true) its place. */
  z.strictObject({ type: z.literal('tracking.report'), tracked: z.boolean() }),
  z.strictObject({ type: z.literal('picture.freeze'), pictureId: PictureId, picture: PictureRef }),
  z.strictObject({ type: z.literal('picture.release'), pictureId: PictureId }),
  /** Server only: a still's bytes are in the object store. */
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
  }),
  /** Wearer: geometry for a drawn mark. */
  z.strictObject({ type: z.literal('mark.place'), markId: MarkId, placement: Placement }),
  /** Wearer: a drawn mark that cannot have a place. */
  z.strictObject({ type: z.literal('mark.leaveUnplaced'), markId: MarkId, reason: UnplacedReason }),
  /** Expert: better geometry, or (same geometry, settled) confirmation; `reason` says why it stays unsettled. */
  z.strictObject({
    type: z.literal('mark.refine'),
    markId: MarkId,
    placement: Placement,
    reason: UnsettledReason.optional(),
  }),
  z.strictObject({ type: z.literal('mark.erase'), markIds: marks }),
  z.strictObject({ type: z.literal('mark.clear'), scope: z.enum(['mine', 'all']) }),
  z.strictObject({ type: z.literal('mark.undo') }),
  z.strictObject({ type: z.literal('mark.redo') }),
  z.strictObject({ type: z.literal('chat.send'), text: z.string().trim().min(1).max(2000) }),
  z.strictObject({ type: z.literal('session.close') }),
])
export type Command = z.infer<typeof Command>
export type CommandType = Command['type']
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>
