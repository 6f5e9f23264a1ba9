// Signalling over socket.io; the only file that knows it. Answers and notifications are parsed by the protocol table.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import { io, type Socket } from 'socket.io-client'
import { z } from 'zod'
import { AppError, ErrorCode, WireError } from '../../shared/protocol/errors.ts'
import type { Presence } from '../../shared/protocol/presence.ts'
import {
  notificationNames,
  notifications,
  requests,
  type Handshake,
  type NotificationName,
  type NotificationOf,
  type RequestName,
  type RequestOf,
  type ResponseOf,
} from '../../shared/protocol/signalling.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import type { Signalling, SignallingStatus } from '../ports.ts'
import { retryDelayMs } from '../retryDelay.ts'
import { SilenceWatch } from '../silenceWatch.ts'
import { onNetworkChange } from './networkChange.ts'

export interface SocketSignallingOptions {
  /** The server's origin; without it the page's own. */
  readonly origin?: string
  /** Another conversation than a session's (LINE_TEST_NAMESPACE). */
  readonly namespace?: string
  /** Join token; it goes in the handshake, never in the address. */
  readonly token: string
}

/** May ask for what is not in the protocol table too (the line test's own requests). */
export interface AskingSignalling extends Signalling {
  request<N extends RequestName>(name: N, data: RequestOf<N>): Promise<ResponseOf<N>>
  request<S extends z.ZodType>(name: string, data: unknown, response: S): Promise<z.output<S>>
}

export const createSocketSignalling = (options: SocketSignallingOptions): AskingSignalling =>
  new SocketSignalling(options)

/** Longer than any healthy answer over the poorest line (0.3 s each way), shorter than a user's patience. */
const REQUEST_TIMEOUT_MS = 8000
/** Presence that the server has not taken by then is not waited for. */
const PRESENCE_LOST_MS = 2000
/**
 * An attempt takes some seven ways over the line, 2 s and a loss over a bad one; longer, and TCP's own repetitions come so
 * seldom that a new attempt is quicker.
 */
const ATTEMPT_TIMEOUT_MS = 5000
/** How often it is looked whether the server was heard. */
const LOOK_EVERY_MS = 200

/** Codes that may pass by themselves: the client comes back. Everything else is final. */
const passingCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'rate-limited',
  'media-unavailable',
  'storage-failed',
  'timeout',
  'offline',
  'internal',
])

const Answer = z.union([
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: WireError }),
])
const Refusal = z.object({ code: ErrorCode, message: z.string().optional() })

type Listener = (data: unknown) => void

class SocketSignalling implements AskingSignalling {
  readonly #socket: Socket
  readonly #status = signal<SignallingStatus>({ tag: 'idle' })
  readonly #quiet = signal(false)
  readonly #listeners = new Map<NotificationName, Set<Listener>>()
  readonly #token: string
  readonly #stopNetwork: () => void
  #takeOver = false
  #attempt = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #silence: SilenceWatch | undefined
  #lookTimer: ReturnType<typeof setInterval> | undefined

  constructor({ origin = '', namespace = '/', token }: SocketSignallingOptions) {
    this.#token = token
    const options = {
      autoConnect: false,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      // When to come back is decided here, in one place for all that can end a line.
      reconnection: false,
      timeout: ATTEMPT_TIMEOUT_MS,
      // Two clients of one page (a test) must not share a line.
      forceNew: true,
      auth: (give: (auth: object) => void) => give(this.#handshake()),
    }
    this.#socket = io(origin + namespace, options)
    this.#socket.on('connect', () => this.#onConnect())
    this.#socket.on('disconnect', () => this.#onDisconnect())
    this.#socket.on('connect_error', (error) => this.#onConnectError(error))
    this.#socket.io.on('open', () => this.#watchSilence())
    this.#stopNetwork = onNetworkChange(() => this.#onNetworkChange())
    for (const name of notificationNames) {
      this.#socket.on(name, (raw: unknown) => this.#onNotification(name, raw))
    }
  }

  get status(): ReadonlySignal<SignallingStatus> {
    return this.#status
  }

  get quiet(): ReadonlySignal<boolean> {
    return this.#quiet
  }

  connect(options?: { takeOver?: boolean }): void {
    const { tag } = this.#status.value
    if (tag === 'closed') return
    if (options?.takeOver !== true && (tag === 'connecting' || tag === 'connected')) return
    this.#takeOver = options?.takeOver === true
    this.#attempt = 0
    if (this.#socket.active) this.#socket.disconnect()
    this.#stopRetry()
    this.#setConnecting()
    this.#socket.connect()
  }

  request<N extends RequestName>(name: N, data: RequestOf<N>): Promise<ResponseOf<N>>
  request<S extends z.ZodType>(name: string, data: unknown, response: S): Promise<z.output<S>>
  request(name: RequestName, data: unknown, response: z.ZodType = requests[name].response): Promise<unknown> {
    if (!this.#socket.connected) return Promise.reject(new AppError('offline', `not connected: ${name}`))
    return new Promise((resolve, reject) => {
      this.#socket.timeout(REQUEST_TIMEOUT_MS).emit(name, data, (failure: Error | null, answer: unknown) => {
        if (failure === null) {
          settle({ name, response }, answer, resolve, reject)
          return
        }
        const code = this.#socket.connected ? 'timeout' : 'offline'
        reject(new AppError(code, `no answer: ${name}`, { cause: failure }))
      })
    })
  }

  publishPresence(presence: Presence, onTaken?: () => void): void {
    if (onTaken === undefined) this.#socket.volatile.emit('presence.publish', presence)
    else {
      const { volatile } = this.#socket.timeout(PRESENCE_LOST_MS)
      volatile.emit('presence.publish', presence, () => onTaken())
    }
  }

  on<N extends NotificationName>(name: N, listener: (data: NotificationOf<N>) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set<Listener>()
    this.#listeners.set(name, listeners)
    // The data was parsed by this name's own schema, which the map's type cannot say.
    const own: Listener = (data) => listener(data as NotificationOf<N>)
    listeners.add(own)
    return () => listeners.delete(own)
  }

  close(): void {
    this.#stopRetry()
    this.#stopNetwork()
    this.#stopWatching()
    this.#status.value = { tag: 'closed' }
    this.#socket.disconnect()
  }

  #handshake(): Handshake {
    const base = { token: this.#token, protocolVersion: PROTOCOL_VERSION }
    return this.#takeOver ? { ...base, takeOver: true } : base
  }

  #onConnect(): void {
    this.#attempt = 0
    this.#stopRetry()
    // Taking over is asked for once; coming back later must not push out who has taken over since.
    this.#takeOver = false
    this.#status.value = { tag: 'connected' }
  }

  #onDisconnect(): void {
    this.#stopWatching()
    if (this.#isOver()) return
    this.#setConnecting()
    this.#retryLater()
    this.#quiet.value = false
  }

  #onConnectError(error: Error & { data?: unknown }): void {
    if (this.#isOver()) return
    const refusal = Refusal.safeParse(error.data)
    if (refusal.success && !passingCodes.has(refusal.data.code)) {
      const { code, message = error.message } = refusal.data
      this.#refuse({ code, message: message.slice(0, 500) })
      return
    }
    this.#retryLater()
  }

  #onNotification(name: NotificationName, raw: unknown): void {
    const parsed = notifications[name].safeParse(raw)
    if (!parsed.success) return
    if (name === 'peer.dismissed') this.#onDismissed(notifications[name].parse(raw))
    for (const listener of [...(this.#listeners.get(name) ?? [])]) guarded(() => listener(parsed.data))
  }

  #onDismissed(error: WireError): void {
    if (!passingCodes.has(error.code)) this.#refuse(error)
  }

  #refuse(error: WireError): void {
    this.#stopRetry()
    this.#status.value = { tag: 'refused', error }
    this.#socket.disconnect()
  }

  #isOver(): boolean {
    const { tag } = this.#status.value
    return tag === 'refused' || tag === 'closed'
  }

  #setConnecting(): void {
    if (this.#status.value.tag === 'closed') return
    this.#attempt += 1
    this.#status.value = { tag: 'connecting', attempt: this.#attempt }
  }

  #retryLater(): void {
    this.#stopRetry()
    this.#retryTimer = setTimeout(() => this.#retry(), retryDelayMs(this.#attempt, Math.random()))
  }

  #retry(): void {
    this.#stopRetry()
    this.#setConnecting()
    this.#socket.connect()
  }

  /** The line stands at its lowest level: from now on it is listened to, whatever is said over it. */
  #watchSilence(): void {
    this.#stopWatching()
    const silence = new SilenceWatch(performance.now())
    const { engine } = this.#socket.io
    this.#silence = silence
    engine.on('packet', () => silence.heard(performance.now()))
    this.#lookTimer = setInterval(() => {
      const look = silence.look(performance.now(), LOOK_EVERY_MS)
      this.#quiet.value = look !== 'heard' && this.#socket.connected
      if (look === 'lost') engine.close()
    }, LOOK_EVERY_MS)
  }

  #stopWatching(): void {
    clearInterval(this.#lookTimer)
    this.#silence = undefined
  }

  /** A retry that waits need not wait any longer; a line that stands may be one of the network that was. */
  #onNetworkChange(): void {
    if (this.#retryTimer !== undefined) this.#retry()
    else this.#silence?.suspect(performance.now())
  }

  #stopRetry(): void {
    clearTimeout(this.#retryTimer)
    this.#retryTimer = undefined
  }
}

/** An answer to a request, as its own schema says; unknown fields are stripped, since the server may be newer. */
function settle<S extends z.ZodType>(
  { name, response }: { readonly name: string; readonly response: S },
  raw: unknown,
  resolve: (data: z.output<S>) => void,
  reject: (error: AppError) => void,
): void {
  const answer = Answer.safeParse(raw)
  if (!answer.success) {
    reject(new AppError('internal', `the answer to ${name} is not one`))
    return
  }
  if (!answer.data.ok) {
    reject(new AppError(answer.data.error.code, answer.data.error.message))
    return
  }
  const parsed = response.safeParse(answer.data.data)
  if (parsed.success) resolve(parsed.data)
  else reject(new AppError('internal', `the answer to ${name} does not fit`, { cause: parsed.error }))
}

/** A listener that throws is our own mistake: it is told to the page, and the others still hear. */
function guarded(run: () => void): void {
  try {
    run()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
