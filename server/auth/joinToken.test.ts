import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { afterAll, describe, expect, it } from 'vitest'
import { ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import { loadJoinKey } from './joinKey.ts'
import { joinHref } from './joinHref.ts'
import { signJoinToken, verifyJoinToken } from './joinToken.ts'

const key = new TextEncoder().encode('k'.repeat(40))
const seat = {
  sessionId: SessionId.parse('s1'),
  participantId: ParticipantId.parse('p1'),
  role: 'expert',
  expiresAtMs: Math.floor(Date.now() / 1000) * 1000 + 60_000,
} as const

const root = mkdtempSync(join(tmpdir(), 'skulder-key-'))
afterAll(() => rmSync(root, { recursive: true }))

describe('a join token', () => {
  it('gives back the seat it was signed for', async () => {
    expect(await verifyJoinToken(await signJoinToken(seat, key), key)).toEqual({ ok: true, value: seat })
  })

  it('is refused when it is missing, expired, signed by others, changed or not one', async () => {
    const token = await signJoinToken(seat, key)
    const [head = '', body = '', signature = ''] = token.split('.')
    const changed = Buffer.from(
      Buffer.from(body, 'base64url').toString().replace('expert', 'wearer'),
    ).toString('base64url')
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
    const expired = await signJoinToken({ ...seat, expiresAtMs: Date.now() - 1000 }, key)
    const refusal = async (text: string | undefined): Promise<unknown> => {
      const verdict = await verifyJoinToken(text, key)
      return verdict.ok ? 'let in' : verdict.error
    }
    expect(await refusal(undefined)).toBe('link-missing')
    expect(await refusal('')).toBe('link-missing')
    expect(await refusal(expired)).toBe('link-expired')
    expect(await refusal(await signJoinToken(seat, new TextEncoder().encode('x'.repeat(40))))).toBe(
      'link-invalid',
    )
    expect(await refusal(`${head}.${changed}.${signature}`)).toBe('link-invalid')
    expect(await refusal(none)).toBe('link-invalid')
    expect(await refusal('not.a.token')).toBe('link-invalid')
  })

  it('of the same house for another purpose, or for a seat that is none here, is foreign', async () => {
    const sign = (claims: Record<string, unknown>, audience: string): Promise<string> =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('p1')
        .setIssuer('skulder')
        .setAudience(audience)
        .setExpirationTime('1h')
        .sign(key)
    const foreign = { ok: false, error: 'link-foreign' }
    expect(await verifyJoinToken(await sign({ sid: 's1', role: 'expert' }, 'recordings'), key)).toEqual(
      foreign,
    )
    expect(await verifyJoinToken(await sign({ sid: 's1', role: 'surgeon' }, 'skulder-session'), key)).toEqual(
      foreign,
    )
    expect(await verifyJoinToken(await sign({ role: 'expert' }, 'skulder-session'), key)).toEqual(foreign)
  })

  it('stands in the fragment of its page’s address', () => {
    expect(joinHref('wearer', 'T', '?emulate=1')).toBe('/hmd?emulate=1#join=T')
    expect(joinHref('patient', 'T')).toBe('/room#join=T')
  })
})

describe('the key', () => {
  it('is made once, for this user’s eyes only', () => {
    const first = loadJoinKey(root, undefined)
    const path = join(root, 'secrets', 'join.key')
    expect(first.byteLength).toBe(32)
    expect(loadJoinKey(root, undefined)).toEqual(first)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
  })

  it('from the environment goes before the file', () => {
    expect(loadJoinKey(root, 'from the environment')).toEqual(
      new TextEncoder().encode('from the environment'),
    )
  })

  it('that is damaged is told, and not replaced in silence', () => {
    writeFileSync(join(root, 'secrets', 'join.key'), 'short')
    expect(() => loadJoinKey(root, undefined)).toThrow('is damaged')
  })
})
