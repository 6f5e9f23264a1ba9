// What is seen before it is true: growing ink, pointers, where the wearer looks, each one's connection. Pure. It
// comes from presence, decides nothing, and goes when the durable event arrives or nothing more is heard.
import type { SessionEvent } from '../shared/protocol/events.ts'
import type { MarkId, ParticipantId, PeerId, PictureId } from '../shared/protocol/ids.ts'
import {
  MAX_STROKE_SAMPLES,
  type MarkColour,
  type MarkKind,
  type StrokeSample,
} from '../shared/protocol/marks.ts'
import type { PictureRef } from '../shared/protocol/pictures.ts'
import type { BoardPageRef, Presence, PresenceFrom } from '../shared/protocol/presence.ts'
import type { Role } from '../shared/protocol/roles.ts'
import type { ImagePoint, Pose } from '../shared/protocol/spaces.ts'

/** Ink that grows or waits for its event. `peerId` is undefined for this page's own. */
export interface UnconfirmedInk {
  readonly markId: MarkId
  readonly peerId: PeerId | undefined
  readonly kind: MarkKind
  readonly colour: MarkColour
  /** Undefined until the batch that names the picture arrives. */
  readonly picture: PictureRef | undefined
  readonly pictureId: PictureId | undefined
  /** Set while it grows on a board's page instead of a picture. */
  readonly board?: BoardPageRef | undefined
  readonly sweepRad?: number | undefined
  readonly samples: readonly StrokeSample[]
  /** Page clock, ms. */
  readonly heardAtMs: number
}

export interface LivePointer {
  readonly peerId: PeerId
  readonly participantId: ParticipantId
  readonly role: Role
  readonly colour: MarkColour
  readonly picture: PictureRef | undefined
  readonly pictureId: PictureId | undefined
  readonly board: BoardPageRef | undefined
  /** Newest last; `atMs` on this page's clock, counted back from when the batch was heard. */
  readonly trail: readonly { readonly at: ImagePoint; readonly atMs: number }[]
  readonly heardAtMs: number
}

export interface LiveViewer {
  readonly worldFromViewer: Pose
  readonly tracked: boolean
  readonly heardAtMs: number
}

export type LiveQuality = Omit<Extract<Presence, { type: 'quality' }>, 'type'> & {
  readonly heardAtMs: number
}

export interface LiveCue {
  readonly cue: Extract<Presence, { type: 'cue' }>['cue']
  readonly markId: MarkId
  readonly heardAtMs: number
}

export interface LiveOverlay {
  readonly ink: ReadonlyMap<MarkId, UnconfirmedInk>
  readonly pointers: ReadonlyMap<PeerId, LivePointer>
  readonly viewers: ReadonlyMap<PeerId, LiveViewer>
  readonly qualities: ReadonlyMap<PeerId, LiveQuality>
  /** What an expert asks of the wearer's head just now. */
  readonly cues: ReadonlyMap<PeerId, LiveCue>
}

export const emptyOverlay: LiveOverlay = {
  ink: new Map(),
  pointers: new Map(),
  viewers: new Map(),
  qualities: new Map(),
  cues: new Map(),
}

/** A pen that rests sends nothing; its stroke must not vanish under it, nor stay for ever when the line broke. */
const INK_MS = 8000
/** Own ink waits for the server's answer, over a short reconnect as well. */
const OWN_INK_MS = 60_000
const POINTER_MS = 3000
const TRAIL_MS = 700
const VIEWER_MS = 3000
/** Published once in two seconds: three may be lost. */
const QUALITY_MS = 8000
/** Told once a second while it holds: one may be lost. */
const CUE_MS = 2500
/** Strokes that one peer can have under way; more is a fault or an attack. */
const MAX_INK_PER_PEER = 16

/**
 * Takes one presence message. `isDurable` tells whether the log has this mark already: a late batch must not bring
 * its ink back.
 */
export function overlayPresence(
  overlay: LiveOverlay,
  from: PresenceFrom,
  nowMs: number,
  isDurable: (markId: MarkId) => boolean,
): LiveOverlay {
  const { presence, peerId } = from
  switch (presence.type) {
    case 'ink':
      return isDurable(presence.markId) ? overlay : withInkBatch(overlay, peerId, presence, nowMs)
    case 'pointer':
      return { ...overlay, pointers: withPointer(overlay.pointers, from, presence, nowMs) }
    case 'viewer': {
      const { worldFromViewer, tracked } = presence
      const viewer = { worldFromViewer, tracked, heardAtMs: nowMs }
      return { ...overlay, viewers: new Map(overlay.viewers).set(peerId, viewer) }
    }
    case 'cue': {
      const { cue, markId } = presence
      return { ...overlay, cues: new Map(overlay.cues).set(peerId, { cue, markId, heardAtMs: nowMs }) }
    }
    case 'quality': {
      const { rttMs, lossShare, grade } = presence
      const quality = { rttMs, lossShare, grade, heardAtMs: nowMs }
      return { ...overlay, qualities: new Map(overlay.qualities).set(peerId, quality) }
    }
    case 'noMedia':
      return overlay
  }
}

/** This page's own stroke, shown from the first sample until its event, or `dropInk`. */
export function overlayOwnInk(
  overlay: LiveOverlay,
  ink: Omit<UnconfirmedInk, 'peerId' | 'heardAtMs'>,
  nowMs: number,
): LiveOverlay {
  const own: UnconfirmedInk = { ...ink, peerId: undefined, heardAtMs: nowMs }
  return { ...overlay, ink: new Map(overlay.ink).set(ink.markId, own) }
}

/** Takes ink away: cancelled, refused, or become durable. */
export function dropInk(overlay: LiveOverlay, markId: MarkId): LiveOverlay {
  return overlay.ink.has(markId)
    ? { ...overlay, ink: filterMap(overlay.ink, (_, key) => key !== markId) }
    : overlay
}

/** What a durable event replaces: a drawn mark its ink, a peer that left all that was heard of it. */
export function overlayEvent(overlay: LiveOverlay, event: SessionEvent): LiveOverlay {
  if (event.type === 'mark.drawn') return dropInk(overlay, event.markId)
  if (event.type === 'board.drawn') return dropInk(overlay, event.stroke.strokeId)
  if (event.type !== 'peer.left') return overlay
  const isOther = (_: unknown, peerId: PeerId): boolean => peerId !== event.peerId
  return {
    ink: filterMap(overlay.ink, (ink) => ink.peerId !== event.peerId),
    pointers: filterMap(overlay.pointers, isOther),
    viewers: filterMap(overlay.viewers, isOther),
    qualities: filterMap(overlay.qualities, isOther),
    cues: filterMap(overlay.cues, isOther),
  }
}

/** Lets go of what has not been heard for too long. The same object when nothing changes. */
export function expireOverlay(overlay: LiveOverlay, nowMs: number): LiveOverlay {
  const isFresh = (ageLimitMs: number) => (heard: { readonly heardAtMs: number }) =>
    nowMs - heard.heardAtMs <= ageLimitMs
  const next: LiveOverlay = {
    ink: filterMap(overlay.ink, (ink) => isFresh(ink.peerId === undefined ? OWN_INK_MS : INK_MS)(ink)),
    pointers: filterMap(overlay.pointers, isFresh(POINTER_MS)),
    viewers: filterMap(overlay.viewers, isFresh(VIEWER_MS)),
    qualities: filterMap(overlay.qualities, isFresh(QUALITY_MS)),
    cues: filterMap(overlay.cues, isFresh(CUE_MS)),
  }
  const isSame =
    next.ink === overlay.ink &&
    next.pointers === overlay.pointers &&
    next.viewers === overlay.viewers &&
    next.qualities === overlay.qualities &&
    next.cues === overlay.cues
  return isSame ? overlay : next
}

/** What a first batch may leave out; what a later one leaves out stays. */
const noInk = { picture: undefined, pictureId: undefined }

type InkBatch = Extract<Presence, { type: 'ink' }>

function withInkBatch(overlay: LiveOverlay, peerId: PeerId, batch: InkBatch, nowMs: number): LiveOverlay {
  const before = overlay.ink.get(batch.markId)
  // An id belongs to who used it first: nobody draws in another's name.
  if (before !== undefined && before.peerId !== peerId) return overlay
  if (batch.cancelled === true) return dropInk(overlay, batch.markId)
  const ofPeer = [...overlay.ink.values()].filter((ink) => ink.peerId === peerId)
  if (before === undefined && ofPeer.length >= MAX_INK_PER_PEER) return overlay
  const ink: UnconfirmedInk = {
    ...(before ?? noInk),
    ...batch,
    peerId,
    samples: joinSamples(before?.samples ?? [], batch.from, batch.samples),
    heardAtMs: nowMs,
  }
  return { ...overlay, ink: new Map(overlay.ink).set(batch.markId, ink) }
}

/** Samples from index `from` on; where a batch was lost in between, a straight line until the event tells better. */
function joinSamples(
  before: readonly StrokeSample[],
  from: number,
  samples: readonly StrokeSample[],
): readonly StrokeSample[] {
  const [first] = samples
  if (first === undefined) return before
  const missing = Math.max(0, from - before.length)
  const filler = Array.from({ length: missing }, () => first)
  const tail = before.slice(from + samples.length)
  return [...before.slice(0, from), ...filler, ...samples, ...tail].slice(0, MAX_STROKE_SAMPLES)
}

function withPointer(
  pointers: LiveOverlay['pointers'],
  { peerId, participantId, role }: PresenceFrom,
  batch: Extract<Presence, { type: 'pointer' }>,
  nowMs: number,
): LiveOverlay['pointers'] {
  if (batch.points.length === 0) return filterMap(pointers, (_, key) => key !== peerId)
  const before = pointers.get(peerId)
  const known = before !== undefined && pointsOnSame(before, batch) ? before : undefined
  const added = batch.points.map(({ at, msAgo }) => ({ at, atMs: nowMs - msAgo }))
  const trail = [...(known?.trail ?? []), ...added].filter(
    ({ atMs }, index, all) => nowMs - atMs <= TRAIL_MS || index === all.length - 1,
  )
  return new Map(pointers).set(peerId, {
    peerId,
    participantId,
    role,
    colour: batch.colour,
    picture: batch.picture ?? known?.picture,
    pictureId: batch.pictureId,
    board: batch.board,
    trail,
    heardAtMs: nowMs,
  })
}

type PointedOn = { readonly pictureId?: PictureId | undefined; readonly board?: BoardPageRef | undefined }

const pointsOnSame = (a: PointedOn, b: PointedOn): boolean =>
  a.pictureId === b.pictureId && a.board?.boardId === b.board?.boardId && a.board?.page === b.board?.page

function filterMap<K, V>(map: ReadonlyMap<K, V>, keep: (value: V, key: K) => boolean): ReadonlyMap<K, V> {
  const kept = [...map].filter(([key, value]) => keep(value, key))
  return kept.length === map.size ? map : new Map(kept)
}
