// The one notice that stands before the expert: what is quiet goes by itself, what speaks of a lost line goes with its return.
import { effect, signal, type Signal } from '@preact/signals'
import type { SessionClient } from '../client/sessionClient.ts'
import type { CommandType } from '../shared/protocol/commands.ts'
import { AppError } from '../shared/protocol/errors.ts'
import { isOverWhenLive, isQuiet, noticeOf, type DeskNotice } from './deskNotice.ts'
import { wait } from './wait.ts'

export interface Notices {
  readonly notice: Signal<DeskNotice | undefined>
  say(notice: DeskNotice): void
  /** A failure, and what was asked for; what is no refusal of ours is reported besides. */
  tell(error: unknown, asked?: CommandType): void
  close(): void
}

/** As long as a short sentence takes to be noticed and read. */
const QUIET_FOR_MS = 4000

export function createNotices(session: Pick<SessionClient, 'connection'>): Notices {
  const notice = signal<DeskNotice | undefined>(undefined)
  const say = (next: DeskNotice): void => {
    notice.value = next
    if (!isQuiet(next)) return
    void wait(QUIET_FOR_MS).then(() => {
      if (notice.peek() === next) notice.value = undefined
    })
  }
  const stopForgetting = effect(() => {
    if (session.connection.value.tag === 'live' && isOverWhenLive(notice.peek())) notice.value = undefined
  })
  return {
    notice,
    say,
    tell(error, asked) {
      say(noticeOf(error, asked))
      if (!(error instanceof AppError)) reportError(error)
    },
    close: stopForgetting,
  }
}
