import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chosenPages, usualChoice } from './pageChoice.ts'

describe('the choice of pages', () => {
  it('is read as people write it', () => {
    expect(chosenPages('1-3, 7', 9)).toEqual({ ok: true, value: [0, 1, 2, 6] })
    expect(chosenPages(' 2;1 2–3 ', 3)).toEqual({ ok: true, value: [0, 1, 2] })
  })

  it('says what is wrong with it', () => {
    const faultOf = (text: string, count = 50): unknown => {
      const chosen = chosenPages(text, count)
      return chosen.ok ? undefined : chosen.error
    }
    expect(faultOf('')).toBe('none')
    expect(faultOf('two')).toBe('unreadable')
    expect(faultOf('0')).toBe('unreadable')
    expect(faultOf('3-1')).toBe('unreadable')
    expect(faultOf('1-99999', 3)).toBe('beyond')
    expect(faultOf('1-41')).toBe('tooMany')
  })

  it('is at first as much as can be shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
        const chosen = chosenPages(usualChoice(count), count)
        expect(chosen.ok && chosen.value.length).toBe(Math.min(count, 40))
      }),
      { seed: 5 },
    )
  })
})
