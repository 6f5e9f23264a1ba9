// What may be asked of the wearer's picture (SPEC.md CAM). Part of `decide`.
import type { CommandOf } from '../protocol/commands.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import { Err, Ok } from '../result.ts'
import type { Decision } from './decide.ts'
import type { SessionState } from './state.ts'

/** CAM-1 */
export function decideSendAs(
  { cameraMode }: SessionState,
  { mode, cause }: CommandOf<'camera.sendAs'>,
): Decision {
  return mode === cameraMode.mode && cause.reason === cameraMode.cause.reason
    ? Err('wrong-state')
    : Ok([{ type: 'camera.sentAs', mode, cause }])
}

/** CAM-2 */
export const decideChoose = (state: SessionState, { choice }: CommandOf<'camera.choose'>): Decision =>
  choice === state.cameraChoice ? Err('wrong-state') : Ok([{ type: 'camera.chosen', choice }])

/** CAM-3 */
export const decideAsk = ({ cameraMode }: SessionState): Decision =>
  cameraMode.mode === 'still' ? Ok([{ type: 'still.asked' }]) : Err('wrong-state')

/** CAM-4 */
export function decideTake(
  state: SessionState,
  { pictureId, picture, because }: CommandOf<'still.take'>,
): Decision {
  if (state.pictures.has(pictureId) || state.cameraStills.has(pictureId)) return Err('wrong-state')
  if (picture.tracked && picture.epoch !== state.epoch) return Err('wrong-epoch')
  return Ok([{ type: 'still.taken', pictureId, picture, because }])
}

/** CAM-5: whether a picture that is frozen under a camera still's id is that still. */
export function isItsPicture(
  { cameraStills }: SessionState,
  { pictureId, picture }: CommandOf<'picture.freeze'>,
): boolean {
  const taken: PictureRef | undefined = cameraStills.get(pictureId)?.picture
  return taken === undefined || (taken.epoch === picture.epoch && taken.frameSeq === picture.frameSeq)
}
