// command → events or a refusal. Pure: no clock, no randomness, no rate (the server's limiter has the clock).
// Every rule has its id in SPEC.md. An accepted command gives at least one event.
import type { Command, CommandOf, CommandType } from '../protocol/commands.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { EventBody } from '../protocol/events.ts'
import type { MarkId, ParticipantId, PeerId, PictureId } from '../protocol/ids.ts'
import { Err, Ok, type Result } from '../result.ts'
import {
  decideAttachBoard,
  decideDrawOnBoard,
  decideHideBoard,
  decideShowBoard,
  decideWipeBoard,
} from './decideBoard.ts'
import { decideAsk, decideChoose, decideSendAs, decideTake, isItsPicture } from './decideCamera.ts'
import {
  decideDraw,
  decideGoTo,
  decideHold,
  decideLeaveUnplaced,
  decideLetGo,
  decidePlace,
  decideRefine,
  decideReshape,
  decideRestyle,
  decideTilt,
  refuseHand,
} from './decideMark.ts'
import { isOpenElsewhere } from './openPictures.ts'
import { type ActorRole, mayCommand } from './permissions.ts'
import type { FrozenPicture, SessionState } from './state.ts'
import { undoEffect } from './undo.ts'

/** Who asks. The server asks as participant and role `server`, without a peer. */
export interface CommandActor {
  readonly participantId: ParticipantId | 'server'
  readonly role: ActorRole
  readonly peerId?: PeerId | undefined
}

export type Decision = Result<readonly EventBody[], ErrorCode>

/** How much one session holds; beyond it commands are refused with `too-large`. */
export const MAX_PICTURES = 500
export const MAX_CALIBRATIONS = 256
export const MAX_CHAT_MESSAGES = 5000

type CommandByType = { [T in CommandType]: CommandOf<T> }
type Rules = {
  [T in CommandType]: (state: SessionState, command: CommandByType[T], actor: CommandActor) => Decision
}

const rules: Rules = {
  'consent.give': (_state, { purpose }) => Ok([{ type: 'consent.given', purpose }]),
  'media.report': decideMediaReport,
  'device.describe': (_state, { profile }) => Ok([{ type: 'device.described', profile }]),
  'camera.calibrate': decideCalibrate,
  'epoch.raise': (state, { epoch, reason }) =>
    epoch > state.epoch ? Ok([{ type: 'epoch.raised', epoch, reason }]) : Err('wrong-state'),
  'marks.rebase': decideRebase,
  'tracking.report': (_state, { tracked }) => Ok([{ type: 'tracking.reported', tracked }]),
  'picture.freeze': decideFreeze,
  'picture.release': decideRelease,
  'picture.reopen': (state, { pictureId }) =>
    changePicture(state, pictureId, (picture) => picture.released && !isOfOldEpoch(state, picture), {
      type: 'picture.reopened',
      pictureId,
    }),
  'picture.discard': decideDiscard,
  'still.attach': decideAttach,
  'mark.draw': decideDraw,
  'mark.place': decidePlace,
  'mark.leaveUnplaced': decideLeaveUnplaced,
  'mark.refine': decideRefine,
  'mark.hold': decideHold,
  'mark.letGo': decideLetGo,
  'mark.reshape': decideReshape,
  'mark.tilt': decideTilt,
  'mark.restyle': decideRestyle,
  'guide.goTo': decideGoTo,
  'mark.erase': decideErase,
  'mark.clear': decideClear,
  'mark.undo': (state, _command, actor) => decideUndo(state, actor, 'undo'),
  'mark.redo': (state, _command, actor) => decideUndo(state, actor, 'redo'),
  'board.attach': decideAttachBoard,
  'board.show': decideShowBoard,
  'board.hide': decideHideBoard,
  'board.draw': decideDrawOnBoard,
  'board.wipe': decideWipeBoard,
  'camera.limit': (state, { level, reason }) =>
    level === state.cameraLimit.level && reason === state.cameraLimit.reason
      ? Err('wrong-state')
      : Ok([{ type: 'camera.limited', level, reason }]),
  'camera.sendAs': decideSendAs,
  'camera.choose': decideChoose,
  'still.ask': decideAsk,
  'still.take': decideTake,
  'chat.send': (state, { text }) =>
    state.chat.length < MAX_CHAT_MESSAGES ? Ok([{ type: 'chat.sent', text }]) : Err('too-large'),
  'session.close': () => Ok([{ type: 'session.closed' }]),
}

/** Decides one command against the state at the log's head. */
export function decide(state: SessionState, actor: CommandActor, command: Command): Decision {
  if (state.closed) return Err('session-closed')
  if (!mayCommand(actor.role, command.type)) return Err('not-allowed')
  return applyRule(command.type, state, command, actor)
}

/** Generic in the type, so that the compiler sees that rule and command belong together. */
function applyRule<T extends CommandType>(
  type: T,
  state: SessionState,
  command: CommandByType[T],
  actor: CommandActor,
): Decision {
  return rules[type](state, command, actor)
}

function decideMediaReport(
  state: SessionState,
  { microphone, camera, attention = 'here' }: CommandOf<'media.report'>,
  { peerId }: CommandActor,
): Decision {
  if (peerId === undefined || !state.peers.has(peerId)) return Err('wrong-state')
  return Ok([{ type: 'media.reported', peerId, microphone, camera, attention }])
}

function decideCalibrate(
  state: SessionState,
  { calibrationId, calibration }: CommandOf<'camera.calibrate'>,
): Decision {
  const known = state.calibrations.get(calibrationId)
  // Pictures refer to a calibration by its number, so a number never changes its meaning.
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(calibration)) return Err('wrong-state')
  if (known === undefined && state.calibrations.size >= MAX_CALIBRATIONS) return Err('too-large')
  return Ok([{ type: 'camera.calibrated', calibrationId, calibration }])
}

function decideFreeze(state: SessionState, command: CommandOf<'picture.freeze'>): Decision {
  const { pictureId, picture } = command
  if (state.pictures.has(pictureId)) return Err('wrong-state')
  if (!isItsPicture(state, command)) return Err('malformed')
  if (state.pictures.size >= MAX_PICTURES) return Err('too-large')
  if (picture.tracked && picture.epoch !== state.epoch) return Err('wrong-epoch')
  return Ok([{ type: 'picture.frozen', pictureId, picture }])
}

function decideRelease(state: SessionState, { pictureId }: CommandOf<'picture.release'>): Decision {
  return changePicture(state, pictureId, (picture) => !picture.released, {
    type: 'picture.released',
    pictureId,
  })
}

/** PIC-2, PIC-5: a picture that is on the strip, and of which `isSensible` holds. */
function changePicture(
  state: SessionState,
  pictureId: PictureId,
  isSensible: (picture: FrozenPicture) => boolean,
  event: EventBody,
): Decision {
  const frozen = state.pictures.get(pictureId)
  if (frozen === undefined) return Err('not-found')
  return frozen.discarded || !isSensible(frozen) ? Err('wrong-state') : Ok([event])
}

/** PIC-6 */
function decideDiscard(
  state: SessionState,
  { pictureId }: CommandOf<'picture.discard'>,
  { participantId }: CommandActor,
): Decision {
  if (isOpenElsewhere(state, pictureId, participantId)) return Err('picture-in-use')
  return changePicture(state, pictureId, () => true, { type: 'picture.discarded', pictureId })
}

const isOfOldEpoch = ({ epoch }: SessionState, { picture }: FrozenPicture): boolean =>
  picture.tracked && picture.epoch !== epoch

/** EPO-4, EPO-5. */
function decideRebase(state: SessionState, command: CommandOf<'marks.rebase'>): Decision {
  const { fromEpoch, markIds } = command
  if (fromEpoch > state.epoch || (fromEpoch === state.epoch && markIds === undefined))
    return Err('wrong-state')
  if (markIds?.some((markId) => !state.marks.has(markId)) === true) return Err('not-found')
  return Ok([{ ...command, type: 'marks.rebased' }])
}

function decideAttach(
  state: SessionState,
  { pictureId, width, height }: CommandOf<'still.attach'>,
): Decision {
  const picture = state.pictures.get(pictureId) ?? state.cameraStills.get(pictureId)
  if (picture === undefined) return Err('not-found')
  return picture.still === undefined
    ? Ok([{ type: 'still.attached', pictureId, width, height }])
    : Err('wrong-state')
}

function decideErase(state: SessionState, command: CommandOf<'mark.erase'>, actor: CommandActor): Decision {
  const asked = [...new Set(command.markIds)].map((markId) => state.marks.get(markId))
  const shown: MarkId[] = []
  for (const mark of asked) {
    if (mark === undefined) return Err('not-found')
    if (mark.erased) continue
    const refusal = refuseHand(mark, actor)
    if (refusal !== undefined) return Err(refusal)
    shown.push(mark.markId)
  }
  return shown.length === 0
    ? Err('wrong-state')
    : Ok([{ type: 'marks.erased', markIds: shown, cause: 'erase' }])
}

/** What is locked or in somebody's hand stays; when nothing else is there, that is the answer. */
function decideClear(state: SessionState, { scope }: CommandOf<'mark.clear'>, actor: CommandActor): Decision {
  const shown = [...state.marks.values()].filter(
    (mark) => !mark.erased && (scope === 'all' || mark.author === actor.participantId),
  )
  const markIds = shown.filter((mark) => refuseHand(mark, actor) === undefined).map(({ markId }) => markId)
  if (markIds.length > 0) return Ok([{ type: 'marks.erased', markIds, cause: 'clear' }])
  const [kept] = shown
  return Err((kept && refuseHand(kept, actor)) ?? 'wrong-state')
}

function decideUndo(
  state: SessionState,
  { participantId }: CommandActor,
  direction: 'undo' | 'redo',
): Decision {
  if (participantId === 'server') return Err('not-allowed')
  const effect = undoEffect(state, participantId, direction)
  return effect === undefined ? Err('wrong-state') : Ok([effect])
}
