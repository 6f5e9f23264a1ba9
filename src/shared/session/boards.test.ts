import { describe, expect, it } from 'vitest'
import { actor, newMarkId, SessionScript } from '../../testing/scenarios.ts'
import { BoardId } from '../protocol/ids.ts'
import { shownBoards } from './selectors.ts'

const wearer = actor('wearer')
const expert = actor('expert')
const other = actor('expert', 'second-expert')
const server = { participantId: 'server', role: 'server' } as const
const boardId = BoardId.parse('0193b8a0-0000-7000-8000-000000000051')
const pages = [
  { width: 800, height: 600 },
  { width: 600, height: 800 },
]

function withBoard(): SessionScript {
  const script = SessionScript.opened()
  expect(script.run(server, { type: 'board.attach', boardId, title: 'Referral', pages })).toBeUndefined()
  return script
}

describe('boards', () => {
  it('[BOARD-1] are attached by the server, once', () => {
    const script = withBoard()
    const again = { type: 'board.attach' as const, boardId, title: 'Referral', pages }
    expect(script.run(server, again)).toBe('wrong-state')
    expect(script.run(expert, again)).toBe('not-allowed')
  })

  it('[BOARD-2] are shown page by page, keep their place, and are hidden', () => {
    const script = withBoard()
    const place = {
      worldFromBoard: { position: [0, 1.4, -1], orientation: [0, 0, 0, 1] },
      widthM: 0.6,
      epoch: 1,
    } as const
    expect(script.run(expert, { type: 'board.show', boardId, page: 2 })).toBe('not-found')
    expect(script.run(wearer, { type: 'board.show', boardId, page: 0, place: { ...place, epoch: 0 } })).toBe(
      'wrong-epoch',
    )
    expect(script.run(wearer, { type: 'board.show', boardId, page: 0, place })).toBeUndefined()
    expect(script.run(expert, { type: 'board.show', boardId, page: 1 })).toBeUndefined()
    expect(shownBoards(script.state)).toMatchObject([{ page: 1, place }])
    expect(script.run(expert, { type: 'board.hide', boardId })).toBeUndefined()
    expect(script.run(expert, { type: 'board.hide', boardId })).toBe('wrong-state')
    expect(shownBoards(script.state)).toHaveLength(0)
  })

  it('[BOARD-3] are drawn on, and wiped of one’s own', () => {
    const script = withBoard()
    const draw = (by: typeof expert) => {
      const stroke = {
        strokeId: newMarkId(),
        page: 0,
        kind: 'point',
        colour: 'sky',
        stroke: [[0.5, 0.5, 0.5]],
      } as const
      expect(script.run(by, { type: 'board.draw', boardId, stroke })).toBeUndefined()
      expect(script.run(by, { type: 'board.draw', boardId, stroke })).toBe('wrong-state')
      expect(
        script.run(by, {
          type: 'board.draw',
          boardId,
          stroke: { ...stroke, strokeId: newMarkId(), kind: 'ink' },
        }),
      ).toBe('malformed')
    }
    draw(expert)
    draw(other)
    const count = () => script.state.boards.get(boardId)!.strokes.length
    expect(script.run(expert, { type: 'board.wipe', boardId, page: 0, scope: 'mine' })).toBeUndefined()
    expect(count()).toBe(1)
    expect(script.run(expert, { type: 'board.wipe', boardId, page: 0, scope: 'last' })).toBe('wrong-state')
    expect(script.run(expert, { type: 'board.wipe', boardId, page: 0, scope: 'all' })).toBeUndefined()
    expect(count()).toBe(0)
  })

  it('[BOARD-2] stand at most four in the room', () => {
    const script = SessionScript.opened()
    const ids = [1, 2, 3, 4, 5].map((n) => BoardId.parse(`0193b8a0-0000-7000-8000-00000000006${n}`))
    for (const id of ids) script.run(server, { type: 'board.attach', boardId: id, title: 'X-ray', pages })
    const show = (id: BoardId, page = 0) => script.run(expert, { type: 'board.show', boardId: id, page })
    for (const id of ids.slice(0, 4)) expect(show(id)).toBeUndefined()
    expect(show(ids[4]!)).toBe('wrong-state')
    // A page is turned on one that is there.
    expect(show(ids[0]!, 1)).toBeUndefined()
    expect(script.run(wearer, { type: 'board.hide', boardId: ids[0]! })).toBeUndefined()
    expect(show(ids[4]!)).toBeUndefined()
  })
})
