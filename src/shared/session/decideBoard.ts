// Rules for boards: images and documents in the wearer's room (SPEC: BOARD).
import { MAX_SHOWN_BOARDS } from '../protocol/boards.ts'
import type { CommandOf } from '../protocol/commands.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { EventBody } from '../protocol/events.ts'
import type { BoardId } from '../protocol/ids.ts'
import { Err, Ok, type Result } from '../result.ts'
import type { CommandActor } from './decide.ts'
import { hasPointsOf } from './markShape.ts'
import { shownBoards, strokesToWipe } from './selectors.ts'
import type { Board, SessionState } from './state.ts'

type Decision = Result<readonly EventBody[], ErrorCode>

export const MAX_BOARDS = 50
export const MAX_BOARD_STROKES = 500

export function decideAttachBoard(
  state: SessionState,
  { boardId, title, pages }: CommandOf<'board.attach'>,
): Decision {
  if (state.boards.has(boardId)) return Err('wrong-state')
  if (state.boards.size >= MAX_BOARDS) return Err('too-large')
  return Ok([{ type: 'board.attached', boardId, title, pages }])
}

export function decideShowBoard(
  state: SessionState,
  { boardId, page, place }: CommandOf<'board.show'>,
): Decision {
  const found = findBoard(state, boardId)
  if (!found.ok) return found
  if (page >= found.value.pages.length) return Err('not-found')
  if (!found.value.shown && shownBoards(state).length >= MAX_SHOWN_BOARDS) return Err('wrong-state')
  if (place !== undefined && place.epoch !== state.epoch) return Err('wrong-epoch')
  return Ok([{ type: 'board.shown', boardId, page, ...(place === undefined ? {} : { place }) }])
}

export function decideHideBoard(state: SessionState, { boardId }: CommandOf<'board.hide'>): Decision {
  const found = findBoard(state, boardId)
  if (!found.ok) return found
  return found.value.shown ? Ok([{ type: 'board.hidden', boardId }]) : Err('wrong-state')
}

export function decideDrawOnBoard(
  state: SessionState,
  { boardId, stroke }: CommandOf<'board.draw'>,
): Decision {
  const found = findBoard(state, boardId)
  if (!found.ok) return found
  const { pages, strokes } = found.value
  if (stroke.page >= pages.length) return Err('not-found')
  if (!hasPointsOf(stroke.kind, stroke.stroke.length)) return Err('malformed')
  if (strokes.some(({ strokeId }) => strokeId === stroke.strokeId)) return Err('wrong-state')
  return strokes.length < MAX_BOARD_STROKES
    ? Ok([{ type: 'board.drawn', boardId, stroke }])
    : Err('too-large')
}

export function decideWipeBoard(
  state: SessionState,
  { boardId, ...what }: CommandOf<'board.wipe'>,
  { participantId }: CommandActor,
): Decision {
  const found = findBoard(state, boardId)
  if (!found.ok) return found
  const wiped = strokesToWipe(found.value, what, participantId)
  if (wiped.length === 0) return Err('wrong-state')
  return Ok([{ type: 'board.wiped', boardId, strokeIds: wiped.map(({ strokeId }) => strokeId) }])
}

function findBoard(state: SessionState, boardId: BoardId): Result<Board, ErrorCode> {
  const board = state.boards.get(boardId)
  return board === undefined ? Err('not-found') : Ok(board)
}
