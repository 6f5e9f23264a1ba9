// Follows the session's log: folds what is heard in order, and reads what is missing. Heard events that do not join
// on to the head are a gap, which is closed by reading; nothing is folded out of order.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { EventEnvelope, SessionEvent } from '../shared/protocol/events.ts'
import type { SessionId } from '../shared/protocol/ids.ts'
import { evolve } from '../shared/session/evolve.ts'
import { emptySession, type SessionState } from '../shared/session/state.ts'
import { readKnownEvent } from '../shared/session/upcast.ts'

/** Events per page; a long log comes in a few answers, none of them large enough to hold up the line. */
const PAGE_SIZE = 500

type ReadAfter = (
  seq: number,
  limit: number,
) => Promise<{ readonly events: readonly EventEnvelope[]; readonly headSeq: number }>
type EventListener = (event: SessionEvent, replayed: boolean) => void

export class LogFollower {
  readonly #readAfter: ReadAfter
  readonly #state = signal<SessionState>(emptySession)
  readonly #listeners = new Set<EventListener>()
  #reading: Promise<void> | undefined
  /** Highest number that is known to exist. */
  #knownHead = 0

  constructor(readAfter: ReadAfter) {
    this.#readAfter = readAfter
  }

  get state(): ReadonlySignal<SessionState> {
    return this.#state
  }

  onEvent(listener: EventListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A log that is not the one held, or shorter than it, is another one: start over. */
  enter(sessionId: SessionId, headSeq: number): void {
    const { sessionId: heldId, headSeq: heldSeq } = this.#state.value
    if (heldId !== undefined && (heldId !== sessionId || headSeq < heldSeq)) this.#state.value = emptySession
    this.#knownHead = headSeq
  }

  /** Takes events as they are heard. True when something before them is missing and has to be read. */
  hear(events: readonly EventEnvelope[]): boolean {
    const next = events.filter((event) => event.seq > this.#state.value.headSeq)
    for (const event of next) this.#knownHead = Math.max(this.#knownHead, event.seq)
    // While reading, what is read includes what is heard.
    if (this.#reading === undefined) this.#fold(next, false)
    return this.isBehind
  }

  /** True while an event is known to exist that is not held. */
  get isBehind(): boolean {
    return this.#state.value.headSeq < this.#knownHead
  }

  /** Makes known that the log goes on to `seq` (an acknowledged command). */
  expect(seq: number): void {
    this.#knownHead = Math.max(this.#knownHead, seq)
  }

  /** Reads up to the head. One at a time; a second call joins the first. Rejects with AppError. */
  catchUp(): Promise<void> {
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const before = this.#state.value.headSeq
      const page = await this.#readAfter(before, PAGE_SIZE)
      this.#knownHead = Math.max(this.#knownHead, page.headSeq)
      this.#fold(page.events, true)
      if (!this.isBehind || this.#state.value.headSeq === before) return
    }
  }

  /** Folds the longest run that joins on to the head, then tells. */
  #fold(events: readonly EventEnvelope[], replayed: boolean): void {
    let state = this.#state.value
    const folded: EventEnvelope[] = []
    for (const event of events) {
      if (event.seq <= state.headSeq) continue
      if (event.seq !== state.headSeq + 1) break
      state = evolve(state, event)
      folded.push(event)
    }
    if (folded.length === 0) return
    this.#state.value = state
    for (const event of folded) {
      const known = readKnownEvent(event)
      if (known !== undefined) for (const listener of [...this.#listeners]) listener(known, replayed)
    }
  }
}
