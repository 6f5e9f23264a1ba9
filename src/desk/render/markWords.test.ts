import { describe, expect, it } from 'vitest'
import { SessionId } from '../../shared/protocol/ids.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import { lockWords, markExactness, markValue } from './markWords.ts'

describe('a mark that measures', () => {
  const valueAt = (errorM: number): string | undefined => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    const stroke = [[0.4, 0.5, 0.5] as const, [0.6, 0.5, 0.5] as const]
    script.run(actor('expert'), drawInk(markId, { kind: 'distance', stroke }))
    const pointsWorld = [[0, 1.6, -0.5] as const, [0.1, 1.6, -0.5] as const]
    const place = placement({ pointsWorld, errorM, settled: false })
    script.run(actor('wearer'), placing(script.state, markId, place))
    return markValue(script.state.marks.get(markId)!)
  }

  it('says in words, and never in numbers, that its points are too unsure', () => {
    expect(valueAt(0.004)).toContain('10 cm ± 6 mm')
    expect(valueAt(0.05)).toContain('not measurable yet')
    expect(valueAt(0.05)).not.toMatch(/[0-9]/)
  })
})

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

describe('a mark on a surface that the headset knows', () => {
  const saidOf = (errorM: number): string => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    script.run(actor('expert'), drawInk(markId))
    const place = placement({ method: 'plane', errorM, settled: false })
    script.run(actor('wearer'), placing(script.state, markId, place))
    return markExactness(script.state.marks.get(markId)!, script.state).join(' ')
  }

  it('[HON-8] says that the patient may be before it where its error is large, not that the surface is known', () => {
    expect(saidOf(1.36)).toContain('may be on the surface behind the patient until the head has moved')
    expect(saidOf(1.36)).not.toContain('knows')
    expect(saidOf(0.02)).toContain('on a surface that the headset knows')
  })
})
