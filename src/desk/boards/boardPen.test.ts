import { signal } from '@preact/signals'
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/protocol/errors.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { BoardId, MarkId } from '../../shared/protocol/ids.ts'
import type { MarkColour } from '../../shared/protocol/marks.ts'
import type { Presence } from '../../shared/protocol/presence.ts'
import { createStrokePresence } from '../draw/strokePresence.ts'
import { createBoardPen, type BoardPen } from './boardPen.ts'

const on = { boardId: BoardId.parse('0193b8a0-0000-7000-8000-000000000051'), page: 2 }
const strokeId = MarkId.parse('0193b8a0-0000-7000-8000-000000000052')

let sent: Command[]
let told: Presence[]
let failed: unknown[]
let refuse: boolean
let pen: BoardPen

beforeEach(() => {
  sent = []
  told = []
  failed = []
  refuse = false
  pen = createBoardPen({
    session: {
      submit: async (command) => {
        sent.push(command)
        if (refuse) throw new AppError('too-large')
        return { seq: 1 }
      },
      onEvent: () => () => {},
    },
    presence: createStrokePresence({
      ways: [
        {
          isLossy: false,
          intervalMs: () => 16,
          send: (presence) => told.push(presence) > 0,
          sendEnd: (presence) => void told.push(presence),
        },
      ],
      nowMs: () => told.length * 1000,
      after: () => () => {},
    }),
    colour: signal<MarkColour>('pink'),
    newStrokeId: () => strokeId,
    page: () => on,
    aspect: () => 0.7,
    onFailure: (error) => void failed.push(error),
  })
})

describe('the pen on a page', () => {
  it('tells the growing stroke with its page, and draws it when it is lifted', async () => {
    pen.down([0.1, 0.1, 0.5])
    pen.move([[0.4, 0.3, 0.5]])
    pen.move([[0.6, 0.1, 0.5]])
    expect(told[0]).toMatchObject({ type: 'ink', board: on, kind: 'ink', markId: strokeId })
    pen.up()
    const [command] = sent
    expect(command).toMatchObject({
      type: 'board.draw',
      boardId: on.boardId,
      stroke: { strokeId, page: 2, kind: 'ink', colour: 'pink' },
    })
    expect(pen.ownStrokes.value).toMatchObject([{ complete: true, on }])
  })

  it('keeps two points of an arrow and a circle, one of a point', () => {
    for (const [kind, points] of [
      ['arrow', 2],
      ['circle', 2],
      ['point', 1],
    ] as const) {
      pen.tool.value = kind
      pen.down([0.2, 0.2, 0.5])
      pen.move([
        [0.3, 0.2, 0.5],
        [0.5, 0.4, 0.5],
      ])
      pen.up()
      const last = sent.at(-1)
      expect(last?.type === 'board.draw' && last.stroke.stroke).toHaveLength(points)
    }
  })

  it('takes a slip of the hand for nothing, and tells the others so', () => {
    pen.tool.value = 'arrow'
    pen.down([0.2, 0.2, 0.5])
    pen.move([[0.201, 0.2, 0.5]])
    pen.up()
    expect(sent).toEqual([])
    expect(told.at(-1)).toMatchObject({ type: 'ink', cancelled: true })
    expect(pen.ownStrokes.value).toEqual([])
  })

  it('takes a refused stroke away and tells why', async () => {
    refuse = true
    pen.tool.value = 'point'
    pen.down([0.2, 0.2, 0.5])
    pen.up()
    await expect.poll(() => failed).toHaveLength(1)
    expect(pen.ownStrokes.value).toEqual([])
  })

  it('[KEYS-4] points with the pointer for as long as it is down, and draws nothing', () => {
    pen.tool.value = 'pointer'
    pen.down([0.2, 0.3, 0.5])
    expect(told.at(-1)).toMatchObject({ type: 'pointer', board: on, points: [{ at: [0.2, 0.3] }] })
    pen.move([
      [0.3, 0.3, 0.5],
      [0.4, 0.3, 0.5],
    ])
    expect(told.at(-1)).toMatchObject({ points: [{ at: [0.4, 0.3] }] })
    pen.up()
    expect(told.at(-1)).toMatchObject({ type: 'pointer', points: [] })
    pen.down([0.2, 0.3, 0.5])
    pen.cancel()
    expect(told.at(-1)).toMatchObject({ type: 'pointer', points: [] })
    expect([sent, pen.ownStrokes.value]).toEqual([[], []])
  })

  it('[KEYS-4] points where the crosshair is, until it draws', () => {
    pen.aim([0.5, 0.6])
    expect(told.at(-1)).toMatchObject({ type: 'pointer', board: on, points: [{ at: [0.5, 0.6] }] })
    pen.down([0.5, 0.6, 0.5])
    expect(told.at(-2)).toMatchObject({ type: 'pointer', points: [] })
    expect(told.at(-1)).toMatchObject({ type: 'ink', kind: 'ink' })
  })

  it('points while it hovers, and stops when it has left', () => {
    pen.hover([0.5, 0.5])
    expect(told.at(-1)).toMatchObject({ type: 'pointer', board: on, points: [{ at: [0.5, 0.5] }] })
    pen.hover(undefined)
    expect(told.at(-1)).toMatchObject({ type: 'pointer', points: [] })
  })
})
