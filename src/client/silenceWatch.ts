// How long nothing was heard from the server. It speaks at least once in 0.7 s (its heartbeat), so that silence means
// that the line is away, long before anything else says so. Pure: the time is an argument.

/**
 * Two heartbeats and the time that a lost packet takes to be sent again over a poor line (0.3 s each way). Told on the
 * page within two seconds (measures.md, "network away").
 */
const QUIET_AFTER_MS = 1500
/**
 * From here on a new line is quicker than the old one: TCP waits twice as long before each repetition, and would be
 * silent for seconds after the network has come back. A bad line (10 % loss in bursts, 0.3 s) hardly ever is.
 */
const LOST_AFTER_MS = 4000
/** After the network has changed, the next heartbeat decides. */
const LOST_AFTER_CHANGE_MS = 1200

export type LineLook = 'heard' | 'quiet' | 'lost'

export class SilenceWatch {
  #heardAtMs: number
  #lookedAtMs: number
  #lostAtMs = Infinity
  #last: LineLook = 'heard'
  #waited = false

  constructor(nowMs: number) {
    this.#heardAtMs = nowMs
    this.#lookedAtMs = nowMs
  }

  heard(nowMs: number): void {
    this.#heardAtMs = nowMs
    this.#lostAtMs = Infinity
    this.#waited = false
  }

  /** The network changed: the line may be dead without knowing. */
  suspect(nowMs: number): void {
    this.#lostAtMs = Math.min(this.#lostAtMs, nowMs + LOST_AFTER_CHANGE_MS)
  }

  /**
   * To be asked every `everyMs`. When this page itself stood still (a busy processor, a sleeping machine), what came
   * meanwhile waits behind this very call: the next one decides.
   */
  look(nowMs: number, everyMs: number): LineLook {
    const isLate = nowMs - this.#lookedAtMs > 2 * everyMs
    this.#lookedAtMs = nowMs
    // Once in a silence: on a machine that is busy all the time every look is late.
    if (isLate && !this.#waited) {
      this.#waited = true
      return this.#last
    }
    this.#last = this.#find(nowMs)
    return this.#last
  }

  #find(nowMs: number): LineLook {
    const silentMs = nowMs - this.#heardAtMs
    if (silentMs > LOST_AFTER_MS || nowMs > this.#lostAtMs) return 'lost'
    return silentMs > QUIET_AFTER_MS ? 'quiet' : 'heard'
  }
}
