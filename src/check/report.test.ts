import { describe, expect, it } from 'vitest'
import { readLastSession } from './lastSession.ts'
import { makeReport, probeIds, verdictFor, type ProbeResults } from './report.ts'

const all = (verdict: 'good' | 'limited' | 'missing'): ProbeResults =>
  Object.fromEntries(probeIds.map((id) => [id, { verdict, found: 'x' }]))

describe('device report', () => {
  it('gives no verdict before all that a screen needs is known', () => {
    expect(verdictFor('expert', {})).toBeUndefined()
  })

  it('is as good as the worst of what a screen needs', () => {
    expect(verdictFor('wearer', all('good'))).toBe('good')
    expect(verdictFor('wearer', { ...all('good'), immersiveAr: { verdict: 'limited', found: 'no' } })).toBe(
      'limited',
    )
    expect(verdictFor('expert', { ...all('good'), immersiveAr: { verdict: 'limited', found: 'no' } })).toBe(
      'good',
    )
    expect(verdictFor('patient', { ...all('good'), server: { verdict: 'missing', found: 'no' } })).toBe(
      'missing',
    )
  })

  it('holds what was found and nothing about a person', () => {
    const report = makeReport({
      results: all('good'),
      lastSession: undefined,
      cameraLag: undefined,
      line: undefined,
      userAgent: 'Browser',
      nowMs: 0,
    })
    expect(Object.keys(report).sort()).toEqual([
      'cameraLag',
      'lastSession',
      'line',
      'madeAt',
      'report',
      'results',
      'userAgent',
      'version',
    ])
    expect(report.madeAt).toBe('1970-01-01T00:00:00.000Z')
  })

  it('takes a stored profile only when it is one', () => {
    const storage = (value: string | null) => ({ getItem: () => value })
    expect(readLastSession(storage(null))).toBeUndefined()
    expect(readLastSession(storage('{'))).toBeUndefined()
    expect(readLastSession(storage('{"sessionMode":"page"}'))).toBeUndefined()
  })
})
