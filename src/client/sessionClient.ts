// A page's hold on a session: state folded from the log, commands in, presence both ways, resume after a gap.
import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core'
import type { Command } from '../shared/protocol/commands.ts'
import { AppError, type ErrorCode } from '../shared/protocol/errors.ts'
import type { SessionEvent } from '../shared/protocol/events.ts'
import { CommandId, type ParticipantId, type PeerId, type SessionId } from '../shared/protocol/ids.ts'
import type { Presence, PresenceFrom } from '../shared/protocol/presence.ts'
import type { Role } from '../shared/protocol/roles.ts'
import type { SessionState } from '../shared/session/state.ts'
import { addClockSample, clockOffsetOf, type ClockSample } from './clockSync.ts'
import { CommandOutbox } from './commandOutbox.ts'
import { transition, type ConnectionInput, type ConnectionState } from './connection.ts'
import { LogFollower } from './logFollower.ts'
import type { Clock, Signalling, SignallingStatus } from './ports.ts'

export type { ConnectionState }

export interface Me {
  readonly sessionId: SessionId
  readonly peerId: PeerId
  readonly participantId: ParticipantId
  readonly role: Role
}

export interface SessionClient {
  readonly connection: ReadonlySignal<ConnectionState>
  readonly me: ReadonlySignal<Me | undefined>
  readonly state: ReadonlySignal<SessionState>
  /** Server's clock minus this page's clock, ms (min-RTT); undefined before the first answer. */
  readonly clockOffsetMs: ReadonlySignal<number | undefined>
  /** When the server will be restarted, on this page's clock; undefined unless it has said so. */
  readonly serverStopsAtMs: ReadonlySignal<number | undefined>
  /** Resolves after the server's commit, rejects with AppError. Sent once, also over a reconnect. */
  submit(command: Command): Promise<{ readonly seq: number }>
  publishPresence(presence: Presence, onTaken?: () => void): void
  onPresence(listener: (from: PresenceFrom) => void): () => void
  /** Each event once, in order, after the state holds it. `replayed` = it was read from the log, not heard live. */
  onEvent(listener: (event: SessionEvent, replayed: boolean) => void): () => void
  connect(options?: { takeOver?: boolean }): void
  close(): void
}

export interface SessionClientOptions {
  readonly signalling: Signalling
  readonly clock: Clock
  /** A new UUID at each call (version 7, so that ids sort by time). */
  readonly newId: () => string
}

/** Builds a client on a signalling that is not connected yet. */
export const createSessionClient = (options: SessionClientOptions): SessionClient =>
  new FollowingSessionClient(options)

/** A few close pings find a short round trip quickly; after that, enough to follow drift. */
const FIRST_PINGS = 5
const FIRST_PING_EVERY_MS = 250
const PING_EVERY_MS = 15_000
/** Wait before trying again what the server could not answer over a standing line. */
const RETRY_AFTER_MS = 500
/** An acknowledged event that has not been heard after this long is read. */
const HEAR_WITHIN_MS = 1000

/** Answers to entering or reading that do not get better by asking again. */
const finalCodes: ReadonlySet<ErrorCode> = new Set([
  'link-missing',
  'link-invalid',
  'link-expired',
  'link-foreign',
  'version-mismatch',
  'session-unknown',
  'not-allowed',
])

class FollowingSessionClient implements SessionClient {
  readonly #signalling: Signalling
  readonly #clock: Clock
  readonly #newId: () => string
  readonly #connection = signal<ConnectionState>({ tag: 'connecting' })
  readonly #me = signal<Me | undefined>(undefined)
  readonly #clockOffsetMs = signal<number | undefined>(undefined)
  readonly #serverStopsAtMs = signal<number | undefined>(undefined)
  readonly #log: LogFollower
  readonly #outbox: CommandOutbox
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  readonly #stops: (() => void)[] = []
  #clockSamples: readonly ClockSample[] = []
  /** Counts connections, so that an answer to an earlier one is not taken for this one's. */
  #connectionNo = 0

  constructor({ signalling, clock, newId }: SessionClientOptions) {
    this.#signalling = signalling
    this.#clock = clock
    this.#newId = newId
    this.#log = new LogFollower((seq, limit) => signalling.request('log.readAfter', { seq, limit }))
    this.#outbox = new CommandOutbox((commandId, command) => this.#send(commandId, command))
    this.#stops.push(
      signalling.on('log.appended', ({ events }) => {
        if (this.#log.hear(events) && this.#connection.value.tag === 'live') this.#catchUp(this.#connectionNo)
      }),
      signalling.on('server.stopping', ({ inMs }) => {
        this.#serverStopsAtMs.value = clock.nowMs() + inMs
      }),
      effect(() => {
        const status = signalling.status.value
        untracked(() => this.#onStatus(status))
      }),
      effect(() => {
        const quiet = signalling.quiet.value
        untracked(() => this.#move({ type: 'quiet', quiet }))
      }),
    )
  }

  get connection(): ReadonlySignal<ConnectionState> {
    return this.#connection
  }

  get me(): ReadonlySignal<Me | undefined> {
    return this.#me
  }

  get state(): ReadonlySignal<SessionState> {
    return this.#log.state
  }

  get clockOffsetMs(): ReadonlySignal<number | undefined> {
    return this.#clockOffsetMs
  }

  get serverStopsAtMs(): ReadonlySignal<number | undefined> {
    return this.#serverStopsAtMs
  }

  submit(command: Command): Promise<{ readonly seq: number }> {
    return this.#outbox.submit(CommandId.parse(this.#newId()), command)
  }

  publishPresence(presence: Presence, onTaken?: () => void): void {
    if (this.#connection.value.tag === 'live') this.#signalling.publishPresence(presence, onTaken)
    else onTaken?.()
  }

  onPresence(listener: (from: PresenceFrom) => void): () => void {
    return this.#signalling.on('presence.relayed', listener)
  }

  onEvent(listener: (event: SessionEvent, replayed: boolean) => void): () => void {
    return this.#log.onEvent(listener)
  }

  connect(options?: { takeOver?: boolean }): void {
    this.#signalling.connect(options)
  }

  close(): void {
    this.#signalling.close()
    for (const stop of this.#stops.splice(0)) stop()
    this.#clearTimers()
    this.#outbox.refuse(new AppError('offline', 'the page has left the session'))
    this.#connection.value = { tag: 'closed' }
  }

  #move(input: ConnectionInput): void {
    this.#connection.value = transition(this.#connection.value, input, this.#clock.nowMs())
  }

  #onStatus(status: SignallingStatus): void {
    this.#move({ type: 'signalling', status })
    if (status.tag === 'connected') {
      this.#connectionNo += 1
      void this.#synchronise(this.#connectionNo)
      return
    }
    this.#connectionNo += 1
    // Whichever server comes next says it again, if it is so.
    this.#serverStopsAtMs.value = undefined
    this.#clearTimers()
    this.#outbox.pause()
    if (status.tag === 'refused') this.#outbox.refuse(new AppError(status.error.code, status.error.message))
    if (status.tag === 'closed') this.#outbox.refuse(new AppError('offline'))
  }

  /** Enter, read up to the head, go live. Never rejects: tries again while this connection stands. */
  async #synchronise(connectionNo: number): Promise<void> {
    try {
      const { headSeq, ...me } = await this.#signalling.request('session.enter', {})
      if (connectionNo !== this.#connectionNo) return
      this.#me.value = me
      this.#log.enter(me.sessionId, headSeq)
      await this.#log.catchUp()
      if (connectionNo !== this.#connectionNo) return
      if (this.#log.isBehind) throw new AppError('internal', 'the log ends before its head')
      this.#move({ type: 'synced' })
      this.#outbox.open()
      void this.#ping(connectionNo, 1)
    } catch (error) {
      this.#onSyncFailure(connectionNo, error, () => void this.#synchronise(connectionNo))
    }
  }

  #catchUp(connectionNo: number): void {
    this.#log.catchUp().then(
      () => {
        if (this.#log.isBehind) this.#later(connectionNo, RETRY_AFTER_MS, () => this.#catchUp(connectionNo))
      },
      (error: unknown) => this.#onSyncFailure(connectionNo, error, () => this.#catchUp(connectionNo)),
    )
  }

  #onSyncFailure(connectionNo: number, error: unknown, again: () => void): void {
    if (connectionNo !== this.#connectionNo) return
    const code = error instanceof AppError ? error.code : 'internal'
    if (!finalCodes.has(code)) {
      this.#later(connectionNo, RETRY_AFTER_MS, again)
      return
    }
    const refusal = error instanceof AppError ? error : new AppError(code)
    this.#move({ type: 'refused', error: { code, message: refusal.message } })
    this.#outbox.refuse(refusal)
  }

  async #send(commandId: CommandId, command: Command): Promise<{ readonly seq: number }> {
    const answer = await this.#signalling.request('command.submit', { commandId, command })
    this.#log.expect(answer.seq)
    const connectionNo = this.#connectionNo
    if (this.#log.isBehind) {
      this.#later(connectionNo, HEAR_WITHIN_MS, () => {
        if (this.#log.isBehind) this.#catchUp(connectionNo)
      })
    }
    return answer
  }

  /** Never rejects: a lost ping is followed by the next. */
  async #ping(connectionNo: number, count: number): Promise<void> {
    const sentAtMs = this.#clock.nowMs()
    try {
      const { serverTimeMs } = await this.#signalling.request('clock.ping', {})
      const receivedAtMs = this.#clock.nowMs()
      this.#clockSamples = addClockSample(this.#clockSamples, { sentAtMs, receivedAtMs, serverTimeMs })
      this.#clockOffsetMs.value = clockOffsetOf(this.#clockSamples)
    } catch (error) {
      // An unanswered ping tells nothing about the offset; anything else is our own mistake and must be seen.
      if (!(error instanceof AppError)) throw error
    }
    const waitMs = count < FIRST_PINGS ? FIRST_PING_EVERY_MS : PING_EVERY_MS
    this.#later(connectionNo, waitMs, () => void this.#ping(connectionNo, count + 1))
  }

  /** Runs `action` later, unless this connection is over by then. */
  #later(connectionNo: number, waitMs: number, action: () => void): void {
    if (connectionNo !== this.#connectionNo) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (connectionNo === this.#connectionNo) action()
    }, waitMs)
    this.#timers.add(timer)
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}
