// Tells the wearer of a board that the expert has just put into the room: it stands aside, where a display may not reach.
import { computed, signal, type ReadonlySignal } from '@preact/signals-core'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { BoardId } from '../../shared/protocol/ids.ts'

export interface BoardNotices {
  /** Title of the board; undefined while there is nothing to tell. */
  readonly title: ReadonlySignal<string | undefined>
  close(): void
}

/** Twice as long as reading it takes. */
const LASTS_MS = 6000

/** [EDGE-2] */
export function watchBoardNotices(session: Pick<SessionClient, 'state' | 'onEvent'>): BoardNotices {
  const told = signal<BoardId | undefined>(undefined)
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = session.onEvent((event, replayed) => {
    if (event.type !== 'board.shown' || replayed || event.by.role === 'wearer') return
    // A turned page is no new board.
    if (session.state.peek().boards.get(event.boardId)?.shownAtMs !== event.atMs) return
    clearTimeout(timer)
    told.value = event.boardId
    timer = setTimeout(() => (told.value = undefined), LASTS_MS)
  })
  return {
    title: computed(() => {
      const board = told.value && session.state.value.boards.get(told.value)
      return board?.shown === true ? board.title : undefined
    }),
    close() {
      clearTimeout(timer)
      stop()
    },
  }
}
