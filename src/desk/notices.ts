// The one notice that stands before the expert. It goes by itself; what speaks of a lost line goes with its return, and a refusal with the
// next thing that the expert does and that is done [SAID-1].
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

/** As long as a short sentence takes to be noticed and read; a refusal is three. */
const QUIET_FOR_MS = 4000
const REFUSAL_FOR_MS = 7000

/** What an expert does by hand; holding a mark and letting it go come with what was refused, and placing by itself. */
const BY_HAND = /^(mark\.(drawn|reshaped|restyled|tilted)|marks\.(erased|restored)|picture|chat|board)/

export function createNotices(session: Pick<SessionClient, 'connection' | 'me' | 'onEvent'>): Notices {
  const notice = signal<DeskNotice | undefined>(undefined)
  const say = (next: DeskNotice): void => {
    notice.value = next
    void wait(isQuiet(next) ? QUIET_FOR_MS : REFUSAL_FOR_MS).then(() => {
      if (notice.peek() === next) notice.value = undefined
    })
  }
  const stopHearing = session.onEvent(({ type, by }) => {
    const isDone = by.participantId === session.me.peek()?.participantId && BY_HAND.test(type)
    if (isDone && !isQuiet(notice.peek())) notice.value = undefined
  })
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
    close() {
      stopHearing()
      stopForgetting()
    },
  }
}
