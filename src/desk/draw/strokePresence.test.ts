import { describe, expect, it } from 'vitest'
import { Presence } from '../../shared/protocol/presence.ts'
import { MarkId } from '../../shared/protocol/ids.ts'
import type { StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { createStrokePresence, type GrowingMark } from './strokePresence.ts'

const markId = MarkId.parse('0193b8a0-0000-7000-8000-000000000001')
const picture: PictureRef = {
  epoch: 1,
  frameSeq: 7,
  captureTimeMs: 1,
  worldFromCamera: { position: [0, 0, 0], orientation: [0, 0, 0, 1] },
  intrinsics: { width: 1280, height: 720, fx: 900, fy: 900, cx: 640, cy: 360 },
  match: 'exact',
  tracked: true,
}
const stroke = (count: number): StrokeSample[] =>
  Array.from({ length: count }, (_, index): StrokeSample => [index / 2000, 0.5, 0.5])
const growing = (count: number): GrowingMark => ({
  markId,
  kind: 'ink',
  colour: 'sky',
  picture,
  pictureId: undefined,
  samples: stroke(count),
})

interface Line {
  readonly isLossy?: boolean
  readonly takes?: () => boolean
}

function start({ isLossy = false, takes = () => true }: Line = {}) {
  const sent: Presence[] = []
  const tell = (message: Presence): void => void sent.push(Presence.parse(message))
  const tasks: (() => void)[] = []
  let nowMs = 0
  const presence = createStrokePresence({
    ways: [
      {
        isLossy,
        intervalMs: () => 16,
        send: (message) => {
          if (takes()) tell(message)
          return takes()
        },
        sendEnd: tell,
      },
    ],
    nowMs: () => nowMs,
    after: (_delayMs, task) => {
      tasks.push(task)
      return () => tasks.splice(tasks.indexOf(task), 1)
    },
  })
  return {
    sent,
    presence,
    pass: (ms: number): void => {
      nowMs += ms
    },
    runTimer: (): void => tasks.shift()?.(),
    timers: (): number => tasks.length,
  }
}

describe('what the others see while the pen is down', () => {
  it('sends the first samples at once with their picture, the rest in batches that join on', () => {
    const { sent, presence, runTimer, timers } = start()
    presence.grow(growing(1))
    presence.grow(growing(5))
    presence.grow(growing(9))
    expect(timers()).toBe(1)
    runTimer()
    expect(sent.map((batch) => (batch.type === 'ink' ? [batch.from, batch.samples.length] : []))).toEqual([
      [0, 1],
      [1, 8],
    ])
    expect(sent.map((batch) => batch.type === 'ink' && batch.picture !== undefined)).toEqual([true, false])
  })

  it('never sends more samples at once than the protocol takes', () => {
    const { sent, presence, runTimer } = start()
    presence.grow(growing(1))
    presence.grow(growing(700))
    runTimer()
    expect(sent.at(-1)).toMatchObject({ from: 1 })
    expect(sent.at(-1)?.type === 'ink' && sent.at(-1)).toHaveProperty('samples.length', 256)
  })

  it('says so when a stroke came to nothing', () => {
    const { sent, presence } = start()
    presence.grow(growing(1))
    presence.end(growing(0), true)
    expect(sent.at(-1)).toMatchObject({ type: 'ink', cancelled: true, samples: [] })
  })

  it('sends the pointer at once, batches what comes right after with its age, and takes it away in the end', () => {
    const { sent, presence, pass, runTimer } = start()
    const at = { picture, pictureId: undefined, colour: 'pink' as const }
    presence.point(at, [[0.05, 0.2, 0.5]])
    pass(4)
    presence.point(at, [[0.1, 0.2, 0.5]])
    pass(8)
    presence.point(at, [[0.3, 0.2, 0.5]])
    pass(4)
    runTimer()
    presence.pointEnd(at)
    expect(sent.map((message) => (message.type === 'pointer' ? message.points : []))).toEqual([
      [{ at: [0.05, 0.2], msAgo: 0 }],
      [
        { at: [0.1, 0.2], msAgo: 12 },
        { at: [0.3, 0.2], msAgo: 4 },
      ],
      [],
    ])
  })

  const spans = (sent: readonly Presence[]): unknown[] =>
    sent.map((batch) => (batch.type === 'ink' ? [batch.from, batch.from + batch.samples.length] : []))

  it('tells the whole of what grew meanwhile once the line takes something again', () => {
    let isFree = true
    const { sent, presence, runTimer } = start({ takes: () => isFree })
    presence.grow(growing(1))
    isFree = false
    presence.grow(growing(5))
    runTimer()
    presence.grow(growing(9))
    runTimer()
    isFree = true
    runTimer()
    expect(spans(sent)).toEqual([
      [0, 1],
      [1, 9],
    ])
  })

  it('tells a shape that changes without more points again and again', () => {
    const { sent, presence, runTimer } = start()
    const arrow = (u: number): GrowingMark => ({
      ...growing(2),
      kind: 'arrow',
      samples: [
        [0, 0, 0.5],
        [u, u, 0.5],
      ],
    })
    presence.grow(arrow(0.1))
    presence.grow(arrow(0.2))
    runTimer()
    expect(sent.at(-1)).toMatchObject({
      kind: 'arrow',
      from: 0,
      samples: [
        [0, 0, 0.5],
        [0.2, 0.2, 0.5],
      ],
    })
  })

  describe('where packets are lost', () => {
    it('tells the last samples again with the next, and once more when the pen rests', () => {
      const { sent, presence, runTimer, timers } = start({ isLossy: true })
      presence.grow(growing(10))
      presence.grow(growing(12))
      runTimer()
      runTimer()
      expect(timers()).toBe(0)
      expect(spans(sent)).toEqual([
        [0, 10],
        [4, 12],
        [6, 12],
      ])
    })

    it('names the picture in the first batches, whichever arrives', () => {
      const { sent, presence, runTimer } = start({ isLossy: true })
      for (const count of [2, 4, 6, 8]) {
        presence.grow(growing(count))
        runTimer()
      }
      expect(sent.slice(0, 4).map((batch) => batch.type === 'ink' && batch.picture !== undefined)).toEqual([
        true,
        true,
        true,
        false,
      ])
    })

    it('sends no more than fits into a packet, and the rest right after', () => {
      const { sent, presence, runTimer } = start({ isLossy: true })
      presence.grow(growing(40))
      for (let turn = 0; turn < 4; turn += 1) runTimer()
      expect(spans(sent).slice(0, 3)).toEqual([
        [0, 24],
        [18, 40],
        [34, 40],
      ])
      for (const batch of sent) expect(JSON.stringify(batch).length).toBeLessThan(1150)
    })
  })
})
