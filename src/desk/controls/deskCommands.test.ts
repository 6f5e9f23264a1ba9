import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import { styleOf } from '../../shared/session/markShape.ts'
import { actor, drawInk, newMarkId, SessionScript } from '../../testing/scenarios.ts'
import type { DeskCall } from '../deskCall.ts'
import { commandOfKey } from './deskCommands.ts'

const expert = actor('expert')
const actions = { togglePanel: () => {}, openChat: () => {} }

/** As much of a call as the erasing keys reach for. */
function atDesk(script: SessionScript) {
  const ask = vi.fn<(command: Command) => void>()
  const dialog = signal<'keys' | 'clearAll' | undefined>(undefined)
  const call = { ask, dialog, session: { state: signal(script.state) } } as unknown as DeskCall
  return { ask, dialog, press: (key: string) => commandOfKey(key, call, actions)?.() }
}

describe('the keys that erase', () => {
  it('[BACK-1] ask before everybody’s marks go, and not before one’s own do', () => {
    const script = SessionScript.opened()
    script.run(actor('expert', 'colleague'), drawInk(newMarkId()))
    const { ask, dialog, press } = atDesk(script)
    press('c')
    expect(dialog.value).toBe('clearAll')
    expect(ask).not.toHaveBeenCalled()
    press('x')
    expect(ask).toHaveBeenCalledExactlyOnceWith({ type: 'mark.clear', scope: 'mine' })
  })

  it('[BACK-1] ask nothing where all that is there is locked', () => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    script.run(expert, drawInk(markId))
    const style = { ...styleOf(script.state.marks.get(markId)!), locked: true }
    script.run(expert, { type: 'mark.restyle', markId, style })
    const { ask, dialog, press } = atDesk(script)
    press('c')
    expect(dialog.value).toBeUndefined()
    expect(ask).toHaveBeenCalledExactlyOnceWith({ type: 'mark.clear', scope: 'all' })
  })
})
