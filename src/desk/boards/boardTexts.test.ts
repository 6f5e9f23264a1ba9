import { describe, expect, it } from 'vitest'
import { boardTexts } from './boardTexts.ts'

describe('the words beside the choice of a file', () => {
  it.each(['en', 'nb'] as const)('say before it is chosen which kinds can be read (%s)', (language) => {
    const { hint } = boardTexts.catalogue[language]
    for (const kind of ['JPEG', 'PNG', 'PDF']) expect(hint).toContain(kind)
    // Files from the X-ray's own system are none of them.
    expect(hint).toMatch(/(X-ray|røntgenbilde).* JPEG/i)
  })
})
