// What is on its way, in the order in which it arrives; of two that arrive together the one sent first is first.

interface Delivery {
  readonly atMs: number
  readonly deliver: () => void
}

export class Deliveries {
  #waiting: Delivery[] = []

  add(atMs: number, deliver: () => void): void {
    // From the end: most arrive after all that wait already.
    let place = this.#waiting.length
    while (place > 0 && (this.#waiting[place - 1]?.atMs ?? -Infinity) > atMs) place -= 1
    this.#waiting.splice(place, 0, { atMs, deliver })
  }

  /** When the next arrives. */
  nextMs(): number | undefined {
    return this.#waiting[0]?.atMs
  }

  /** Takes out what has arrived by now. */
  take(nowMs: number): readonly (() => void)[] {
    const later = this.#waiting.findIndex(({ atMs }) => atMs > nowMs)
    return this.#waiting.splice(0, later < 0 ? this.#waiting.length : later).map(({ deliver }) => deliver)
  }
}
