// @vitest-environment happy-dom
// The question about several marks, as it is pressed.
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import type { DeskCall } from '../deskCall.ts'
import { doubtsOf } from '../honest/doubts.ts'
import { DoubtWords } from './DoubtWords.tsx'
import { doubtWords, severalWords } from './newsWords.ts'

function asked(count: number, { errorM = 0.05, limitM = 0.03 } = {}) {
  const script = SessionScript.opened()
  const expert = actor('expert')
  for (let n = 0; n < count; n++) {
    const markId = newMarkId()
    script.run(expert, drawInk(markId))
    const place = placement({ errorM: errorM + n / 100, settled: true })
    script.run(actor('wearer'), placing(script.state, markId, place))
  }
  const doubts = doubtsOf(script.state, expert.participantId, { limitM, answered: new Set(), sessionMs: 0 })
  const ask = vi.fn<(command: Command) => void>()
  const keep = vi.fn()
  const highlighted = signal<string | undefined>(undefined)
  const shown = signal(doubts)
  const honest = { doubts: shown, limitM: signal(limitM), keep }
  const call = { ask, highlighted, honest, tie: { start: () => {} } } as unknown as DeskCall
  const host = document.createElement('div')
  void act(() => render(<DoubtWords call={call} />, host))
  const press = (name: string): void => {
    const button = [...host.querySelectorAll('button')].find((each) => each.textContent.trim() === name)
    if (button === undefined) throw new Error(`there is no button ${name}`)
    void act(() => button.click())
  }
  return { host, press, ask, keep, doubts, shown, highlighted }
}

describe('the question about marks that may mislead', () => {
  it('[HON-4] says how many there are and how far off at worst, and keeps all at once', () => {
    const { host, press, keep, doubts } = asked(3)
    expect(host.textContent).toContain('3 of your marks are not sure. They may lie ± 7.0 cm off at worst.')
    press('Keep all')
    expect(keep).toHaveBeenCalledExactlyOnceWith(doubts.map(({ mark }) => mark))
  })

  it('[HON-4] removes all at once', () => {
    const { press, ask, doubts } = asked(2)
    press('Remove all')
    const markIds = doubts.map(({ mark }) => mark.markId)
    expect(ask).toHaveBeenCalledExactlyOnceWith({ type: 'mark.erase', markIds })
  })

  it('[HON-4] is answered one by one where that is wished, and for a single mark', () => {
    const { host, press, keep, doubts } = asked(2)
    press('One by one')
    expect(host.textContent).toContain('1 more to answer')
    press('Keep it')
    expect(keep).toHaveBeenCalledExactlyOnceWith([doubts[0]?.mark])
    expect(asked(1).host.textContent).not.toContain('Keep all')
  })

  it('[HON-1] names the usual limit as that, and one that was chosen as that, and says that nothing has to be done', () => {
    const usual = asked(1).host.textContent
    expect(usual).toContain('it may lie ± 5.0 cm off, more than the usual limit of 3.0 cm.')
    expect(usual).toContain('The dashed ring shows how far. It stays so if you do nothing.')
    expect(asked(1, { limitM: 0.02 }).host.textContent).toContain('more than the 2.0 cm that you accept.')
    expect(asked(2).host.textContent).toContain('Dashed rings show how far. They stay so if you do nothing.')
  })

  it('[RING-1] speaks of a ring only as far as there is one', () => {
    expect(asked(1, { errorM: 0.31 }).host.textContent).toContain('The dashed ring shows only 25 cm of it.')
    expect(asked(1, { errorM: 0.005, limitM: 0.002 }).host.textContent).not.toContain('ring')
  })

  it('leaves no mark lit when its question goes', () => {
    const { host, highlighted, shown } = asked(1)
    host.querySelector('.desk-words')?.dispatchEvent(new Event('pointerenter'))
    expect(highlighted.value).toBeDefined()
    void act(() => {
      shown.value = []
    })
    expect(highlighted.value).toBeUndefined()
  })

  it('[HON-8] says where a mark on a known surface may be, for one and for several', () => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    script.run(actor('expert'), drawInk(markId))
    const place = placement({ method: 'plane', errorM: 0.4, settled: false })
    script.run(actor('wearer'), placing(script.state, markId, place))
    const mark = script.state.marks.get(markId)!
    const doubt = { mark, type: 'unsettled', reason: 'no-parallax', errorM: 0.4 } as const
    expect(doubtWords(doubt, 0.03)).toContain('on the surface behind the patient until the head has moved')
    expect(severalWords([doubt, doubt])).toContain('2 may be on the surface behind the patient')
  })
})
