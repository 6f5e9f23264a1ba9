import { describe, expect, it } from 'vitest'
import { ErrorCode } from '../shared/protocol/errors.ts'
import { refusalHelp } from './refusalHelp.ts'

describe('what a page offers after a refusal', () => {
  it('no second try with a link that stays wrong, but the start page', () => {
    for (const code of ErrorCode.options.filter(
      (each) => each.startsWith('link-') || each.startsWith('session-'),
    ))
      expect(refusalHelp(code), code).toEqual({ again: false, startPage: true })
  })

  it('a second try where the answer may be another one', () => {
    for (const code of ['offline', 'timeout', 'room-full', 'internal'] as const)
      expect(refusalHelp(code), code).toEqual({ again: true, startPage: false })
  })
})
