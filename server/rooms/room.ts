// A session's live object: the state folded from its log, the peers that are in it, one command after the other.
// Nothing changes but through an event that the store has committed.
import { AppError, type ErrorCode } from '../../src/shared/protocol/errors.ts'
import type { Command } from '../../src/shared/protocol/commands.ts'
import type { Actor, EventBody, EventEnvelope } from '../../src/shared/protocol/events.ts'
import { type CommandId, type ParticipantId, PeerId } from '../../src/shared/protocol/ids.ts'
import type { Presence } from '../../src/shared/protocol/presence.ts'
import type { Role } from '../../src/shared/protocol/roles.ts'
import type { Attention } from '../../src/shared/protocol/device.ts'
import { Err, Ok, type Result } from '../../src/shared/result.ts'
import { type CommandActor, decide } from '../../src/shared/session/decide.ts'
import { evolve } from '../../src/shared/session/evolve.ts'
import { emptySession, type SessionState } from '../../src/shared/session/state.ts'
import type { Sfu } from '../media/sfu.ts'
import type { Logger } from '../observe/logger.ts'
import type { StillName } from '../objects/objectStore.ts'
import type { EventStore, NewEvent, SessionRecord } from '../store/eventStore.ts'
import { defaultLimits, type RoomLimits } from './limits.ts'
import { Listening } from './listening.ts'
import { createPeer, type Peer, type PeerLink } from './peer.ts'
import { RoomMedia } from './roomMedia.ts'
import { createSerialQueue } from './serialQueue.ts'

export interface RoomServices {
  readonly store: EventStore
  readonly sfu: Sfu
  readonly logger: Logger
  /** Server's clock, ms since 1970. */
  readonly nowMs: () => number
  readonly newId: () => string
  /** The usual ones when absent. */
  readonly limits?: RoomLimits
  /** Whether the relay is short of processor time now; never, when absent. */
  readonly isRelayBusy?: () => boolean
  /** Bytes that the session does not speak of any more are removed by it. */
  readonly removeStill?: (name: StillName) => Promise<void>
}

/** What a peer says when it comes. */
export interface Admission {
  readonly participantId: ParticipantId
  readonly role: Role
  readonly takeOver: boolean
}

type LeaveReason = Extract<EventBody, { type: 'peer.left' }>['reason']

const FOLD_PAGE = 1000
const byServer: Actor = { participantId: 'server', role: 'server' }

const actorOf = ({ participantId, role, peerId }: CommandActor): Actor => ({
  participantId,
  role,
  ...(peerId === undefined ? {} : { peerId }),
})

export class Room {
  readonly record: SessionRecord
  readonly media: RoomMedia
  readonly #services: RoomServices
  readonly #logger: Logger
  readonly #queue = createSerialQueue()
  readonly #peers = new Map<PeerId, Peer>()
  /** Who has been here since the room opened: they may come back whatever the server carries by now. */
  readonly #known = new Set<ParticipantId>()
  readonly #listening: Listening
  /** What the pages of those said last who are not heard now. */
  readonly #seenAs = new Map<PeerId, Attention>()
  /** Departures that the store could not take; they go first with the next append. */
  #overdue: NewEvent[] = []
  #state: SessionState = emptySession
  #onEmpty: () => void = () => {}
  /** When the server will stop, once that is known (server's clock, ms since 1970). */
  #stopsAtMs: number | undefined

  constructor(record: SessionRecord, services: RoomServices) {
    this.record = record
    this.#services = services
    this.#logger = services.logger.child({ sessionId: record.sessionId })
    this.media = new RoomMedia({
      sfu: services.sfu,
      logger: this.#logger,
      peers: () => this.#peers.values(),
      onLost: () => this.#beginMediaAnew(),
    })
    this.#listening = new Listening({
      bytesFrom: (peer) => this.media.bytesFrom(peer),
      tell: (peer, isHeard) => this.#tellHearing(peer, isHeard),
    })
  }

  /** To be called again and again: notices who is not heard any more, and who is again [H1]. */
  listen(nowMs: number): void {
    this.#listening.look(this.peers, nowMs)
  }

  get state(): SessionState {
    return this.#state
  }

  get isEmpty(): boolean {
    return this.#peers.size === 0
  }

  get peers(): readonly Peer[] {
    return [...this.#peers.values()]
  }

  /** Called each time the last peer has left. */
  onEmpty(listener: () => void): void {
    this.#onEmpty = listener
  }

  /** Folds the log, opens it when it is new, and sees off peers that a crash left in it. */
  async open(): Promise<void> {
    await this.#catchUp()
    const { title, openedAtMs } = this.record
    if (this.#state.headSeq === 0) {
      await this.#append([{ atMs: openedAtMs, by: byServer, body: { type: 'session.opened', title } }])
    }
    const leftOver = [...this.#state.peers.keys()]
    if (leftOver.length > 0)
      await this.#append(leftOver.map((peerId) => this.#departure(peerId, 'server-restart')))
    this.#logger.info({ headSeq: this.#state.headSeq }, 'room opened')
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const events = await this.#services.store.readAfter(
        this.record.sessionId,
        this.#state.headSeq,
        FOLD_PAGE,
      )
      this.#state = events.reduce<SessionState>(evolve, this.#state)
      if (events.length < FOLD_PAGE) return
    }
  }

  #departure(peerId: PeerId, reason: LeaveReason): NewEvent {
    return { atMs: this.#services.nowMs(), by: byServer, body: { type: 'peer.left', peerId, reason } }
  }

  /** Commits `events` after what is overdue, folds and tells them. Returns the log's new head. */
  async #append(events: readonly NewEvent[], commandId?: CommandId): Promise<number> {
    const { store } = this.#services
    const all = [...this.#overdue, ...events]
    const answer = await store.append({
      sessionId: this.record.sessionId,
      expectedSeq: this.#state.headSeq,
      events: all,
      ...(commandId === undefined ? {} : { commandId }),
    })
    if (answer.tag === 'repeated') return answer.seq
    // One process serves a session, so somebody else wrote to the file: learn it, and let the caller try again.
    if (answer.tag === 'conflict') {
      await this.#catchUp()
      throw new AppError('storage-failed', 'The session log was changed by another process.')
    }
    this.#overdue = []
    this.#fold(answer.events)
    for (const peer of this.#peers.values()) peer.link.notify('log.appended', { events: [...answer.events] })
    return answer.seq
  }

  /** Of the camera's stills those go that newer ones have followed, and at the end all, unless they were frozen [CAM-5]. */
  #fold(events: readonly EventEnvelope[]): void {
    const { cameraStills } = this.#state
    this.#state = events.reduce<SessionState>(evolve, this.#state)
    for (const pictureId of cameraStills.keys()) {
      if (this.#state.cameraStills.has(pictureId) || this.#state.pictures.has(pictureId)) continue
      const { sessionId } = this.record
      this.#services.removeStill?.({ sessionId, pictureId }).catch((error: unknown) => {
        this.#logger.error({ err: error, pictureId }, 'a still could not be removed')
      })
    }
  }

  /** Whether a peer could come in now. */
  checkAdmission({ participantId, role, takeOver }: Admission): Result<readonly Peer[], ErrorCode> {
    if (this.#state.closed) return Err('session-closed')
    const peers = [...this.#peers.values()]
    const replaced = peers.filter((peer) => peer.participantId === participantId)
    const otherWearers =
      role === 'wearer' ? peers.filter((peer) => peer.role === 'wearer' && !replaced.includes(peer)) : []
    if (otherWearers.length > 0 && !takeOver) return Err('role-taken')
    const leaving = [...replaced, ...otherWearers]
    const { peersPerRoom } = this.#services.limits ?? defaultLimits
    if (peers.length - leaving.length >= peersPerRoom) return Err('room-full')
    return this.#known.has(participantId) || this.media.mayGrow() ? Ok(leaving) : Err('server-full')
  }

  /**
   * Takes a peer in, seeing off those it replaces. Throws AppError `room-full`, `server-full`, `role-taken`,
   * `session-closed`.
   * The peer hears of events at once; `joined` resolves when the log holds its coming.
   */
  admit(admission: Admission, link: PeerLink): Peer {
    const check = this.checkAdmission(admission)
    if (!check.ok) throw new AppError(check.error)
    for (const old of check.value) {
      old.link.dismiss({ code: 'replaced', message: 'This seat was taken in another window.' })
      this.leave(old, 'replaced')
    }
    const peerId = PeerId.parse(this.#services.newId())
    const { participantId, role } = admission
    const peer = createPeer({ peerId, participantId, role }, link)
    this.#peers.set(peerId, peer)
    this.#known.add(participantId)
    const body: EventBody = { type: 'peer.joined', peerId, participantId, role }
    const by = actorOf({ participantId, role, peerId })
    peer.joined = this.#queue.run(async () => {
      await this.#append([{ atMs: this.#services.nowMs(), by, body }])
      this.#logger.info({ peerId, role }, 'peer joined')
    })
    this.#tellOfStop(peer)
    return peer
  }

  /** Tells all who are here, and all who still come back, that the server stops then. */
  announceStop(stopsAtMs: number): void {
    this.#stopsAtMs = stopsAtMs
    for (const peer of this.peers) this.#tellOfStop(peer)
  }

  #tellOfStop({ link }: Peer): void {
    if (this.#stopsAtMs === undefined) return
    link.notify('server.stopping', { inMs: Math.max(0, this.#stopsAtMs - this.#services.nowMs()) })
  }

  /** Sees a peer off: media closed at once, the log told. Once per peer; later calls do nothing. */
  leave(peer: Peer, reason: LeaveReason): void {
    if (!this.#peers.delete(peer.peerId)) return
    this.#seenAs.delete(peer.peerId)
    this.media.closePeer(peer)
    this.#logDeparture(peer, reason).catch((error: unknown) => {
      this.#logger.error({ err: error, peerId: peer.peerId }, 'a departure could not be logged yet')
    })
    if (this.isEmpty) this.#onEmpty()
  }

  #logDeparture(peer: Peer, reason: LeaveReason): Promise<void> {
    return this.#queue.run(async () => {
      if (!this.#state.peers.has(peer.peerId)) return
      const departure = this.#departure(peer.peerId, reason)
      try {
        await this.#append([departure])
        this.#logger.info({ peerId: peer.peerId, role: peer.role, reason }, 'peer left')
      } catch (error) {
        this.#overdue.push(departure)
        throw error
      }
    })
  }

  /** Tells all whether a peer is heard, unless its page has said otherwise meanwhile. */
  #tellHearing({ peerId }: Peer, isHeard: boolean): void {
    this.#queue
      .run(async () => {
        const shown = this.#state.peers.get(peerId)
        if (shown === undefined || this.#state.closed || (shown.attention === 'unheard') !== isHeard) return
        const { microphone, camera, attention } = shown
        if (attention !== 'unheard') this.#seenAs.set(peerId, attention)
        const next = isHeard ? (this.#seenAs.get(peerId) ?? 'here') : 'unheard'
        const body: EventBody = { type: 'media.reported', peerId, microphone, camera, attention: next }
        await this.#append([{ atMs: this.#services.nowMs(), by: byServer, body }])
        this.#logger.info({ peerId, isHeard }, 'hearing of a peer changed')
      })
      .catch((error: unknown) => {
        this.#logger.error({ err: error, peerId }, 'what is heard of a peer could not be logged')
      })
  }

  /** Carries out a command. Resolves after the commit; throws AppError with the refusal's code. */
  submit(actor: CommandActor, command: Command, commandId?: CommandId): Promise<number> {
    return this.#queue.run(async () => {
      if (commandId !== undefined) {
        const before = await this.#services.store.findAnswer(this.record.sessionId, commandId)
        if (before !== undefined) return before
      }
      const decision = decide(this.#state, actor, command)
      if (!decision.ok) throw new AppError(decision.error)
      const atMs = this.#services.nowMs()
      const by = actorOf(actor)
      const seq = await this.#append(
        decision.value.map((body) => ({ atMs, by, body })),
        commandId,
      )
      // After the answer to who closed it is on its way.
      if (this.#state.closed) setImmediate(() => this.#dismissAll())
      return seq
    })
  }

  readAfter(seq: number, limit: number): Promise<readonly EventEnvelope[]> {
    return this.#services.store.readAfter(this.record.sessionId, seq, limit)
  }

  relayPresence(from: Peer, presence: Presence): void {
    const { peerId, participantId, role } = from
    if (presence.type === 'quality') from.quality = { told: presence, atMs: this.#services.nowMs() }
    const isBusy = presence.type === 'quality' && this.#services.isRelayBusy?.() === true
    const relayed = { peerId, participantId, role, presence, ...(isBusy ? { relayBusy: true } : {}) }
    for (const peer of this.#peers.values()) {
      if (peer !== from) peer.link.relayPresence(relayed)
    }
  }

  #dismissAll(): void {
    for (const peer of [...this.#peers.values()]) {
      peer.link.dismiss({ code: 'session-closed', message: 'The session was closed.' })
      this.leave(peer, 'left')
    }
  }

  /** The relay lost the room. Who asks next is given another one; nobody leaves, and the log has nothing to tell. */
  #beginMediaAnew(): void {
    this.#logger.warn({ peers: this.#peers.size }, 'media lost; the room moves to another media worker')
    for (const peer of this.#peers.values()) peer.link.notify('media.lost', {})
  }

  /** Ends the room (server stops, or nobody is left); whoever is still here comes back to the next server. */
  async close(): Promise<void> {
    for (const peer of [...this.#peers.values()]) {
      this.leave(peer, 'server-restart')
      peer.link.drop()
    }
    await this.#queue.drained()
    await this.media.close()
    this.#logger.info('room closed')
  }
}
