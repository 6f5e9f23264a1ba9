// Loss over the last looks together: between two looks a silent call has a handful of packets, and of those a share says
// nothing. Pure but for what it remembers.
import type { PacketCounts } from './mediaQuality.ts'

/** Five looks two seconds apart: ten seconds. */
const LOOKS = 5
/** Of fewer packets a single lost one would be above 3 %. */
const MIN_PACKETS = 30

export class LossWindow {
  #counts: readonly PacketCounts[] = []

  /** Takes counts since the streams began; gives the share lost lately, 0..1, undefined while too few packets tell. */
  add(counts: PacketCounts): number | undefined {
    const last = this.#counts.at(-1)
    // Streams that were made anew count from zero.
    const hasBegunAnew = last !== undefined && counts.received + counts.lost < last.received + last.lost
    this.#counts = [...(hasBegunAnew ? [] : this.#counts), counts].slice(-LOOKS - 1)
    const first = this.#counts[0] ?? counts
    const received = Math.max(0, counts.received - first.received)
    const lost = Math.max(0, counts.lost - first.lost)
    return received + lost < MIN_PACKETS ? undefined : lost / (received + lost)
  }

  clear(): void {
    this.#counts = []
  }
}
