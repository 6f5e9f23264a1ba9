// The session log in memory, for tests. Held to the same contract as the one on disk.
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { EventEnvelope } from '../../src/shared/protocol/events.ts'
import type { SessionId } from '../../src/shared/protocol/ids.ts'
import { EVENT_VERSION } from '../../src/shared/protocol/version.ts'
import { numberEvents, type EventStore, type SessionRecord } from './eventStore.ts'

interface Log {
  record: SessionRecord
  readonly events: EventEnvelope[]
  readonly answers: Map<string, number>
}

/** A store that forgets everything when it goes. */
export function createMemoryEventStore(): EventStore {
  const logs = new Map<SessionId, Log>()
  return {
    createSession: ({ sessionId, title, openedAtMs }) => {
      const log = logs.get(sessionId) ?? {
        record: { sessionId, title, openedAtMs, closed: false },
        events: [],
        answers: new Map<string, number>(),
      }
      logs.set(sessionId, log)
      return Promise.resolve(log.record)
    },
    findSession: (sessionId) => Promise.resolve(logs.get(sessionId)?.record),
    listSessions: () =>
      Promise.resolve(
        [...logs.values()].map((log) => log.record).sort((a, b) => b.openedAtMs - a.openedAtMs),
      ),
    append: (request) => {
      const log = logs.get(request.sessionId)
      if (log === undefined) return Promise.reject(new AppError('session-unknown'))
      const { commandId } = request
      const before = commandId === undefined ? undefined : log.answers.get(commandId)
      if (before !== undefined) return Promise.resolve({ tag: 'repeated', seq: before })
      if (log.events.length !== request.expectedSeq) {
        return Promise.resolve({ tag: 'conflict', headSeq: log.events.length })
      }
      const events = numberEvents(request, EVENT_VERSION)
      log.events.push(...events)
      if (commandId !== undefined) log.answers.set(commandId, log.events.length)
      if (events.some((event) => event.type === 'session.closed'))
        log.record = { ...log.record, closed: true }
      return Promise.resolve({ tag: 'appended', seq: log.events.length, events })
    },
    findAnswer: (sessionId, commandId) => Promise.resolve(logs.get(sessionId)?.answers.get(commandId)),
    readAfter: (sessionId, seq, limit) =>
      Promise.resolve(logs.get(sessionId)?.events.slice(seq, seq + limit) ?? []),
    headSeq: (sessionId) => Promise.resolve(logs.get(sessionId)?.events.length ?? 0),
    probe: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
