// A session log as a file: NDJSON, one event a line. Reading never throws: a bad line is told and passed over.
import { EventEnvelope } from '../protocol/events.ts'

export interface BadLine {
  /** 1 = first line of the file. */
  readonly line: number
  readonly reason: 'not-json' | 'not-an-event' | 'out-of-order' | 'foreign-session'
}

/** A hole in the sequence: events `fromSeq` to `toSeq`, both included, are not in the file. */
export interface LogGap {
  readonly fromSeq: number
  readonly toSeq: number
}

export interface LogFile {
  readonly events: readonly EventEnvelope[]
  readonly badLines: readonly BadLine[]
  readonly gaps: readonly LogGap[]
}

/** The events as text, a line each, with a newline at the end. */
export const printLog = (events: readonly EventEnvelope[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('')

/** Reads a log file; empty lines are nothing, every other line is an event or a bad line. */
export function parseLog(text: string): LogFile {
  const events: EventEnvelope[] = []
  const badLines: BadLine[] = []
  const gaps: LogGap[] = []
  let previous: EventEnvelope | undefined
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const read = readLine(line, previous)
    if (typeof read === 'string') {
      badLines.push({ line: index + 1, reason: read })
      continue
    }
    const expected = (previous?.seq ?? 0) + 1
    if (read.seq > expected) gaps.push({ fromSeq: expected, toSeq: read.seq - 1 })
    events.push(read)
    previous = read
  }
  return { events, badLines, gaps }
}

function readLine(line: string, previous: EventEnvelope | undefined): EventEnvelope | BadLine['reason'] {
  const json = readJson(line)
  if (json === undefined) return 'not-json'
  const event = EventEnvelope.safeParse(json)
  if (!event.success) return 'not-an-event'
  if (previous === undefined) return event.data
  if (event.data.sessionId !== previous.sessionId) return 'foreign-session'
  return event.data.seq > previous.seq ? event.data : 'out-of-order'
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // The caller reports the line; what exactly is wrong with it helps nobody.
    return undefined
  }
}
