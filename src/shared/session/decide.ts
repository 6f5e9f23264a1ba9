// command → events or a refusal. Pure: no clock, no randomness, no rate (the server's limiter has the clock).
// Every rule has its id in SPEC.md. An accepted command gives at least one event.
import type { Command, CommandOf, CommandType } from '../protocol/commands.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { EventBody } from '../protocol/events.ts'
import type { ParticipantId, PeerId } from '../protocol/ids.ts'
import { Err, Ok, type Result } from '../result.ts'
import { decideDraw, decideLeaveUnplaced, decidePlace, decideRefine } from './decideMark.ts'
import { type ActorRole, mayCommand } from './permissions.ts'
import type { SessionState } from './state.ts'
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
  'tracking.report': (_state, { tracked }) => Ok([{ type: 'tracking.reported', tracked }]),
  'picture.freeze': decideFreeze,
  'picture.release': decideRelease,
  'still.attach': decideAttach,
  'mark.draw': decideDraw,
  'mark.place': decidePlace,
  'mark.leaveUnplaced': decideLeaveUnplaced,
  'mark.refine': decideRefine,
  'mark.erase': decideErase,
  'mark.clear': decideClear,
  'mark.undo': (state, _command, actor) => decideUndo(state, actor, 'undo'),
  'mark.redo': (state, _command, actor) => decideUndo(state, actor, 'redo'),
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
  { microphone, camera }: CommandOf<'media.report'>,
  { peerId }: CommandActor,
): Decision {
  if (peerId === undefined || !state.peers.has(peerId)) return Err('wrong-state')
  return Ok([{ type: 'media.reported', peerId, microphone, camera }])
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

function decideFreeze(state: SessionState, { pictureId, picture }: CommandOf<'picture.freeze'>): Decision {
  if (state.pictures.has(pictureId)) return Err('wrong-state')
  if (state.pictures.size >= MAX_PICTURES) return Err('too-large')
  if (picture.tracked && picture.epoch !== state.epoch) return Err('wrong-epoch')
  return Ok([{ type: 'picture.frozen', pictureId, picture }])
}

function decideRelease(state: SessionState, { pictureId }: CommandOf<'picture.release'>): Decision {
  const frozen = state.pictures.get(pictureId)
  if (frozen === undefined) return Err('not-found')
  return frozen.released ? Err('wrong-state') : Ok([{ type: 'picture.released', pictureId }])
}

function decideAttach(
  state: SessionState,
  { pictureId, width, height }: CommandOf<'still.attach'>,
): Decision {
  const frozen = state.pictures.get(pictureId)
  if (frozen === undefined) return Err('not-found')
  return frozen.still === undefined
    ? Ok([{ type: 'still.attached', pictureId, width, height }])
    : Err('wrong-state')
}

function decideErase(state: SessionState, command: CommandOf<'mark.erase'>): Decision {
  const markIds = [...new Set(command.markIds)]
  if (markIds.some((markId) => !state.marks.has(markId))) return Err('not-found')
  const shown = markIds.filter((markId) => state.marks.get(markId)?.erased === false)
  return shown.length === 0
    ? Err('wrong-state')
    : Ok([{ type: 'marks.erased', markIds: shown, cause: 'erase' }])
}

function decideClear(
  state: SessionState,
  { scope }: CommandOf<'mark.clear'>,
  { participantId }: CommandActor,
): Decision {
  const markIds = [...state.marks.values()]
    .filter((mark) => !mark.erased && (scope === 'all' || mark.author === participantId))
    .map((mark) => mark.markId)
  return markIds.length === 0 ? Err('wrong-state') : Ok([{ type: 'marks.erased', markIds, cause: 'clear' }])
}

function decideUndo(
  state: SessionState,
  { participantId }: CommandActor,
  direction: 'undo' | 'redo',
): Decision {
  if (participantId === 'server') return Err('not-allowed')
  const effect = undoEffect(state, participantId, direction)
  if (effect === undefined) return Err('wrong-state')
  return Ok([{ type: effect.type, markIds: effect.markIds, cause: direction }])
}
