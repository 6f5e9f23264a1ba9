// state + event → state. Total and pure: an unknown or malformed event changes nothing but the head. The same fold
// runs on the server, on every page and in replay, so all of them hold the same state.
import type { EventEnvelope, EventType, SessionEvent, SessionEventOf } from '../protocol/events.ts'
import type { MarkId, PictureId } from '../protocol/ids.ts'
import type { FrozenPicture, Mark, MarkPlacement, PeerState, SessionState } from './state.ts'
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
  'session.closed': (state) => ({ ...state, closed: true }),
  'peer.joined': (state, { peerId, participantId, role, atMs }) =>
    withPeer(state, {
      peerId,
      participantId,
      role,
      joinedAtMs: atMs,
      microphone: 'none',
      camera: 'none',
    }),
  'peer.left': (state, { peerId }) => ({ ...state, peers: without(state.peers, peerId) }),
  'consent.given': applyConsent,
  'media.reported': (state, { peerId, microphone, camera }) => {
    const peer = state.peers.get(peerId)
    return peer === undefined ? state : withPeer(state, { ...peer, microphone, camera })
  },
  'device.described': (state, { profile }) => ({ ...state, device: profile }),
  'camera.calibrated': (state, { calibrationId, calibration }) => ({
    ...state,
    calibrations: new Map(state.calibrations).set(calibrationId, calibration),
    latestCalibrationId: calibrationId,
  }),
  'epoch.raised': (state, { epoch }) => (epoch > state.epoch ? { ...state, epoch } : state),
  'tracking.reported': (state, { tracked }) => ({ ...state, tracked }),
  'picture.frozen': applyFrozen,
  'picture.released': (state, { pictureId }) =>
    withPicture(state, pictureId, (picture) => ({ ...picture, released: true })),
  'still.attached': (state, { pictureId, width, height }) =>
    withPicture(state, pictureId, (picture) => ({ ...picture, still: { width, height } })),
  'mark.drawn': applyDrawn,
  'mark.placed': (state, event) =>
    withMark(state, event.markId, (mark) => ({ ...mark, place: placeOf(event) })),
  'mark.refined': (state, event) =>
    withMark(state, event.markId, (mark) => ({ ...mark, place: placeOf(event) })),
  'mark.leftUnplaced': (state, { markId, reason }) =>
    withMark(state, markId, (mark) => ({ ...mark, place: { status: 'unplaced', reason } })),
  'marks.erased': applyErasing,
  'marks.restored': applyErasing,
  'chat.sent': applyChat,
}

/** Generic in the type, so that the compiler sees that applier and event belong together. */
function applyKnown<T extends EventType>(type: T, state: SessionState, event: EventByType[T]): SessionState {
  return appliers[type](state, event)
}

function placeOf(event: SessionEventOf<'mark.placed'> | SessionEventOf<'mark.refined'>): MarkPlacement {
  const { pointsWorld, normalWorld, method, errorM, settled, epoch } = event
  return {
    status: 'placed',
    placement: {
      pointsWorld,
      ...(normalWorld === undefined ? {} : { normalWorld }),
      method,
      errorM,
      settled,
      epoch,
    },
    unsettledReason: event.type === 'mark.refined' ? event.reason : undefined,
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
    still: undefined,
    released: false,
  }
  return { ...state, pictures: new Map(state.pictures).set(event.pictureId, picture) }
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
    picture: event.picture,
    pictureId: event.pictureId,
    stroke: event.stroke,
    place: { status: 'drawn' },
    erased: false,
  }
  return {
    ...state,
    marks: new Map(state.marks).set(event.markId, mark),
    undoStacks: pushStep(state.undoStacks, participantId, { type: 'draw', markIds: [event.markId] }),
  }
}

function applyErasing(
  state: SessionState,
  event: SessionEventOf<'marks.erased'> | SessionEventOf<'marks.restored'>,
): SessionState {
  const erased = event.type === 'marks.erased'
  const marks = new Map(state.marks)
  for (const markId of event.markIds) {
    const mark = marks.get(markId)
    if (mark !== undefined) marks.set(markId, { ...mark, erased })
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
