import { describe, expect, it } from 'vitest'
import { protocolPage, writtenProtocolPage } from './protocolPage.ts'

describe('docs/protocol.md', () => {
  it('is what the protocol table says (else run: node server/setup/protocolPage.ts)', () => {
    expect(writtenProtocolPage()).toBe(protocolPage())
  })
})
