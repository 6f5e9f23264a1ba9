// A store whose appends are timed: from being asked to being on disk, the wait that everybody in the room feels.
import { AppError, type ErrorCode } from '../../src/shared/protocol/errors.ts'
import type { EventStore } from './eventStore.ts'

export interface AppendWatch {
  /** An append that was acknowledged, and after how long. */
  acknowledged(seconds: number): void
  failed(code: ErrorCode): void
}

/** The same store; `nowMs` need only run evenly. The store keeps its own `this`. */
export function measuredStore(store: EventStore, watch: AppendWatch, nowMs: () => number): EventStore {
  return {
    createSession: (session) => store.createSession(session),
    findSession: (sessionId) => store.findSession(sessionId),
    listSessions: () => store.listSessions(),
    append: async (request) => {
      const startMs = nowMs()
      try {
        const answer = await store.append(request)
        watch.acknowledged((nowMs() - startMs) / 1000)
        return answer
      } catch (error) {
        watch.failed(error instanceof AppError ? error.code : 'internal')
        throw error
      }
    },
    findAnswer: (sessionId, commandId) => store.findAnswer(sessionId, commandId),
    readAfter: (sessionId, seq, limit) => store.readAfter(sessionId, seq, limit),
    headSeq: (sessionId) => store.headSeq(sessionId),
    probe: () => store.probe(),
    close: () => store.close(),
  }
}
