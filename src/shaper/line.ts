// One way of a line: what becomes of each packet, and when it arrives. Pure: the time is an argument, all chance comes
// from the seed, and the same packets at the same times always fare the same.
import { createRandom, type Random } from '../testing/syntheticWorld.ts'
import type { LineProfile } from './profiles.ts'

/** A router's buffer on a slow line: what would wait longer is dropped. */
const QUEUE_MS = 300
/** Streams leave half of that to the datagrams, as a sender that heeds congestion does. */
const STREAM_QUEUE_MS = QUEUE_MS / 2
/** What may leave at once after a pause: two full packets. */
const BUCKET_BYTES = 3000
const UDP_HEADER_BYTES = 28
const TCP_HEADER_BYTES = 40
/** How fast the delay sways. */
const JITTER_MEMORY_MS = 100
/** An overtaken datagram is late by so much, where the jitter is less. */
const OVERTAKEN_MS = 20
/** A segment that was lost is sent again after this long at the earliest (as Linux does), each time after twice as long. */
const RESEND_MIN_MS = 200
const MAX_RESENDS = 6

export class Line {
  #profile: LineProfile
  /** Apart, so that what is lost does not depend on how the delay sways. */
  readonly #losses: Random
  readonly #delays: Random
  #isInRun = false
  /** Standard deviations. */
  #sway = 0
  #swayAtMs = -Infinity
  /** When the bucket would be full, were nothing more sent. */
  #freeAtMs = -Infinity
  /** When the last segment of a stream leaves the queue. */
  #streamLeavesAtMs = -Infinity
  #lastArrivalMs = -Infinity
  #awayFromMs = Infinity
  #awayUntilMs = -Infinity

  constructor(profile: LineProfile, seed: number) {
    this.#profile = profile
    this.#losses = createRandom(seed)
    this.#delays = createRandom(seed + 1)
  }

  /** When a datagram given now arrives: never, once or twice. */
  datagram(nowMs: number, bytes: number): readonly number[] {
    const { udp, reorderShare, duplicateShare, jitterMs } = this.#profile
    const isOvertaken = this.#losses.uniform() < reorderShare
    const isDoubled = this.#losses.uniform() < duplicateShare
    const isLost = this.#loses()
    if (!udp || this.#isAway(nowMs) || this.queueMs(nowMs) > QUEUE_MS) return []
    const arrivalMs = this.#leavesAt(nowMs, bytes + UDP_HEADER_BYTES) + this.#delayMs(nowMs)
    if (isLost) return []
    const inOrderMs = Math.max(arrivalMs, this.#lastArrivalMs)
    if (isOvertaken) return [inOrderMs + Math.max(jitterMs, OVERTAKEN_MS)]
    this.#lastArrivalMs = inOrderMs
    return isDoubled ? [inOrderMs, inOrderMs] : [inOrderMs]
  }

  /** When a segment of a stream arrives; it always does, in order, but late where it had to be sent again. */
  segment(nowMs: number, bytes: number, previousArrivalMs: number): number {
    const startMs = this.#isAway(nowMs) ? this.#awayUntilMs : nowMs
    let sentMs = this.#leavesAt(startMs, bytes + TCP_HEADER_BYTES)
    this.#streamLeavesAtMs = sentMs
    let isLost = this.#loses()
    for (let resend = 0; isLost && resend < MAX_RESENDS; resend += 1) {
      sentMs += this.#resendMs() * 2 ** resend
      // By then a run of losses is over.
      isLost = this.#losses.uniform() < this.#profile.lossShare
    }
    return Math.max(previousArrivalMs, sentMs + this.#delayMs(nowMs))
  }

  /** How long a packet given now waits before it leaves. */
  queueMs(nowMs: number): number {
    return Math.max(0, this.#freeAtMs - nowMs)
  }

  /** How long a stream holds its next segment back. One may always wait: datagrams do not starve streams. */
  holdMs(nowMs: number): number {
    const streamMs = this.#streamLeavesAtMs - nowMs
    return Math.max(0, Math.min(streamMs, this.queueMs(nowMs) - STREAM_QUEUE_MS))
  }

  /** From now on the line is another one; what is on its way arrives as it would have. */
  become(profile: LineProfile): void {
    this.#profile = profile
  }

  /** From now on nothing passes for so long. */
  goAway(nowMs: number, forMs: number): void {
    this.#awayFromMs = nowMs
    this.#awayUntilMs = nowMs + forMs
  }

  #isAway(nowMs: number): boolean {
    return nowMs >= this.#awayFromMs && nowMs < this.#awayUntilMs
  }

  #leavesAt(nowMs: number, bytes: number): number {
    const { rateBps } = this.#profile
    if (rateBps === undefined) return nowMs
    const msPerByte = 8000 / rateBps
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs - BUCKET_BYTES * msPerByte) + bytes * msPerByte
    return Math.max(nowMs, this.#freeAtMs)
  }

  /** Remembers what it was a moment ago, so that packets seldom overtake each other; never beyond the jitter. */
  #delayMs(nowMs: number): number {
    const { delayMs, jitterMs } = this.#profile
    const kept = Math.exp(-Math.max(0, nowMs - this.#swayAtMs) / JITTER_MEMORY_MS)
    this.#swayAtMs = nowMs
    this.#sway = kept * this.#sway + Math.sqrt(1 - kept * kept) * this.#delays.normal()
    this.#sway = Math.min(2, Math.max(-2, this.#sway))
    return delayMs + (jitterMs * this.#sway) / 2
  }

  #loses(): boolean {
    const { lossShare, lossRun } = this.#profile
    const chance = this.#losses.uniform()
    if (lossRun === undefined) return chance < lossShare
    // Gilbert's two states, with the given share of packets in the one that loses all.
    const enters = lossShare / (1 - lossShare) / lossRun
    this.#isInRun = this.#isInRun ? chance >= 1 / lossRun : chance < enters
    return this.#isInRun
  }

  #resendMs(): number {
    const { delayMs, jitterMs } = this.#profile
    return Math.max(RESEND_MIN_MS, 2 * delayMs + 4 * jitterMs)
  }
}
