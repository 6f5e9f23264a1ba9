import { computed, signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import { seenMarks } from '../../client/markCanvas/seenMarks.ts'
import type { CommandType } from '../../shared/protocol/commands.ts'
import { AppError } from '../../shared/protocol/errors.ts'
import { SessionId } from '../../shared/protocol/ids.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import {
  actor,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { createEditing } from './editing.ts'
import type { Tool } from './tools.ts'

const expert = actor('expert')
const live = { picture: picture(), pictureId: undefined }
/** In the middle of the picture. */
const onePoint = placement({ pointsWorld: [[0, 1.6, -0.5]], settled: true })

/** A point at the middle of a picture that is 1000 px wide. */
function atWork() {
  const script = SessionScript.opened()
  const markId = newMarkId()
  script.run(expert, drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
  script.run(actor('wearer'), placing(script.state, markId, onePoint))
  const state = signal(script.state)
  const asked: CommandType[] = []
  /** Set: answers and news wait for it, as over a slow line. */
  let line: Promise<void> | undefined
  const failed: unknown[] = []
  let frozen = 0
  const tool = signal<Tool>('ink')
  const editing = createEditing({
    tool,
    session: {
      state,
      me: signal({ sessionId: SessionId.parse('s1'), ...expert, peerId: expert.peerId! }),
      submit: (command) => {
        asked.push(command.type)
        const code = script.run(expert, command)
        const { headSeq } = script.state
        const answer = (): Promise<{ seq: number }> => {
          state.value = script.state
          return code === undefined ? Promise.resolve({ seq: headSeq }) : Promise.reject(new AppError(code))
        }
        return line === undefined ? answer() : line.then(answer)
      },
    },
    drawOn: () => {
      frozen += 1
      return {
        pictureId: undefined,
        picture: Promise.resolve(live.picture),
        pictureNow: () => live.picture,
        carryOver: () => (sample) => sample,
        carryBack: () => (sample) => sample,
        aspect: 2,
      }
    },
    pictureNow: () => live,
    seen: computed(() => seenMarks([...state.value.marks.values()], live, state.value)),
    pictureRect: () => ({ width: 1000, height: 500 }),
    setPenDown: () => {},
    onFailure: (error) => failed.push(error),
    onUnknownPicture: () => expect.unreachable(),
  })
  const place = (): ImagePoint => {
    const { stroke } = script.state.marks.get(markId)!
    return [stroke[0]![0], stroke[0]![1]]
  }
  const heldBy = () => script.state.marks.get(markId)?.heldBy
  /** Until what is given back is called. */
  const slowDown = (): (() => void) => {
    let speedUp = (): void => {}
    line = new Promise((resolve) => (speedUp = resolve))
    return speedUp
  }
  return { editing, markId, tool, asked, failed, frozen: () => frozen, place, heldBy, slowDown }
}

describe('choosing a mark', () => {
  it('[HAND-4] neither freezes the picture nor holds the mark; the first change does both, once', async () => {
    const { editing, markId, asked, failed, frozen, place } = atWork()
    editing.take([0.5, 0.5], markId)
    editing.drag([0.502, 0.5])
    editing.drop()
    expect(editing.selected.value).toBe(markId)
    expect([frozen(), asked]).toEqual([0, []])

    editing.take([0.5, 0.5], markId)
    editing.drag([0.55, 0.5])
    editing.drag([0.6, 0.5])
    expect([frozen(), asked]).toEqual([1, ['mark.hold']])
    editing.drop()
    await Promise.resolve()
    await Promise.resolve()
    expect(asked).toEqual(['mark.hold', 'mark.reshape'])
    expect(place()[0]).toBeCloseTo(0.6)
    expect(failed).toEqual([])
  })

  it.each([
    ['mouse', 2, 4],
    ['pen', 4, 6],
    ['touch', 9, 11],
  ] as const)('[HAND-4] with a %s may slip %d px, and moves it at %d px', (by, slipPx, movesPx) => {
    const { editing, markId, asked } = atWork()
    editing.take([0.5, 0.5], markId, by)
    editing.drag([0.5 + slipPx / 1000, 0.5])
    expect(asked).toEqual([])
    editing.drag([0.5 + movesPx / 1000, 0.5])
    expect(asked).toEqual(['mark.hold'])
  })

  it('[HAND-1] lasts until another tool is chosen, also where a tool that draws took it', () => {
    const { editing, markId, tool } = atWork()
    editing.take([0.5, 0.5], markId)
    editing.drop()
    expect(editing.selected.value).toBe(markId)
    tool.value = 'select'
    expect(editing.selected.value).toBe(markId)
    tool.value = 'erase'
    expect(editing.selected.value).toBeUndefined()
  })

  it('[HAND-4] by keys does neither; the first arrow key does', () => {
    const { editing, markId, frozen } = atWork()
    editing.selected.value = markId
    expect(frozen()).toBe(0)
    editing.key({ key: 'ArrowRight', shiftKey: false, altKey: false, timeStamp: 0 })
    editing.key({ key: 'ArrowRight', shiftKey: false, altKey: false, timeStamp: 0 })
    expect(frozen()).toBe(1)
  })

  it('[HAND-10] twice by keys over a slow line moves it twice, and shows it there until it is told', async () => {
    const { editing, markId, failed, place, slowDown } = atWork()
    editing.selected.value = markId
    const speedUp = slowDown()
    for (let press = 0; press < 2; press++) {
      editing.key({ key: 'ArrowRight', shiftKey: true, altKey: false, timeStamp: 0 })
      editing.keyUp()
    }
    const [at] = editing.preview.value!.shape.stroke
    await vi.waitFor(() => expect(place()[0]).toBe(at![0]))
    expect(editing.preview.value).toBeDefined()
    speedUp()
    await vi.waitFor(() => expect(editing.preview.value).toBeUndefined())
    expect(failed).toEqual([])
    const once = atWork()
    once.editing.selected.value = once.markId
    once.editing.key({ key: 'ArrowRight', shiftKey: true, altKey: false, timeStamp: 0 })
    once.editing.keyUp()
    await vi.waitFor(() => expect(once.place()[0]).toBeGreaterThan(0.5))
    expect(at![0] - 0.5).toBeCloseTo(2 * (once.place()[0] - 0.5))
  })

  it('[HAND-9] off the picture is refused: it is told once, the mark stays where it was, and in nobody’s hand', async () => {
    const { editing, markId, asked, failed, place, heldBy } = atWork()
    editing.take([0.5, 0.5], markId)
    editing.drag([1.3, 0.5])
    editing.drop()
    await vi.waitFor(() => expect(asked).toEqual(['mark.hold', 'mark.reshape', 'mark.letGo']))
    expect(failed).toEqual([new AppError('off-picture')])
    expect(place()[0]).toBe(0.5)
    expect(editing.preview.value).toBeUndefined()
    expect(heldBy()).toBeUndefined()
  })
})
