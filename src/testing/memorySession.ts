// A whole session in memory: decides, logs, relays, as the real server does, over MemorySignalling lines.
import type { Clock } from '../client/ports.ts'
import type { Command } from '../shared/protocol/commands.ts'
import { AppError } from '../shared/protocol/errors.ts'
import type { Actor, EventBody, SessionEvent } from '../shared/protocol/events.ts'
import { ParticipantId, PeerId, SessionId, type CommandId } from '../shared/protocol/ids.ts'
import type { Presence } from '../shared/protocol/presence.ts'
import type { Role } from '../shared/protocol/roles.ts'
import { requests, type RequestName } from '../shared/protocol/signalling.ts'
import { EVENT_VERSION } from '../shared/protocol/version.ts'
import { decide } from '../shared/session/decide.ts'
import { evolve } from '../shared/session/evolve.ts'
import { mayPublishPresence, mayRequest } from '../shared/session/permissions.ts'
import { emptySession, type SessionState } from '../shared/session/state.ts'
import { MemorySignalling, settle, type MemoryServerSide } from './memorySignalling.ts'

const byServer: Actor = { participantId: 'server', role: 'server' }

export class MemorySession {
  readonly sessionId = SessionId.parse('s1')
  readonly log: SessionEvent[] = []
  readonly lines: MemorySignalling[] = []
  readonly #clock: Clock
  readonly #answers = new Map<CommandId, { seq: number } | AppError>()
  readonly #peers = new Map<MemorySignalling, { peerId: PeerId; participantId: ParticipantId; role: Role }>()
  #state: SessionState = emptySession
  #peerCount = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.append([{ type: 'session.opened', title: 'Test' }], byServer)
  }

  get state(): SessionState {
    return this.#state
  }

  /** A seat's line; the client connects it. */
  line(role: Role, name: string = role): MemorySignalling {
    const participantId = ParticipantId.parse(name)
    const side: MemoryServerSide = {
      onRequest: (request, data) => this.#onRequest(line, { role, participantId }, { request, data }),
      onPresence: (presence) => this.#relay(line, presence),
      onDisconnect: () => this.#leave(line),
    }
    const line = new MemorySignalling(side)
    this.lines.push(line)
    return line
  }

  /** Writes events and tells everybody who has entered. */
  append(bodies: readonly EventBody[], by: Actor): number {
    const events = bodies.map((body, index) => ({
      v: EVENT_VERSION,
      sessionId: this.sessionId,
      seq: this.#state.headSeq + 1 + index,
      atMs: this.#clock.nowMs(),
      by,
      ...body,
    }))
    for (const event of events) {
      this.#state = evolve(this.#state, event)
      this.log.push(event)
    }
    for (const line of this.#peers.keys()) line.notify('log.appended', { events })
    return this.#state.headSeq
  }

  /** The server comes back with an empty store. */
  restart(): void {
    this.log.length = 0
    this.#state = emptySession
    this.#answers.clear()
    this.#peers.clear()
    this.append([{ type: 'session.opened', title: 'Test' }], byServer)
  }

  /** Lets all lines run until nothing is under way. */
  settle(): Promise<void> {
    return settle(this.lines)
  }

  #onRequest(
    line: MemorySignalling,
    seat: { readonly role: Role; readonly participantId: ParticipantId },
    { request, data }: { readonly request: RequestName; readonly data: unknown },
  ): unknown {
    if (!mayRequest(seat.role, request)) throw new AppError('not-allowed', request)
    if (request === 'session.enter') return this.#enter(line, seat)
    if (request === 'clock.ping') return { serverTimeMs: this.#clock.nowMs() }
    if (request === 'log.readAfter') {
      const { seq, limit } = requests['log.readAfter'].request.parse(data)
      return { events: this.log.slice(seq, seq + limit), headSeq: this.#state.headSeq }
    }
    if (request === 'command.submit') {
      const { commandId, command } = requests['command.submit'].request.parse(data)
      return this.#submit(line, commandId, command)
    }
    throw new AppError('media-unavailable', request)
  }

  #enter(
    line: MemorySignalling,
    seat: { readonly role: Role; readonly participantId: ParticipantId },
  ): unknown {
    this.#peerCount += 1
    const peer = { ...seat, peerId: PeerId.parse(`peer-${this.#peerCount}`) }
    this.#peers.set(line, peer)
    const headSeq = this.append([{ type: 'peer.joined', ...peer }], byServer)
    return { sessionId: this.sessionId, ...peer, headSeq }
  }

  #leave(line: MemorySignalling): void {
    const peer = this.#peers.get(line)
    if (peer === undefined) return
    this.#peers.delete(line)
    this.append([{ type: 'peer.left', peerId: peer.peerId, reason: 'lost' }], byServer)
  }

  #submit(line: MemorySignalling, commandId: CommandId, command: Command): { seq: number } {
    const before = this.#answers.get(commandId)
    if (before instanceof AppError) throw before
    if (before !== undefined) return before
    const peer = this.#peers.get(line)
    if (peer === undefined) throw new AppError('wrong-state', 'enter first')
    const decision = decide(this.#state, peer, command)
    if (!decision.ok) {
      const refusal = new AppError(decision.error)
      this.#answers.set(commandId, refusal)
      throw refusal
    }
    const answer = { seq: this.append(decision.value, peer) }
    this.#answers.set(commandId, answer)
    return answer
  }

  #relay(from: MemorySignalling, presence: Presence): void {
    const peer = this.#peers.get(from)
    if (peer === undefined || !mayPublishPresence(peer.role, presence.type)) return
    for (const line of this.#peers.keys()) {
      if (line !== from) line.notify('presence.relayed', { ...peer, presence })
    }
  }
}
