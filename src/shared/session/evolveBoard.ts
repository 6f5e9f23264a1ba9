// Boards as their events fold (SPEC: BOARD).
import type { SessionEventOf } from '../protocol/events.ts'
import type { BoardId } from '../protocol/ids.ts'
import type { Board, SessionState } from './state.ts'

export function applyBoardAttached(
  state: SessionState,
  { boardId, title, pages, by }: SessionEventOf<'board.attached'>,
): SessionState {
  if (state.boards.has(boardId) || pages.length === 0) return state
  const board: Board = {
    boardId,
    by: by.participantId,
    title,
    pages,
    page: 0,
    shown: false,
    shownAtMs: undefined,
    place: undefined,
    strokes: [],
  }
  return { ...state, boards: new Map(state.boards).set(boardId, board) }
}

/** BOARD-2: a page without a place keeps the board's own. */
export const applyBoardShown = (
  state: SessionState,
  { boardId, page, place, atMs }: SessionEventOf<'board.shown'>,
): SessionState =>
  withBoard(state, boardId, (board) => ({
    ...board,
    page,
    shown: true,
    shownAtMs: board.shownAtMs ?? atMs,
    place: place ?? board.place,
  }))

export const applyBoardHidden = (
  state: SessionState,
  { boardId }: SessionEventOf<'board.hidden'>,
): SessionState => withBoard(state, boardId, (board) => ({ ...board, shown: false, shownAtMs: undefined }))

export function applyBoardDrawn(
  state: SessionState,
  { boardId, stroke, by }: SessionEventOf<'board.drawn'>,
): SessionState {
  const { participantId } = by
  if (participantId === 'server') return state
  return withBoard(state, boardId, (board) => ({
    ...board,
    strokes: [...board.strokes, { ...stroke, author: participantId }],
  }))
}

export const applyBoardWiped = (
  state: SessionState,
  { boardId, strokeIds }: SessionEventOf<'board.wiped'>,
): SessionState =>
  withBoard(state, boardId, (board) => ({
    ...board,
    strokes: board.strokes.filter(({ strokeId }) => !strokeIds.includes(strokeId)),
  }))

function withBoard(state: SessionState, boardId: BoardId, change: (board: Board) => Board): SessionState {
  const board = state.boards.get(boardId)
  return board === undefined ? state : { ...state, boards: new Map(state.boards).set(boardId, change(board)) }
}
