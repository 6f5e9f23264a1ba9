// Watches the transports of one opening: a line that breaks is mended by an ICE restart, and given up when that does not help.
// Each restart brings fresh credentials for TURN.
import type { types } from 'mediasoup-client'
import { AppError } from '../../shared/protocol/errors.ts'
import { TransportId } from '../../shared/protocol/ids.ts'
import type { TurnServers } from '../../shared/protocol/signalling.ts'
import type { Signalling } from '../ports.ts'
import { iceServersOf } from './iceServers.ts'
import { failWith } from './mediaFailures.ts'

/** Chromium calls a line `disconnected` after some 5 s of silence; it often comes back by itself within this time. */
const RESTART_ICE_AFTER_MS = 1000
const REOPEN_AFTER_MS = 5000
/** What is left of the credentials' time when they count as old: gathering takes some seconds, and clocks differ. */
const TURN_MARGIN_MS = 60_000

interface LineEvents {
  readonly onUp: () => void
  readonly onDown: () => void
  /** This opening will not come back: everything is to be made anew. */
  readonly onGivenUp: () => void
}

/**
 * The first use of a transport: tells the relay this page's half of the keys. Where that fails the transport stays half made, and
 * nothing more can be sent or taken over it.
 */
export function answerConnect(
  transport: types.Transport,
  signalling: Signalling,
  onFailed: () => void = () => {},
): void {
  const transportId = TransportId.parse(transport.id)
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    signalling.request('transport.connect', { transportId, dtlsParameters }).then(
      () => done(),
      (error: unknown) => {
        onFailed()
        failWith(fail)(error)
      },
    )
  })
}

export class WatchedLines {
  readonly #signalling: Signalling
  readonly #events: LineEvents
  readonly #transports: types.Transport[] = []
  /** By performance.now(). */
  readonly #turnOldAtMs = new Map<types.Transport, number>()
  readonly #halfMade = new Set<types.Transport>()
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #closed = false

  constructor(signalling: Signalling, events: LineEvents) {
    this.#signalling = signalling
    this.#events = events
  }

  watch(transport: types.Transport, turn: TurnServers | undefined): void {
    this.#transports.push(transport)
    this.#noteTurn(transport, turn)
    answerConnect(transport, this.#signalling, () => this.#halfMade.add(transport))
    transport.on('connectionstatechange', (state) => this.#onState(transport, state))
  }

  /**
   * To be awaited before something is sent or taken over the transport. One that was not used yet looks for its ways then, and
   * may have been waiting for longer than its credentials for TURN are good.
   */
  async freshen(transport: types.Transport): Promise<void> {
    const oldAtMs = this.#turnOldAtMs.get(transport) ?? Infinity
    if (transport.connectionState === 'new' && performance.now() > oldAtMs) await this.#restartIce(transport)
  }

  /** This machine has another address now: the old way to the relay is gone, though nothing says so for seconds. */
  addressChanged(): void {
    for (const transport of this.#transports) {
      // One that was never used has nothing to restart.
      if (transport.connectionState !== 'new') void this.#restartIce(transport)
    }
  }

  isHalfMade(transport: types.Transport): boolean {
    return this.#halfMade.has(transport)
  }

  /** Whether all that was ever used gets through; undefined while nothing was. */
  pass(): boolean | undefined {
    const used = this.#transports.filter(({ connectionState }) => connectionState !== 'new')
    return used.length === 0
      ? undefined
      : used.every(({ connectionState }) => connectionState === 'connected')
  }

  close(): void {
    this.#closed = true
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #onState(transport: types.Transport, state: types.ConnectionState): void {
    if (this.#closed) return
    if (state === 'connected') this.#events.onUp()
    if (state !== 'disconnected' && state !== 'failed') return
    this.#events.onDown()
    const isDown = (): boolean => transport.connectionState !== 'connected'
    this.#later(state === 'failed' ? 0 : RESTART_ICE_AFTER_MS, () => {
      if (isDown()) void this.#restartIce(transport)
    })
    this.#later(REOPEN_AFTER_MS, () => {
      if (isDown()) this.#events.onGivenUp()
    })
  }

  /** Never rejects: where the relay no longer knows the transport, everything is made anew. */
  async #restartIce(transport: types.Transport): Promise<void> {
    try {
      const transportId = TransportId.parse(transport.id)
      const { iceParameters, turn } = await this.#signalling.request('transport.restartIce', { transportId })
      if (turn !== undefined) await transport.updateIceServers({ iceServers: iceServersOf(turn) })
      this.#noteTurn(transport, turn)
      // Opaque on the wire: the relay made it.
      await transport.restartIce({ iceParameters: iceParameters as types.IceParameters })
    } catch (error) {
      const isOffline = error instanceof AppError && error.code === 'offline'
      if (!isOffline && !this.#closed) this.#events.onGivenUp()
    }
  }

  #noteTurn(transport: types.Transport, turn: TurnServers | undefined): void {
    if (turn === undefined) return
    this.#turnOldAtMs.set(transport, performance.now() + turn.validForS * 1000 - TURN_MARGIN_MS)
  }

  #later(waitMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (!this.#closed) action()
    }, waitMs)
    this.#timers.add(timer)
  }
}
