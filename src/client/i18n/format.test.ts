import { afterEach, describe, expect, it } from 'vitest'
import { formatBand, formatDuration, formatLength, formatMoment, formatReach, formatShare } from './format.ts'
import { language } from './i18n.ts'

afterEach(() => {
  language.value = 'en'
})

describe('format', () => {
  it('shows durations as h:mm:ss', () => {
    expect([0, 59_999, 761_000, 3_661_000, -5].map(formatDuration)).toEqual([
      '0:00:00',
      '0:00:59',
      '0:12:41',
      '1:01:01',
      '0:00:00',
    ])
  })

  it('shows a moment with its date where that is not today’s', () => {
    const now = new Date(2026, 10, 30, 18, 0).getTime()
    expect(formatMoment(new Date(2026, 10, 30, 9, 5).getTime(), now)).toBe('09:05')
    expect(formatMoment(new Date(2026, 10, 29, 17, 57).getTime(), now)).toBe('29 Nov 2026, 17:57')
    language.value = 'nb'
    expect(formatMoment(new Date(2026, 10, 29, 17, 57).getTime(), now)).toBe('29. nov. 2026, 17:57')
  })

  it('shows lengths in the unit that reads best, with the language’s comma', () => {
    language.value = 'nb'
    expect([0.004, 0.019, 0.0195, 0.034, 0.42, 1.256].map(formatLength)).toEqual([
      '4 mm',
      '19 mm',
      '2,0 cm',
      '3,4 cm',
      '42 cm',
      '1,26 m',
    ])
    language.value = 'en'
    expect(formatLength(0.034)).toBe('3.4 cm')
  })

  it('tells to a decimetre how far something is', () => {
    language.value = 'en'
    expect([0.02, 0.84, 1.42].map(formatReach)).toEqual(['0.1 m', '0.8 m', '1.4 m'])
  })

  it('never claims to know better than a millimetre', () => {
    expect(formatBand(0.0002)).toBe('± 1 mm')
  })

  it('shows shares as per cent', () => {
    language.value = 'en'
    expect([0, 0.015, 0.42].map(formatShare)).toEqual(['0%', '1.5%', '42%'])
  })
})
