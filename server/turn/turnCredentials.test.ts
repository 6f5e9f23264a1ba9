import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { turnServersFor } from './turnCredentials.ts'

const settings = {
  urls: ['turn:turn.example.org:443?transport=udp'],
  secret: '4f1c9a7be2d84c06b3f5a1907d6e28c4',
}

describe('[T2] credentials at the TURN server', () => {
  it('are named after their end and the peer, and signed with the secret', () => {
    const { username, credential, validForS, urls } = turnServersFor(settings, 'peer-1', 1_800_000_000_900)
    expect({ username, validForS, urls }).toEqual({
      username: '1800000300:peer-1',
      validForS: 300,
      urls: settings.urls,
    })
    expect(credential).toBe(createHmac('sha1', settings.secret).update('1800000300:peer-1').digest('base64'))
  })

  it('differ from peer to peer, and do not hold the secret', () => {
    const [one, other] = ['peer-1', 'peer-2'].map((peerId) => turnServersFor(settings, peerId, 0))
    expect(one?.credential).not.toBe(other?.credential)
    expect(JSON.stringify([one, other])).not.toContain(settings.secret)
  })
})
