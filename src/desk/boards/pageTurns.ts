// Turning pages in the room. Whoever turns twice at once means two pages, whatever the log has answered by then.
import type { BoardId } from '../../shared/protocol/ids.ts'
import type { Board } from '../../shared/session/state.ts'
import type { SessionClient } from '../../client/sessionClient.ts'

export interface PageTurns {
  /** The page that was asked for last, or, with nothing on its way, the one in the room. */
  pageOf(board: Board): number
  turnTo(board: Board, page: number): void
  close(): void
}

export function createPageTurns(
  session: Pick<SessionClient, 'submit' | 'onEvent'>,
  onFailure: (error: unknown) => void,
): PageTurns {
  const asked = new Map<BoardId, number>()
  const stop = session.onEvent((event) => {
    if (event.type === 'board.shown' && asked.get(event.boardId) === event.page) asked.delete(event.boardId)
  })
  return {
    pageOf: ({ boardId, page }) => asked.get(boardId) ?? page,
    turnTo: ({ boardId }, page) => {
      asked.set(boardId, page)
      session.submit({ type: 'board.show', boardId, page }).catch((error: unknown) => {
        asked.delete(boardId)
        onFailure(error)
      })
    },
    close: stop,
  }
}
