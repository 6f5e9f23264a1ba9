// Reads an event of any version into what this build knows. A log is kept for years; its lines are never rewritten.
import { EventBody, EventEnvelope, type SessionEvent } from '../protocol/events.ts'
import { EVENT_VERSION } from '../protocol/version.ts'

type Step = (older: EventEnvelope) => EventEnvelope

/** Entry `n` turns an event of version n into one of version n+1. Version 1 is the first. */
const steps: ReadonlyMap<number, Step> = new Map()

/** The event in this build's version; unchanged where it is newer than this build. */
function upcast(event: EventEnvelope): EventEnvelope {
  let current = event
  while (current.v < EVENT_VERSION) {
    const step = steps.get(current.v)
    if (step === undefined) return current
    current = { ...step(current), v: current.v + 1 }
  }
  return current
}

/**
 * The typed event, or undefined for a type, version or body that this build does not know: such an event is kept
 * in the log and ignored.
 */
export function readKnownEvent(event: EventEnvelope): SessionEvent | undefined {
  const envelope = EventEnvelope.safeParse(event)
  if (!envelope.success) return undefined
  const { v, sessionId, seq, atMs, by, ...rest } = upcast(envelope.data)
  if (v > EVENT_VERSION) return undefined
  const body = EventBody.safeParse(rest)
  return body.success ? { v, sessionId, seq, atMs, by, ...body.data } : undefined
}
