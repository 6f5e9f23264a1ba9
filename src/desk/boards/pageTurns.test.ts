import { describe, expect, it } from 'vitest'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import { AppError } from '../../shared/protocol/errors.ts'
import { BoardId } from '../../shared/protocol/ids.ts'
import type { Board } from '../../shared/session/state.ts'
import { createPageTurns } from './pageTurns.ts'

const boardId = BoardId.parse('0193b8a0-0000-7000-8000-000000000051')
const board = { boardId, page: 0 } as Board

function turned(refuse = false) {
  const asked: number[] = []
  const failed: unknown[] = []
  let hear: (event: SessionEvent) => void = () => {}
  const turns = createPageTurns(
    {
      submit: async (command) => {
        if (command.type === 'board.show') asked.push(command.page)
        if (refuse) throw new AppError('storage-full')
        return { seq: 1 }
      },
      onEvent: (listener) => {
        hear = (event) => listener(event, false)
        return () => {}
      },
    },
    (error) => void failed.push(error),
  )
  const shown = (page: number): void => hear({ type: 'board.shown', boardId, page } as SessionEvent)
  return { turns, asked, failed, shown }
}

describe('turning pages in the room', () => {
  it('two turns before the first is answered are two pages', () => {
    const { turns, asked, shown } = turned()
    turns.turnTo(board, turns.pageOf(board) + 1)
    turns.turnTo(board, turns.pageOf(board) + 1)
    expect(asked).toEqual([1, 2])
    shown(1)
    turns.turnTo(board, turns.pageOf(board) - 1)
    expect(asked).toEqual([1, 2, 1])
  })

  it('once answered, or refused, the page in the room counts again', async () => {
    const answered = turned()
    answered.turns.turnTo(board, 1)
    answered.shown(1)
    expect(answered.turns.pageOf({ ...board, page: 5 })).toBe(5)
    const refused = turned(true)
    refused.turns.turnTo(board, 1)
    await expect.poll(() => refused.failed).toHaveLength(1)
    expect(refused.turns.pageOf(board)).toBe(0)
  })
})
