// What the wearer is told of marks when the world moves: each change once, and for as long as it takes to read.
import { signal } from '@preact/signals-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import {
  actor,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
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
  const markIds: MarkId[] = []
  for (let index = 0; index < count; index++) {
    const markId = newMarkId()
    markIds.push(markId)
    script.run(actor('expert'), drawInk(markId))
    script.run(wearer, placing(script.state, markId, placement()))
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
  const run = (command: Command, { replayed = false, by = wearer } = {}): void => {
    const heard = script.log.length
    expect(script.run(by, command)).toBeUndefined()
    state.value = script.state
    for (const event of script.log.slice(heard)) tell(event, replayed)
  }
  /** Farther from the eyes than it stood. */
  const farther = (byM: number): Placement =>
    placement({ pointsWorld: placement().pointsWorld.map(([x, y, z]) => [x, y, z - byM] as const) })
  const place = (index: number, byM: number): void =>
    run(placing(script.state, markIds[index]!, farther(byM), 'late-surface'))
  const refine = (index: number, byM: number): void => {
    const markId = markIds[index]!
    const against = script.state.marks.get(markId)!.shapeSeq
    run({ type: 'mark.refine', markId, against, placement: farther(byM) }, { by: actor('expert') })
  }
  const message = (ways: Partial<WaysBack> = {}): Message | undefined =>
    notices.notice.value && worldNotice(notices.notice.value, { canPointOut: false, hasTag: false, ...ways })
  const pass = (ms: number): void => script.pass(ms)
  return {
    script,
    run,
    place,
    refine,
    pass,
    message,
    words: (ways?: Partial<WaysBack>) => message(ways)?.text,
  }
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
    run(reset, { replayed: true })
    expect(words()).toBeUndefined()
    run(rebase)
    expect(words()).toBe('1 mark is back in place.')
  })
})

describe('notices of marks put more exactly in place', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('[SAY-9] come when a surface is known late, as good news that goes by itself', () => {
    const { place, message, words } = withMarks(1)
    place(0, 0.02)
    expect(message()).toEqual({ text: 'A mark was put more exactly in place.', tone: 'good' })
    vi.advanceTimersByTime(3500)
    expect(words()).toBeUndefined()
  })

  it('[SAY-9] come when depth from motion moves a mark more than 10 cm, and not when it moves it less', () => {
    const { refine, pass, words } = withMarks(1)
    refine(0, 0.2)
    expect(words(), 'just drawn, it still finds its place').toBeUndefined()
    pass(5000)
    refine(0, 0.11)
    expect(words()).toBeUndefined()
    refine(0, 0.32)
    expect(words()).toBe('A mark was put more exactly in place.')
  })

  it('[SAY-9] are one for several marks at once, and begin anew after that', () => {
    const { refine, pass, words } = withMarks(2)
    pass(5000)
    refine(0, 0.3)
    refine(1, 0.3)
    refine(1, 0.6)
    expect(words()).toBe('2 marks were put more exactly in place.')
    vi.advanceTimersByTime(3500)
    refine(0, 0.6)
    expect(words()).toBe('A mark was put more exactly in place.')
  })

  it('[SAY-9] take the place of no warning', () => {
    const { script, run, words } = withMarks(1)
    run(reset)
    const warning = words()
    expect(warning).toContain('hidden')
    const markId = newMarkId()
    run(drawInk(markId, { picture: picture({ epoch: 2 }) }), { by: actor('expert') })
    for (const because of [undefined, 'late-surface'] as const)
      run(placing(script.state, markId, placement({ epoch: 2 }), because))
    expect(words()).toBe(warning)
  })
})
