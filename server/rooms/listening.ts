// Looks whether the peers of a room are heard, and tells when that changes; one look at a peer at a time (SPEC.md).
import type { PeerId } from '../../src/shared/protocol/ids.ts'
import type { Peer } from './peer.ts'

interface ListeningOptions {
  readonly bytesFrom: (peer: Peer) => Promise<number>
  readonly tell: (peer: Peer, isHeard: boolean) => void
}

/** How often to look. */
export const LISTEN_EVERY_MS = 200

export class Listening {
  readonly #options: ListeningOptions
  readonly #asked = new Set<PeerId>()
  readonly #unheard = new Set<PeerId>()
  #lookedAtMs = -Infinity
  #waited = false

  constructor(options: ListeningOptions) {
    this.#options = options
  }

  /**
   * When this process itself stood still, what came meanwhile waits behind this very call: the next look decides.
   */
  look(peers: readonly Peer[], nowMs: number): void {
    const isLate = nowMs - this.#lookedAtMs > 2 * LISTEN_EVERY_MS
    this.#lookedAtMs = nowMs
    for (const peerId of this.#unheard)
      if (!peers.some((peer) => peer.peerId === peerId)) this.#unheard.delete(peerId)
    // Not twice in a row: on a machine that is busy all the time every look is late.
    this.#waited = isLate && !this.#waited
    if (this.#waited) return
    for (const peer of peers) this.#lookAt(peer, nowMs)
  }

  #lookAt(peer: Peer, nowMs: number): void {
    const { peerId, hearing } = peer
    if (this.#asked.has(peerId)) return
    if (!hearing.asksMedia(nowMs)) {
      this.#conclude(peer, true)
      return
    }
    this.#asked.add(peerId)
    void this.#options
      .bytesFrom(peer)
      .then((bytes) => this.#conclude(peer, hearing.look(nowMs, bytes)))
      .finally(() => this.#asked.delete(peerId))
  }

  #conclude(peer: Peer, isHeard: boolean): void {
    if (isHeard !== this.#unheard.has(peer.peerId)) return
    if (isHeard) this.#unheard.delete(peer.peerId)
    else this.#unheard.add(peer.peerId)
    this.#options.tell(peer, isHeard)
  }
}
