// The port to the session log on disk. Adapters: sqlEventStore (SQLite), memoryEventStore (tests); both pass
// eventStore.contract.ts.
import type { Actor, EventBody, EventEnvelope, SessionEvent } from '../../src/shared/protocol/events.ts'
import type { CommandId, SessionId } from '../../src/shared/protocol/ids.ts'

/** An event before the log gave it its number. */
export interface NewEvent {
  /** Server's clock, ms since 1970. */
  readonly atMs: number
  readonly by: Actor
  readonly body: EventBody
}

export interface SessionRecord {
  readonly sessionId: SessionId
  readonly title: string
  readonly openedAtMs: number
  readonly closed: boolean
}

export interface AppendRequest {
  readonly sessionId: SessionId
  /** The head that the events were decided on; another head is a conflict and nothing is written. */
  readonly expectedSeq: number
  readonly events: readonly NewEvent[]
  /** Remembered with the answer: the same command again is not carried out again. */
  readonly commandId?: CommandId
}

export type AppendAnswer =
  | { readonly tag: 'appended'; readonly seq: number; readonly events: readonly SessionEvent[] }
  /** This command was carried out before; `seq` is the answer it got then. */
  | { readonly tag: 'repeated'; readonly seq: number }
  | { readonly tag: 'conflict'; readonly headSeq: number }

/** Every method rejects with AppError `storage-full` or `storage-failed`; then nothing was written. */
export interface EventStore {
  /** Makes the session, or returns the one there is (its title is kept). */
  createSession(session: { sessionId: SessionId; title: string; openedAtMs: number }): Promise<SessionRecord>
  findSession(sessionId: SessionId): Promise<SessionRecord | undefined>
  /** Newest first. */
  listSessions(): Promise<readonly SessionRecord[]>
  /** One transaction, on disk when it resolves. Rejects with `session-unknown` for a session never made. */
  append(request: AppendRequest): Promise<AppendAnswer>
  /** The answer a command got before, if it was carried out. */
  findAnswer(sessionId: SessionId, commandId: CommandId): Promise<number | undefined>
  /** Events with seq > `seq`, in order, at most `limit`. */
  readAfter(sessionId: SessionId, seq: number, limit: number): Promise<readonly EventEnvelope[]>
  headSeq(sessionId: SessionId): Promise<number>
  /** Writes what changes nothing, down to the disk: resolves when an append would be taken now. */
  probe(): Promise<void>
  close(): Promise<void>
}

/** Numbers `events` from `expectedSeq` + 1 and gives them their envelope. */
export function numberEvents(request: AppendRequest, version: number): SessionEvent[] {
  return request.events.map(({ atMs, by, body }, index) => ({
    v: version,
    sessionId: request.sessionId,
    seq: request.expectedSeq + index + 1,
    atMs,
    by,
    ...body,
  }))
}
