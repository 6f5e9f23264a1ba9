import { describe, expect, it } from 'vitest'
import { SessionId } from '../../shared/protocol/ids.ts'
import { actor, drawInk, newMarkId, SessionScript } from '../../testing/scenarios.ts'
import { lockWords } from './markWords.ts'

describe('a locked mark', () => {
  it('[HAND-3] says that it is locked, and to whom it does not open, who can', () => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    script.run(actor('expert'), drawInk(markId))
    const mark = () => script.state.marks.get(markId)!
    const told = (by: ReturnType<typeof actor>) =>
      lockWords(mark(), { sessionId: SessionId.parse('s1'), ...by, peerId: by.peerId! })
    expect(told(actor('expert'))).toBeUndefined()
    script.run(actor('expert'), {
      type: 'mark.restyle',
      markId,
      change: { locked: true },
    })
    expect(told(actor('expert'))).toBe('Locked: unlock it to change it.')
    expect(told(actor('wearer'))).toBe('Locked: unlock it to change it.')
    expect(told(actor('expert', 'colleague'))).toContain('Who drew it')
  })
})
