// Where we are in a log. Live is replay at the head: both are this fold. Checkpoints are a cache made by the same
// evolve, so seeking costs the same at any length; they can be thrown away.
import type { EventEnvelope } from '../protocol/events.ts'
import { evolve } from './evolve.ts'
import { emptySession, type SessionState } from './state.ts'

/** Folding this many events takes well under a frame, and the states kept in between share their structure. */
const CHECKPOINT_EVERY = 256

/** Folds events onto a state, in the order given. */
export function fold(events: Iterable<EventEnvelope>, from: SessionState = emptySession): SessionState {
  let state = from
  for (const event of events) state = evolve(state, event)
  return state
}

export interface Playhead {
  /** State at the head of what was appended so far. */
  readonly head: SessionState
  /** Takes the next events of the log; those already known are passed over. */
  append(events: readonly EventEnvelope[]): void
  /** State after the last event with a sequence number up to `seq`. */
  atSeq(seq: number): SessionState
  /** State after the last event up to this instant of the server's clock, ms since 1970. */
  atMs(atMs: number): SessionState
}

/** A playhead over a growing log. */
export function createPlayhead(): Playhead {
  const events: EventEnvelope[] = []
  /** Instant of each event, never falling: the server's clock may have been set back in between. */
  const instants: number[] = []
  /** Entry k is the state after k * CHECKPOINT_EVERY events. */
  const checkpoints: SessionState[] = [emptySession]
  let head = emptySession

  const append = (more: readonly EventEnvelope[]): void => {
    for (const event of more) {
      const next = evolve(head, event)
      if (next === head) continue
      head = next
      events.push(event)
      instants.push(Math.max(instants.at(-1) ?? event.atMs, event.atMs))
      if (events.length % CHECKPOINT_EVERY === 0) checkpoints.push(head)
    }
  }
  const afterFirst = (count: number): SessionState => {
    const nearest = Math.floor(count / CHECKPOINT_EVERY)
    return fold(events.slice(nearest * CHECKPOINT_EVERY, count), checkpoints[nearest])
  }
  return {
    get head() {
      return head
    },
    append,
    atSeq: (seq) => afterFirst(countUpTo(events.length, (index) => (events[index]?.seq ?? Infinity) <= seq)),
    atMs: (atMs) => afterFirst(countUpTo(instants.length, (index) => (instants[index] ?? Infinity) <= atMs)),
  }
}

/** How many of the first `length` items hold, where all that hold come first. */
function countUpTo(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}
