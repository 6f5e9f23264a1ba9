import { describe, expect, it } from 'vitest'
import { scaleFor } from './sheetScale.ts'

describe('the size of the sheet', () => {
  it('grows by what the line was too short, again and again', () => {
    expect(scaleFor('100', 1)).toEqual({ ok: true, value: 1 })
    expect(scaleFor('97', 1)).toEqual({ ok: true, value: 100 / 97 })
    expect(scaleFor(' 80,0 mm', 1.5)).toEqual({ ok: true, value: 1.875 })
  })
  it('takes nothing that no line can be', () => {
    for (const text of ['', 'ten', '10', '1000', '-100', 'NaN'])
      expect(scaleFor(text, 1)).toEqual({ ok: false, error: 'not-a-length' })
  })
})
