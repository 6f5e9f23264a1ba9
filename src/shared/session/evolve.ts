// state + event → state. Total and pure: an unknown or malformed event changes nothing but the head. The same fold
// runs on the server, on every page and in replay, so all of them hold the same state.
import type { EventEnvelope, EventType, SessionEvent, SessionEventOf } from '../protocol/events.ts'
import type { MarkId, ParticipantId, PictureId } from '../protocol/ids.ts'
import type { MarkPlace } from '../protocol/marks.ts'
import {
  applyBoardAttached,
  applyBoardDrawn,
  applyBoardHidden,
  applyBoardShown,
  applyBoardWiped,
} from './evolveBoard.ts'
import { applySentAs, applyTaken, withStillOf } from './evolveCamera.ts'
import { shapeOf, styleOf, withShape, withStyle } from './markShape.ts'
import { rebased } from './rebase.ts'
import type { FrozenPicture, Mark, PeerState, SessionState } from './state.ts'
import { moveStep, pushStep } from './undo.ts'
import { readKnownEvent } from './upcast.ts'

/** Folds one event. Events at or below the head, and events of another session, change nothing. */
export function evolve(state: SessionState, event: SessionEvent | EventEnvelope): SessionState {
  if (!Number.isInteger(event.seq) || event.seq <= state.headSeq) return state
  if (state.sessionId !== undefined && event.sessionId !== state.sessionId) return state
  const at: SessionState = { ...state, sessionId: event.sessionId, headSeq: event.seq }
  const known = readKnownEvent(event)
  return known === undefined ? at : applyKnown(known.type, at, known)
}

type EventByType = { [T in EventType]: SessionEventOf<T> }
type Appliers = { [T in EventType]: (state: SessionState, event: EventByType[T]) => SessionState }

const appliers: Appliers = {
  'session.opened': (state, { title, atMs }) => ({ ...state, title, openedAtMs: atMs, closed: false }),
  'session.closed': (state) => ({ ...state, closed: true, cameraStills: new Map() }),
  'peer.joined': (state, { peerId, participantId, role, atMs }) =>
    withPeer(state, {
      peerId,
      participantId,
      role,
      joinedAtMs: atMs,
      microphone: 'none',
      camera: 'none',
      attention: 'here',
    }),
  'peer.left': (state, { peerId }) => letGoOfGone({ ...state, peers: without(state.peers, peerId) }),
  'consent.given': applyConsent,
  'media.reported': (state, { peerId, microphone, camera, attention = 'here' }) => {
    const peer = state.peers.get(peerId)
    return peer === undefined ? state : withPeer(state, { ...peer, microphone, camera, attention })
  },
  'device.described': (state, { profile }) => ({ ...state, device: profile }),
  'camera.calibrated': (state, { calibrationId, calibration }) => ({
    ...state,
    calibrations: new Map(state.calibrations).set(calibrationId, calibration),
    latestCalibrationId: calibrationId,
  }),
  'epoch.raised': (state, { epoch, reason }) =>
    epoch > state.epoch ? { ...state, epoch, epochReason: reason } : state,
  'marks.rebased': rebased,
  'tracking.reported': (state, { tracked }) => ({ ...state, tracked }),
  'picture.frozen': applyFrozen,
  'picture.released': (state, { pictureId }) =>
    withPicture(state, pictureId, (picture) => ({ ...picture, released: true })),
  'picture.reopened': applyReopened,
  'picture.discarded': applyDiscarding,
  'picture.restored': applyDiscarding,
  'still.attached': (state, { pictureId, width, height }) =>
    withPicture(withStillOf(state, pictureId, { width, height }), pictureId, (picture) => ({
      ...picture,
      still: { width, height },
    })),
  'mark.drawn': applyDrawn,
  'mark.placed': (state, event) =>
    withMark(state, event.markId, (mark) => ({ ...mark, place: placeOf(event), shapeSeq: event.seq })),
  'mark.refined': (state, event) =>
    withMark(state, event.markId, (mark) => ({ ...mark, place: placeOf(event) })),
  'mark.leftUnplaced': (state, { markId, reason }) =>
    withMark(state, markId, (mark) => ({ ...mark, place: { status: 'unplaced', reason } })),
  'mark.held': (state, { markId, by }) =>
    by.participantId === 'server' ? state : withHolder(state, markId, by.participantId),
  'mark.letGone': (state, { markId }) => withHolder(state, markId, undefined),
  'mark.reshaped': applyReshaped,
  'mark.tilted': applyTilted,
  'mark.restyled': applyRestyled,
  'guide.wentTo': (state, { markId }) => ({ ...state, currentStepId: markId }),
  'marks.erased': applyErasing,
  'marks.restored': applyErasing,
  'board.attached': applyBoardAttached,
  'board.shown': applyBoardShown,
  'board.hidden': applyBoardHidden,
  'board.drawn': applyBoardDrawn,
  'board.wiped': applyBoardWiped,
  'camera.limited': (state, { level, reason }) => ({ ...state, cameraLimit: { level, reason } }),
  'camera.sentAs': applySentAs,
  'camera.chosen': (state, { choice }) => ({ ...state, cameraChoice: choice }),
  'still.asked': (state) => state,
  'still.taken': applyTaken,
  'chat.sent': applyChat,
}

/** Generic in the type, so that the compiler sees that applier and event belong together. */
function applyKnown<T extends EventType>(type: T, state: SessionState, event: EventByType[T]): SessionState {
  return appliers[type](state, event)
}

function placeOf(event: SessionEventOf<'mark.placed'> | SessionEventOf<'mark.refined'>): MarkPlace {
  const { pointsWorld, normalWorld, drapedWorld, pointErrorsM, method, errorM, settled, epoch } = event
  const reason = event.type === 'mark.refined' ? event.reason : undefined
  return {
    status: 'placed',
    placement: {
      pointsWorld,
      ...(normalWorld === undefined ? {} : { normalWorld }),
      ...(drapedWorld === undefined ? {} : { drapedWorld }),
      ...(pointErrorsM === undefined ? {} : { pointErrorsM }),
      method,
      errorM,
      settled,
      epoch,
    },
    ...(reason === undefined ? {} : { unsettledReason: reason }),
  }
}

function applyConsent(state: SessionState, event: SessionEventOf<'consent.given'>): SessionState {
  const { participantId, role } = event.by
  if (participantId === 'server' || role === 'server') return state
  return { ...state, consents: new Map(state.consents).set(participantId, { atMs: event.atMs, role }) }
}

function applyChat(state: SessionState, event: SessionEventOf<'chat.sent'>): SessionState {
  const { participantId, role } = event.by
  if (participantId === 'server' || role === 'server') return state
  const message = {
    seq: event.seq,
    atMs: event.atMs,
    author: participantId,
    authorRole: role,
    text: event.text,
  }
  return { ...state, chat: [...state.chat, message] }
}

function applyFrozen(state: SessionState, event: SessionEventOf<'picture.frozen'>): SessionState {
  const { participantId } = event.by
  if (participantId === 'server' || state.pictures.has(event.pictureId)) return state
  const picture: FrozenPicture = {
    pictureId: event.pictureId,
    by: participantId,
    frozenAtMs: event.atMs,
    picture: event.picture,
    still: state.cameraStills.get(event.pictureId)?.still,
    openedBy: participantId,
    released: false,
    discarded: false,
  }
  return { ...state, pictures: new Map(state.pictures).set(event.pictureId, picture) }
}

/** The newest not released is the one being drawn on: a reopened picture becomes the newest. */
function applyReopened(
  state: SessionState,
  { pictureId, by }: SessionEventOf<'picture.reopened'>,
): SessionState {
  const picture = state.pictures.get(pictureId)
  if (picture === undefined || by.participantId === 'server') return state
  const opened = { ...picture, openedBy: by.participantId, released: false }
  const pictures = new Map(without(state.pictures, pictureId)).set(pictureId, opened)
  return { ...state, pictures }
}

/** Who discarded it takes it back as any other step of their own. */
function applyDiscarding(
  state: SessionState,
  event: SessionEventOf<'picture.discarded'> | SessionEventOf<'picture.restored'>,
): SessionState {
  const { pictureId } = event
  const { participantId } = event.by
  if (participantId === 'server' || !state.pictures.has(pictureId)) return state
  const discarded = event.type === 'picture.discarded'
  const undoStacks =
    discarded && event.cause === undefined
      ? pushStep(state.undoStacks, participantId, { type: 'discard', pictureId })
      : moveStep(state, participantId, discarded ? 'redo' : 'undo')
  const changed = withPicture(state, pictureId, (picture) => ({ ...picture, released: true, discarded }))
  return { ...changed, undoStacks }
}

function applyDrawn(state: SessionState, event: SessionEventOf<'mark.drawn'>): SessionState {
  const { participantId, role } = event.by
  if (participantId === 'server' || role === 'server' || state.marks.has(event.markId)) return state
  const mark: Mark = {
    markId: event.markId,
    author: participantId,
    authorRole: role,
    drawnAtMs: event.atMs,
    kind: event.kind,
    colour: event.colour,
    text: event.text,
    locked: false,
    fadeAfterS: event.fadeAfterS,
    picture: event.picture,
    pictureId: event.pictureId,
    stroke: event.stroke,
    sweepRad: event.sweepRad,
    place: { status: 'drawn' },
    erased: false,
    heldBy: undefined,
    shapeSeq: event.seq,
    shapedBy: participantId,
    styledBy: participantId,
  }
  return {
    ...state,
    marks: new Map(state.marks).set(event.markId, mark),
    undoStacks: pushStep(state.undoStacks, participantId, { type: 'draw', markIds: [event.markId] }),
  }
}

function applyReshaped(state: SessionState, event: SessionEventOf<'mark.reshaped'>): SessionState {
  const { markId, shape, cause, by, seq } = event
  const mark = state.marks.get(markId)
  const { participantId } = by
  if (mark === undefined || participantId === 'server') return state
  const undoStacks =
    cause === 'edit'
      ? pushStep(state.undoStacks, participantId, { type: 'reshape', markId, other: shapeOf(mark) })
      : moveStep(state, participantId, cause)
  const changed = {
    ...withShape(mark, shape),
    shapeSeq: seq,
    shapedBy: participantId,
    heldBy: undefined,
  }
  return { ...state, marks: new Map(state.marks).set(markId, changed), undoStacks }
}

/** The place, and what is being computed for it, stay what they are. */
function applyTilted(state: SessionState, event: SessionEventOf<'mark.tilted'>): SessionState {
  const { markId, tilt, cause, by } = event
  const mark = state.marks.get(markId)
  const { participantId } = by
  if (mark === undefined || participantId === 'server') return state
  const undoStacks =
    cause === 'edit'
      ? pushStep(state.undoStacks, participantId, { type: 'tilt', markId, other: shapeOf(mark) })
      : moveStep(state, participantId, cause)
  const changed = { ...mark, tilt, shapedBy: participantId, heldBy: undefined }
  return { ...state, marks: new Map(state.marks).set(markId, changed), undoStacks }
}

function applyRestyled(state: SessionState, event: SessionEventOf<'mark.restyled'>): SessionState {
  const { markId, style, cause, by } = event
  const mark = state.marks.get(markId)
  const { participantId } = by
  if (mark === undefined || participantId === 'server') return state
  const undoStacks =
    cause === 'edit'
      ? pushStep(state.undoStacks, participantId, { type: 'restyle', markId, other: styleOf(mark) })
      : moveStep(state, participantId, cause)
  const changed = { ...withStyle(mark, style), styledBy: participantId }
  return { ...state, marks: new Map(state.marks).set(markId, changed), undoStacks }
}

const withHolder = (state: SessionState, markId: MarkId, heldBy: ParticipantId | undefined): SessionState =>
  withMark(state, markId, (mark) => ({ ...mark, heldBy }))

/** EDIT-1: who has left holds nothing any more. */
function letGoOfGone(state: SessionState): SessionState {
  const present = new Set([...state.peers.values()].map(({ participantId }) => participantId))
  const isGone = ({ heldBy }: Mark): boolean => heldBy !== undefined && !present.has(heldBy)
  if (![...state.marks.values()].some(isGone)) return state
  const marks = [...state.marks].map(([markId, mark]): [MarkId, Mark] => [
    markId,
    isGone(mark) ? { ...mark, heldBy: undefined } : mark,
  ])
  return { ...state, marks: new Map(marks) }
}

function applyErasing(
  state: SessionState,
  event: SessionEventOf<'marks.erased'> | SessionEventOf<'marks.restored'>,
): SessionState {
  const erased = event.type === 'marks.erased'
  const marks = new Map(state.marks)
  for (const markId of event.markIds) {
    const mark = marks.get(markId)
    if (mark !== undefined) marks.set(markId, { ...mark, erased, heldBy: undefined })
  }
  const { participantId } = event.by
  if (participantId === 'server') return { ...state, marks }
  const undoStacks =
    event.cause === 'undo' || event.cause === 'redo'
      ? moveStep(state, participantId, event.cause)
      : pushStep(state.undoStacks, participantId, { type: 'erase', markIds: event.markIds })
  return { ...state, marks, undoStacks }
}

const withPeer = (state: SessionState, peer: PeerState): SessionState => ({
  ...state,
  peers: new Map(state.peers).set(peer.peerId, peer),
})

function withMark(state: SessionState, markId: MarkId, change: (mark: Mark) => Mark): SessionState {
  const mark = state.marks.get(markId)
  return mark === undefined ? state : { ...state, marks: new Map(state.marks).set(markId, change(mark)) }
}

function withPicture(
  state: SessionState,
  pictureId: PictureId,
  change: (picture: FrozenPicture) => FrozenPicture,
): SessionState {
  const picture = state.pictures.get(pictureId)
  if (picture === undefined) return state
  return { ...state, pictures: new Map(state.pictures).set(pictureId, change(picture)) }
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const copy = new Map(map)
  copy.delete(key)
  return copy
}
