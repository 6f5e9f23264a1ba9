// Whether a peer is still heard from (SPEC.md, H1 to H4). Pure: times are arguments, ms of one clock that never jumps.

/**
 * Two heartbeats (0.6 s each) and some way. Told to the others within 2 s of the last word, with the look that comes next and its way
 * to them.
 */
const SILENT_AFTER_MS = 1400
/** Of whom no media have ever come the signalling alone tells: over a poor line a lost segment is silence for a second and more. */
const SILENT_ALONE_AFTER_MS = 2500
/** From here on the media are asked too: over a poor line the signalling waits for lost segments, and goes on by itself. */
const ASK_MEDIA_AFTER_MS = 700
/** Sound comes fifty times a second and reports of what was received several times: not even a run of losses lasts so long. */
const MEDIA_SILENT_AFTER_MS = 600

export class Hearing {
  #heardAtMs: number
  /** Bytes that had come by media, and when that had last grown; undefined while nobody asks. */
  #media: { readonly bytes: number; readonly grewAtMs: number } | undefined

  constructor(nowMs: number) {
    this.#heardAtMs = nowMs
  }

  /** The peer's page has said something over the signalling; its heartbeat counts. */
  heard(nowMs: number): void {
    this.#heardAtMs = nowMs
    this.#media = undefined
  }

  /** Whether the next look needs to know of the media. */
  asksMedia(nowMs: number): boolean {
    return nowMs - this.#heardAtMs > ASK_MEDIA_AFTER_MS
  }

  /** False once neither says anything. `mediaBytes`: all that has come by media so far, where it was asked for. */
  look(nowMs: number, mediaBytes: number | undefined): boolean {
    if (!this.asksMedia(nowMs)) return true
    if (mediaBytes !== undefined && mediaBytes !== this.#media?.bytes)
      this.#media = { bytes: mediaBytes, grewAtMs: nowMs }
    const mediaSilentMs = nowMs - (this.#media?.grewAtMs ?? nowMs)
    const silentAfterMs = (mediaBytes ?? 0) > 0 ? SILENT_AFTER_MS : SILENT_ALONE_AFTER_MS
    return nowMs - this.#heardAtMs < silentAfterMs || mediaSilentMs < MEDIA_SILENT_AFTER_MS
  }
}
