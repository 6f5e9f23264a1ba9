import { describe, expect, it } from 'vitest'
import type { Presence } from '../../shared/protocol/presence.ts'
import { createPresenceWays } from './presenceWays.ts'

const pointer: Presence = { type: 'pointer', colour: 'sky', points: [{ at: [0.5, 0.5], msAgo: 0 }] }

function start() {
  const taken: (() => void)[] = []
  const published: (boolean | undefined)[] = []
  const state = { isOpen: false, rttMs: undefined as number | undefined, nowMs: 0 }
  const [channel, signalling] = createPresenceWays({
    session: {
      publishPresence: (_presence, onTaken) => {
        published.push(onTaken !== undefined)
        if (onTaken !== undefined) taken.push(onTaken)
      },
    },
    media: { sendPresence: () => state.isOpen },
    rttMs: () => state.rttMs,
    nowMs: () => state.nowMs,
  })
  return { channel: channel!, signalling: signalling!, state, taken, published }
}

describe('the ways of presence', () => {
  it('has no more on its way to the server than it answers', () => {
    const { signalling, taken, published } = start()
    expect([1, 2, 3].map(() => signalling.send(pointer))).toEqual([true, true, false])
    taken.shift()?.()
    expect([signalling.send(pointer), signalling.send(pointer)]).toEqual([true, false])
    // An end goes whatever is on its way.
    signalling.sendEnd(pointer)
    expect(published).toEqual([true, true, true, false])
  })
  it('is as quick over the channel as screens are, and slower on a long line', () => {
    const { channel, state } = start()
    const intervals = [undefined, 40, 240, 5000].map((rttMs) => {
      state.rttMs = rttMs
      return Math.round(channel.intervalMs())
    })
    expect(intervals).toEqual([17, 17, 40, 50])
  })
  it('goes easy on the signalling while the channel is open, and takes its place when it is not', () => {
    const { channel, signalling, state } = start()
    expect(channel.send(pointer)).toBe(false)
    expect(Math.round(signalling.intervalMs())).toBe(17)
    state.isOpen = true
    expect(channel.send(pointer)).toBe(true)
    expect(signalling.intervalMs()).toBe(100)
    state.nowMs = 1500
    expect(Math.round(signalling.intervalMs())).toBe(17)
  })
})
