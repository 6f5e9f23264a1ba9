// @vitest-environment happy-dom
// Keys while a board stands on the stage: the board's own, the desk's beside it, and none for the picture behind.
import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import { BoardId, SessionId } from '../../shared/protocol/ids.ts'
import type { MarkColour } from '../../shared/protocol/marks.ts'
import { createFakeClock } from '../../testing/fakeClock.ts'
import { actor, newMarkId, SessionScript } from '../../testing/scenarios.ts'
import { keys, toolKeys } from '../controls/deskCommands.ts'
import { listenToKeys } from '../controls/keyboardShortcuts.ts'
import type { DeskCall } from '../deskCall.ts'
import type { StrokePresence } from '../draw/strokePresence.ts'
import { createBoardDesk, type BoardDesk, type BoardDeskOptions } from './boardDesk.ts'
import { boardKeys } from './boardKeys.ts'

const expert = actor('expert')
const colleague = actor('expert', 'colleague')
const server = { participantId: 'server', role: 'server' } as const
const boardId = BoardId.parse('0193b8a0-0000-7000-8000-000000000051')
const page = { width: 1000, height: 1400 }

let script: SessionScript
let state: ReturnType<typeof signal<SessionScript['state']>>
let ask: ReturnType<typeof vi.fn<(command: Command) => void>>
let boards: BoardDesk
/** What the desk's own keys did. */
let did: string[]
let stops: (() => void)[]

const run = (by: typeof expert, command: Command): void => {
  expect(script.run(by, command)).toBeUndefined()
  state.value = script.state
}
const draw = (by: typeof expert): void =>
  run(by, {
    type: 'board.draw',
    boardId,
    stroke: { strokeId: newMarkId(), page: 0, kind: 'point', colour: 'pink', stroke: [[0.5, 0.5, 0.5]] },
  })

function press(key: string, modifiers: Partial<KeyboardEventInit> = {}): void {
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers }),
  )
}

/** As much of a desk as keys reach for; whatever else they touch is written down. */
function deskWith(open: BoardDesk): DeskCall {
  const told = (name: string): unknown =>
    new Proxy(() => {}, {
      get: (_target, part) => told(`${name}.${String(part)}`),
      set: (_target, part) => did.push(`${name}.${String(part)}`) > 0,
      apply: () => did.push(name),
    })
  const parts: Readonly<Record<string, unknown>> = { boards: { desk: signal(open) } }
  return new Proxy({} as DeskCall, { get: (_target, name) => parts[String(name)] ?? told(String(name)) })
}

beforeEach(() => {
  script = SessionScript.opened()
  script.run(server, { type: 'board.attach', boardId, title: 'Referral', pages: [page, page] })
  state = signal(script.state)
  ask = vi.fn()
  did = []
  const session = {
    state,
    me: signal({ sessionId: SessionId.parse('s1'), ...expert }),
    onEvent: () => () => {},
    onPresence: () => () => {},
    submit: () => Promise.resolve({ seq: 1 }),
  } as unknown as BoardDeskOptions['session']
  boards = createBoardDesk({
    session,
    media: { onPresence: () => () => {} },
    clock: createFakeClock(),
    ports: {} as BoardDeskOptions['ports'],
    presence: { pointEnd: () => {}, close: () => {} } as unknown as StrokePresence,
    colour: signal<MarkColour>('pink'),
    newId: newMarkId,
    ask,
    onFailure: () => {},
  })
  boards.open(boardId)
  const actions = {
    toPicture: () => did.push('picture'),
    togglePanel: () => did.push('panel'),
    openChat: () => did.push('chat'),
  }
  stops = [boardKeys(boards), listenToKeys(window, deskWith(boards), { actions, pointerHeld: signal(false) })]
})
afterEach(() => {
  for (const stop of stops) stop()
  boards.close()
})

describe('wiping a page by key', () => {
  it('[BACK-3] takes back one’s last stroke without a question, and not by the keys for redo', () => {
    draw(expert)
    draw(expert)
    press('Z', { ctrlKey: true, shiftKey: true })
    press('y', { ctrlKey: true })
    expect(ask).not.toHaveBeenCalled()
    expect(did).toEqual([])
    press('z', { ctrlKey: true })
    press('z')
    const last = { type: 'board.wipe', boardId, page: 0, scope: 'last' }
    expect(ask.mock.calls).toEqual([[last], [last]])
  })

  it('[BACK-3] asks before somebody else’s stroke goes, and keeps it after a no', () => {
    draw(colleague)
    press('c')
    expect(ask).not.toHaveBeenCalled()
    expect(boards.asked.value?.count).toBe(1)
    boards.answer(false)
    expect(boards.asked.value).toBeUndefined()
    expect(ask).not.toHaveBeenCalled()
  })

  it('[BACK-3] asks before several of one’s own go, and not before a single one', () => {
    draw(expert)
    press('x')
    expect(ask).toHaveBeenCalledExactlyOnceWith({ type: 'board.wipe', boardId, page: 0, scope: 'mine' })
    draw(expert)
    press('x')
    expect(ask).toHaveBeenCalledTimes(1)
    expect(boards.asked.value?.count).toBe(2)
  })

  it('[BACK-3] wipes what was asked about, also when the page was turned meanwhile', () => {
    draw(expert)
    draw(colleague)
    press('c')
    run(colleague, { type: 'board.show', boardId, page: 1 })
    boards.answer(true)
    expect(ask).toHaveBeenCalledExactlyOnceWith({ type: 'board.wipe', boardId, page: 0, scope: 'all' })
  })
})

describe('keys for the page', () => {
  it('[KEYS-4] choose its tools, the live pointer too', () => {
    for (const [key, tool] of [
      ['l', 'pointer'],
      ['o', 'circle'],
    ] as const) {
      // prettier-ignore
      press(key)
      expect(boards.pen.tool.value).toBe(tool)
    }
    expect(did).toEqual([])
  })
})

describe('keys for the picture', () => {
  it('[BACK-4] do nothing while a board stands in its place', () => {
    const own = new Set(['I', 'A', 'P', 'O', keys.undo, keys.eraseMine, keys.clearAll, keys.live])
    const beside = new Set<string>([keys.panel, keys.microphone, keys.camera, keys.chat, keys.help])
    for (const key of [...Object.values(toolKeys), ...Object.values(keys)]) {
      if (!own.has(key) && !beside.has(key)) press(key === 'Space' ? ' ' : key)
    }
    expect(did).toEqual([])
    expect(ask).not.toHaveBeenCalled()
  })

  it('[BACK-4] of which those that are not about the picture work as ever', () => {
    for (const key of [keys.panel, keys.chat, keys.help, '2']) press(key)
    expect(did).toEqual(['panel', 'chat', 'dialog.value', 'drawing.colour.value'])
  })

  it('[BACK-4] are the picture’s again once the board is closed', () => {
    press('Escape')
    press('y', { ctrlKey: true })
    expect(did).toEqual(['ask'])
  })
})
