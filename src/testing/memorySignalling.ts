// Signalling in memory: two queues that are emptied by hand, so that order, loss and broken lines are scripted.
// Held to the same contract suite as the socket (signalling.contract.ts).
import { signal } from '@preact/signals-core'
import type { Signalling, SignallingStatus } from '../client/ports.ts'
import { AppError, type WireError } from '../shared/protocol/errors.ts'
import { Presence } from '../shared/protocol/presence.ts'
import {
  notifications,
  requests,
  type NotificationName,
  type NotificationOf,
  type RequestName,
  type RequestOf,
  type ResponseOf,
} from '../shared/protocol/signalling.ts'

/** The other end of one line. What it throws as AppError goes back as a refusal. */
export interface MemoryServerSide {
  /** A refusal keeps the client out. */
  onConnect?(handshake: { readonly takeOver: boolean }): WireError | undefined
  onRequest(name: RequestName, data: unknown): unknown
  onPresence?(presence: Presence): void
  onDisconnect?(): void
}

interface Waiting {
  readonly name: RequestName
  readonly data: unknown
  readonly resolve: (data: unknown) => void
  readonly reject: (error: AppError) => void
}

type Listener = (data: unknown) => void

export class MemorySignalling implements Signalling {
  readonly status = signal<SignallingStatus>({ tag: 'idle' })
  /** Set by the test: in memory nothing is ever late by itself. */
  readonly quiet = signal(false)
  readonly #server: MemoryServerSide
  readonly #listeners = new Map<NotificationName, Set<Listener>>()
  readonly #waiting = new Set<Waiting>()
  #toServer: (() => void)[] = []
  #toClient: (() => void)[] = []
  #takeOver = false
  #attempt = 0
  #isReachable = true

  constructor(server: MemoryServerSide) {
    this.#server = server
  }

  connect(options?: { takeOver?: boolean }): void {
    const { tag } = this.status.value
    if (tag === 'closed' || (options?.takeOver !== true && (tag === 'connected' || tag === 'connecting')))
      return
    this.#takeOver = options?.takeOver === true
    this.#attempt = 0
    this.#dial()
  }

  request<N extends RequestName>(name: N, data: RequestOf<N>): Promise<ResponseOf<N>> {
    if (this.status.value.tag !== 'connected') return Promise.reject(new AppError('offline', name))
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        name,
        data: structuredClone(data),
        resolve: (answer) => resolve(answer as ResponseOf<N>),
        reject,
      }
      this.#waiting.add(waiting)
      this.#toServer.push(() => this.#answer(waiting))
    })
  }

  publishPresence(presence: Presence, onTaken?: () => void): void {
    if (this.status.value.tag !== 'connected') {
      onTaken?.()
      return
    }
    const sent = structuredClone(presence)
    this.#toServer.push(() => {
      const parsed = Presence.safeParse(sent)
      if (parsed.success) this.#server.onPresence?.(parsed.data)
      if (onTaken !== undefined) this.#toClient.push(onTaken)
    })
  }

  on<N extends NotificationName>(name: N, listener: (data: NotificationOf<N>) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set<Listener>()
    this.#listeners.set(name, listeners)
    const own: Listener = (data) => listener(data as NotificationOf<N>)
    listeners.add(own)
    return () => listeners.delete(own)
  }

  close(): void {
    const wasConnected = this.status.value.tag === 'connected'
    this.#lose()
    this.status.value = { tag: 'closed' }
    if (wasConnected) this.#server.onDisconnect?.()
  }

  /** Server's side: queues a notification, as it is (the client parses it). */
  notify(name: NotificationName, data: unknown): void {
    if (this.status.value.tag !== 'connected') return
    const sent = structuredClone(data)
    this.#toClient.push(() => this.#hear(name, sent))
  }

  /** Breaks the line: what was under way is lost, in both directions. */
  cut(): void {
    this.#isReachable = false
    const wasConnected = this.status.value.tag === 'connected'
    this.#lose()
    if (this.status.value.tag === 'closed' || this.status.value.tag === 'refused') return
    if (wasConnected) this.#server.onDisconnect?.()
    this.#dial()
  }

  /** The line can be had again; the client comes back at the next delivery. */
  mend(): void {
    this.#isReachable = true
    if (this.status.value.tag === 'connecting') this.#dial()
  }

  /** Lets up to `count` queued messages arrive at the server. */
  deliverToServer(count = Infinity): void {
    for (let n = 0; n < count; n += 1) {
      const step = this.#toServer.shift()
      if (step === undefined) return
      step()
    }
  }

  /** Lets up to `count` queued messages arrive at the client. */
  deliverToClient(count = Infinity): void {
    for (let n = 0; n < count; n += 1) {
      const step = this.#toClient.shift()
      if (step === undefined) return
      step()
    }
  }

  get isQuiet(): boolean {
    return this.#toServer.length === 0 && this.#toClient.length === 0
  }

  #dial(): void {
    this.#attempt += 1
    this.status.value = { tag: 'connecting', attempt: this.#attempt }
    if (!this.#isReachable) return
    this.#toServer = [() => this.#arrive()]
  }

  #arrive(): void {
    const refusal = this.#server.onConnect?.({ takeOver: this.#takeOver })
    this.#toClient.push(() => {
      if (refusal !== undefined) {
        this.status.value = { tag: 'refused', error: refusal }
        return
      }
      this.#takeOver = false
      this.#attempt = 0
      this.status.value = { tag: 'connected' }
    })
  }

  #answer(waiting: Waiting): void {
    let reply: () => void
    try {
      const data = requests[waiting.name].request.safeParse(waiting.data)
      if (!data.success) throw new AppError('malformed', waiting.name)
      const answer = requests[waiting.name].response.parse(this.#server.onRequest(waiting.name, data.data))
      reply = () => waiting.resolve(structuredClone(answer))
    } catch (error) {
      const refusal = error instanceof AppError ? error : new AppError('internal', String(error))
      reply = () => waiting.reject(refusal)
    }
    this.#toClient.push(() => {
      if (this.#waiting.delete(waiting)) reply()
    })
  }

  #hear(name: NotificationName, raw: unknown): void {
    const parsed = notifications[name].safeParse(raw)
    if (!parsed.success) return
    if (name === 'peer.dismissed') {
      this.#lose()
      this.status.value = { tag: 'refused', error: notifications['peer.dismissed'].parse(raw) }
    }
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(parsed.data)
  }

  #lose(): void {
    this.#toServer = []
    this.#toClient = []
    const lost = [...this.#waiting]
    this.#waiting.clear()
    for (const { reject, name } of lost) reject(new AppError('offline', name))
  }
}

/** Lets messages and promises run until nothing is under way on any of the lines. */
export async function settle(lines: readonly MemorySignalling[]): Promise<void> {
  let quietTurns = 0
  // A promise chain of ours is never deeper than this many turns.
  while (quietTurns < 20) {
    quietTurns = lines.every((line) => line.isQuiet) ? quietTurns + 1 : 0
    for (const line of lines) {
      line.deliverToServer()
      line.deliverToClient()
    }
    await Promise.resolve()
  }
}
