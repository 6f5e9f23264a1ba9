import { signal } from '@preact/signals-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import { BoardId } from '../../shared/protocol/ids.ts'
import { actor, SessionScript } from '../../testing/scenarios.ts'
import { watchBoardNotices } from './boardNotices.ts'

const wearer = actor('wearer')
const expert = actor('expert')
const server = { participantId: 'server', role: 'server' } as const
const boardId = BoardId.parse('0193b8a0-0000-7000-8000-000000000051')
const page = { width: 800, height: 600 }
const show = { type: 'board.show', boardId, page: 0 } as const

function watched() {
  const script = SessionScript.opened()
  script.run(server, { type: 'board.attach', boardId, title: 'Referral', pages: [page, page] })
  const state = signal(script.state)
  let tell: (event: SessionEvent, replayed: boolean) => void = () => {}
  const { title } = watchBoardNotices({
    state,
    onEvent: (listener) => {
      tell = listener
      return () => {}
    },
  })
  const run = (by: typeof wearer, command: Command, replayed = false): void => {
    const heard = script.log.length
    expect(script.run(by, command)).toBeUndefined()
    state.value = script.state
    for (const event of script.log.slice(heard)) tell(event, replayed)
  }
  return { run, title }
}

describe('the notice of a board', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('[EDGE-2] names what the expert has just shown, until it has been read', () => {
    const { run, title } = watched()
    run(expert, show)
    expect(title.value).toBe('Referral')
    vi.advanceTimersByTime(6000)
    expect(title.value).toBeUndefined()
  })

  it('[EDGE-2] is none of a turned page, of what was shown before, or of what the wearer does', () => {
    const { run, title } = watched()
    run(expert, show, true)
    run(expert, { ...show, page: 1 })
    expect(title.value).toBeUndefined()
    run(wearer, { type: 'board.hide', boardId })
    run(wearer, show)
    expect(title.value).toBeUndefined()
  })

  it('[EDGE-2] goes with the board', () => {
    const { run, title } = watched()
    run(expert, show)
    run(expert, { type: 'board.hide', boardId })
    expect(title.value).toBeUndefined()
  })
})
