import { describe, expect, it } from 'vitest'
import { parseTurnUrl, turnSettingsOf } from './turnSettings.ts'

describe('[T1] addresses of TURN servers', () => {
  it.each([
    ['turn:turn.example.org:443?transport=udp', { host: 'turn.example.org', port: 443, way: 'udp' }],
    ['turn:turn.example.org?transport=tcp', { host: 'turn.example.org', port: 3478, way: 'tcp' }],
    ['turns:turn.example.org?transport=tcp', { host: 'turn.example.org', port: 5349, way: 'tls' }],
    ['turns:[2001:db8::7]:443?transport=tcp', { host: '2001:db8::7', port: 443, way: 'tls' }],
  ])('%s', (url, parts) => {
    expect(parseTurnUrl(url)).toEqual(parts)
  })

  it.each([
    'turn:turn.example.org',
    'turns:turn.example.org?transport=udp',
    'stun:turn.example.org?transport=udp',
    'turn:turn.example.org:70000?transport=udp',
    'https://turn.example.org',
    'turn:?transport=udp',
    'turn:a.example?transport=udp turn:b.example?transport=udp',
  ])('refuses %s', (url) => {
    expect(parseTurnUrl(url)).toBeUndefined()
    expect(() => turnSettingsOf([url], 'secret')).toThrow(url)
  })

  it('are set together with the secret, or not at all', () => {
    const urls = ['turn:turn.example.org?transport=udp']
    expect(turnSettingsOf(undefined, undefined)).toBeUndefined()
    expect(turnSettingsOf(urls, 'secret')).toEqual({ urls, secret: 'secret' })
    expect(() => turnSettingsOf(urls, undefined)).toThrow('one half')
    expect(() => turnSettingsOf(undefined, 'secret')).toThrow('one half')
  })
})
