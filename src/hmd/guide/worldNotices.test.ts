// What the wearer is told of marks when the world moves: each change once, and for as long as it takes to read.
import { signal } from '@preact/signals-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import { actor, drawInk, newMarkId, placement, SessionScript } from '../../testing/scenarios.ts'
import { cardColours } from '../render/paintCard.ts'
import { looks, type Message } from '../render/sentence.ts'
import { lookOf } from '../view/notice.ts'
import { watchWorldNotices, worldNotice, type WaysBack } from './worldNotices.ts'

const wearer = actor('wearer')
const reset: Command = { type: 'epoch.raise', epoch: 2, reason: 'space-reset' }
const rebase: Command = {
  type: 'marks.rebase',
  fromEpoch: 1,
  nowFromThen: { position: [1, 0, 0], orientation: [0, 0, 0, 1] },
  sigmaM: 0.03,
  method: 'tag',
}

function withMarks(count: number) {
  const script = SessionScript.opened()
  for (let index = 0; index < count; index++) {
    const markId = newMarkId()
    script.run(actor('expert'), drawInk(markId))
    script.run(wearer, { type: 'mark.place', markId, placement: placement() })
  }
  const state = signal(script.state)
  let tell: (event: SessionEvent, replayed: boolean) => void = () => {}
  const notices = watchWorldNotices({
    state,
    onEvent: (listener) => {
      tell = listener
      return () => {}
    },
  })
  const run = (command: Command, replayed = false): void => {
    const heard = script.log.length
    expect(script.run(wearer, command)).toBeUndefined()
    state.value = script.state
    for (const event of script.log.slice(heard)) tell(event, replayed)
  }
  const message = (ways: Partial<WaysBack> = {}): Message | undefined =>
    notices.notice.value && worldNotice(notices.notice.value, { canPointOut: false, hasTag: false, ...ways })
  return { run, message, words: (ways?: Partial<WaysBack>) => message(ways)?.text }
}

describe('notices of hidden marks', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('tell how many are hidden after a reset, until it has been read', () => {
    const { run, words } = withMarks(2)
    run(reset)
    expect(words()).toBe('2 marks from before are hidden. Ask the orthopedist to mark them again.')
    vi.advanceTimersByTime(8000)
    expect(words()).toBeUndefined()
  })

  it('[SAY-7] always name what can be done, and only what can', () => {
    const { run, words } = withMarks(1)
    run(reset)
    expect(words()).toMatch(/^1 mark from before is hidden\. Ask the orthopedist to mark it again\.$/)
    expect(words({ hasTag: true })).toContain('Look at the printed pattern, or ask the orthopedist')
    expect(words({ canPointOut: true, hasTag: true })).toContain('Press “Point out two spots”, or ask')
  })

  it('say nothing of a reset that hides nothing', () => {
    const { run, words } = withMarks(0)
    run(reset)
    expect(words()).toBeUndefined()
  })

  it('tell that they are back instead, as soon as they are', () => {
    const { run, words } = withMarks(1)
    run(reset)
    run(rebase)
    expect(words()).toBe('1 mark is back in place.')
    vi.advanceTimersByTime(5000)
    expect(words()).toBeUndefined()
  })

  it('[SAY-8] look like a warning only while something is amiss', () => {
    const { run, message } = withMarks(1)
    run(reset)
    expect(message()).toMatchObject({ tone: 'notice' })
    run(rebase)
    const back = message()
    expect(back).toMatchObject({ tone: 'good' })
    expect(looks.good.colour).toBe(cardColours.accent)
    expect(back && lookOf(back)).toBe('success')
    expect(lookOf({ tone: 'notice' })).toBe('warning')
  })

  it('say nothing of what was before the wearer came, and count from there', () => {
    const { run, words } = withMarks(1)
    run(reset, true)
    expect(words()).toBeUndefined()
    run(rebase)
    expect(words()).toBe('1 mark is back in place.')
  })
})
