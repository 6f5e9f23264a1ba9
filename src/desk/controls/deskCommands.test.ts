import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import type { StyleChange } from '../../shared/protocol/marks.ts'
import { actor, drawInk, newMarkId, SessionScript } from '../../testing/scenarios.ts'
import type { DeskCall, DeskDialog } from '../deskCall.ts'
import { commandOfKey } from './deskCommands.ts'

const expert = actor('expert')
const actions = { toPicture: () => {}, togglePanel: () => {}, openChat: () => {} }

/** As much of a call as the erasing keys reach for. */
function atDesk(script: SessionScript) {
  const ask = vi.fn<(command: Command) => void>()
  const dialog = signal<DeskDialog | undefined>(undefined)
  const session = { state: signal(script.state), me: signal(expert) }
  const boards = { desk: signal(undefined) }
  const call = { ask, dialog, session, boards } as unknown as DeskCall
  return { ask, dialog, press: (key: string) => commandOfKey(key, call, actions)?.() }
}

function withMarks(own: number, others = 0): SessionScript {
  const script = SessionScript.opened()
  for (let n = 0; n < own; n++) script.run(expert, drawInk(newMarkId()))
  for (let n = 0; n < others; n++) script.run(actor('expert', 'colleague'), drawInk(newMarkId()))
  return script
}

/** A desk with one mark drawn, and in hand. */
function withOneInHand(locked: boolean) {
  const script = SessionScript.opened()
  const markId = newMarkId()
  script.run(expert, drawInk(markId, { colour: 'sky' }))
  if (locked) script.run(expert, { type: 'mark.restyle', markId, change: { locked } })
  const colour = signal('sky')
  const refused: unknown[] = []
  const restyle = (change: StyleChange): void => {
    const refusal = script.run(expert, { type: 'mark.restyle', markId, change })
    if (refusal !== undefined) refused.push(refusal)
  }
  const board = signal<object | undefined>(undefined)
  const call = {
    session: { state: { peek: () => script.state } },
    drawing: { tool: signal('select'), colour },
    editing: { selected: signal(markId), restyle },
    boards: { desk: signal({ opened: board }) },
  } as unknown as DeskCall
  const press = (key: string): void => commandOfKey(key, call, actions)?.()
  return { press, colour, board, refused, now: () => script.state.marks.get(markId)!.colour }
}

describe('the keys for tools', () => {
  it('[KEYS-1] give the keys to the picture, and leave them where they are while a board covers it', () => {
    const tool = signal('ink')
    const board = signal<object | undefined>(undefined)
    const call = { drawing: { tool }, boards: { desk: signal({ opened: board }) } } as unknown as DeskCall
    const toPicture = vi.fn<() => void>()
    const press = (key: string): void => commandOfKey(key, call, { ...actions, toPicture })?.()
    press('a')
    expect([tool.value, toPicture.mock.calls.length]).toEqual(['arrow', 1])
    board.value = {}
    press('p')
    expect([tool.value, toPicture.mock.calls.length]).toEqual(['arrow', 1])
  })
})

describe('the keys for colours', () => {
  it('[HAND-11] recolour the mark in hand, and what is drawn from now on', () => {
    const { press, colour, refused, now } = withOneInHand(false)
    press('3')
    press('3')
    expect([now(), colour.value, refused]).toEqual(['green', 'green', []])
  })

  it('[HAND-11] leave a locked one as it is, which is said, and one that a board hides', () => {
    const locked = withOneInHand(true)
    locked.press('2')
    expect([locked.now(), locked.colour.value]).toEqual(['sky', 'orange'])
    expect(locked.refused).toEqual(['mark-locked'])
    const hidden = withOneInHand(false)
    hidden.board.value = {}
    hidden.press('2')
    expect([hidden.now(), hidden.colour.value]).toEqual(['sky', 'orange'])
  })
})

describe('the keys that erase', () => {
  it('[BACK-1] ask before somebody else’s marks go', () => {
    const { ask, dialog, press } = atDesk(withMarks(1, 1))
    press('c')
    expect(dialog.value).toBe('clearAll')
    expect(ask).not.toHaveBeenCalled()
    dialog.value = undefined
    press('x')
    expect(dialog.value).toBeUndefined()
    expect(ask).toHaveBeenCalledExactlyOnceWith({ type: 'mark.clear', scope: 'mine' })
  })

  it('[BACK-1] ask before more than a handful goes, one’s own too, and not before a handful does', () => {
    const many = atDesk(withMarks(6))
    many.press('x')
    expect(many.dialog.value).toBe('clearMine')
    many.press('c')
    expect(many.dialog.value).toBe('clearAll')
    expect(many.ask).not.toHaveBeenCalled()
    const few = atDesk(withMarks(5))
    few.press('x')
    few.press('c')
    expect(few.dialog.value).toBeUndefined()
    expect(few.ask.mock.calls).toEqual([
      [{ type: 'mark.clear', scope: 'mine' }],
      [{ type: 'mark.clear', scope: 'all' }],
    ])
  })

  it('[BACK-1] ask nothing where all that is there is locked', () => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    script.run(expert, drawInk(markId))
    script.run(expert, { type: 'mark.restyle', markId, change: { locked: true } })
    const { ask, dialog, press } = atDesk(script)
    press('c')
    expect(dialog.value).toBeUndefined()
    expect(ask).toHaveBeenCalledExactlyOnceWith({ type: 'mark.clear', scope: 'all' })
  })
})
