// The wearer's hand against the session's own rules: each tap's command is decided as the server would.
import { signal } from '@preact/signals-core'
import { describe, expect, it, vi } from 'vitest'
import { distance, normalize, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { AppError } from '../../shared/protocol/errors.ts'
import { SessionId } from '../../shared/protocol/ids.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MarkKind, Stroke } from '../../shared/protocol/marks.ts'
import { Err } from '../../shared/result.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { visibleMarks } from '../../shared/session/selectors.ts'
import { createFakeClock } from '../../testing/fakeClock.ts'
import {
  actor,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { createGuideSettings } from './settings.ts'
import { createVoice } from './voice.ts'
import { createWearerGuide, type Pointed } from './wearerGuide.ts'

const wearer = actor('wearer')
const expert = actor('expert')
const eye: Vec3 = [0, 1.6, 0]

function atWork() {
  const script = SessionScript.opened()
  const state = signal(script.state)
  const listeners: ((event: SessionEvent, replayed: boolean) => void)[] = []
  const run = (by: typeof wearer, command: Command) => {
    const heard = script.log.length
    const code = script.run(by, command)
    state.value = script.state
    for (const event of script.log.slice(heard)) for (const listener of listeners) listener(event, false)
    return code
  }
  /** Over a slow line the wearer's commands wait here until it carries them. */
  let line: (() => void)[] | undefined
  const clock = createFakeClock()
  const guide = createWearerGuide({
    session: {
      state,
      me: signal({ sessionId: SessionId.parse('s1'), ...wearer, peerId: wearer.peerId! }),
      submit: async (command) => {
        const waiting = line
        if (waiting !== undefined) await new Promise<void>((resolve) => waiting.push(resolve))
        const code = run(wearer, command)
        if (code !== undefined) throw new AppError(code)
        return { seq: script.state.headSeq }
      },
      onEvent: (listener) => {
        listeners.push(listener)
        return () => {}
      },
    },
    clock,
    settings: createGuideSettings(undefined),
    voice: createVoice(undefined, 'en-GB'),
    epoch: () => script.state.epoch,
    reanchoring: { oldSpots: signal(undefined), pointOut: () => Err('too-few') },
  })
  const draw = (kind: MarkKind, stroke: Stroke, points: readonly Vec3[], settled = false) => {
    const markId = newMarkId()
    const text = kind === 'label' ? { text: 'Hold here' } : {}
    expect(run(expert, drawInk(markId, { kind, stroke, ...text }))).toBeUndefined()
    const placed = placement({ pointsWorld: points, normalWorld: [0, 0, 1], settled, method: 'stated' })
    expect(run(wearer, placing(script.state, markId, placed))).toBeUndefined()
    return markId
  }
  const place = (markId: ReturnType<typeof newMarkId>) => placementOf(script.state.marks.get(markId)!)!
  const slowDown = (): (() => Promise<void>) => {
    const waiting: (() => void)[] = []
    line = waiting
    return async () => {
      line = undefined
      for (const carry of waiting) carry()
      await new Promise((resolve) => setTimeout(resolve))
    }
  }
  return { script, guide, clock, run, draw, place, slowDown }
}
const oneSample: Stroke = [[0.5, 0.5, 0.5]]
const arrowStroke: Stroke = [
  [0.4, 0.5, 0.5],
  [0.5, 0.5, 0.5],
]
const arrowPoints: readonly Vec3[] = [
  [0.1, 1.6, -1],
  [0, 1.6, -1],
]
const at = (point: Vec3, from = eye): Pointed['ray'] => ({
  origin: from,
  direction: normalize(sub(point, from)),
})
const inAir = (point: Vec3, from = eye): Pointed => ({ ray: at(point, from), hit: undefined, limited: false })
const onSomebody = (point: Vec3): Pointed => ({
  ...inAir(point),
  hit: { pointWorld: point, normalWorld: [1, 0, 0], method: 'depth', sigmaM: 0.007 },
})
const onWall = (point: Vec3): Pointed => ({
  ...inAir(point),
  hit: { pointWorld: point, normalWorld: [0, 0, 1], method: 'plane', sigmaM: undefined },
})

describe('a mark in the wearer’s hand', () => {
  it('[HAND-1] is chosen by a tap that means it, and left by a tap that means nothing', () => {
    const { guide, draw } = atWork()
    const markId = draw('arrow', arrowStroke, arrowPoints)
    guide.tap(inAir([0, 1.6, -1]), markId)
    expect(guide.chosen.value?.markId).toBe(markId)
    guide.tap(inAir([5, 1.6, -1]), undefined)
    expect(guide.handling.value.tag).toBe('none')
  })

  it('[HAND-2] follows the ray over what depth-sensing sees and is dropped there, in one step that the wearer can undo', () => {
    const { guide, draw, place, script } = atWork()
    const markId = draw('arrow', arrowStroke, arrowPoints)
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('move', eye)
    expect(script.state.marks.get(markId)?.heldBy).toBe(wearer.participantId)
    expect(guide.preview(onSomebody([1, 1.5, -1]))?.pointsWorld[1]).toEqual([1, 1.5, -1])
    guide.tap(onSomebody([1, 1.5, -1]), undefined)
    expect(place(markId)).toMatchObject({ method: 'confirmed', settled: true, normalWorld: [1, 0, 0] })
    expect(place(markId).pointsWorld[1]).toEqual([1, 1.5, -1])
    expect(script.state.marks.get(markId)?.heldBy).toBeUndefined()
    expect(guide.undoable.value.undo).toBe(true)
    guide.undo()
    expect(place(markId).pointsWorld).toEqual(arrowPoints)
    guide.redo()
    expect(place(markId).pointsWorld[1]).toEqual([1, 1.5, -1])
    expect(guide.problem.value).toBeUndefined()
  })

  it('[HAND-2] stays before a wall that may be behind the patient, and is no surer for having been carried', () => {
    const { guide, draw, place } = atWork()
    const markId = draw('point', oneSample, [[0, 1.6, -0.7]])
    const { errorM } = place(markId)
    guide.tap(inAir([0, 1.6, -0.7]), markId)
    guide.press('move', eye)
    guide.tap(onWall([0.5, 1.6, -2.4]), undefined)
    expect(distance(eye, place(markId).pointsWorld[0]!)).toBeCloseTo(0.7)
    expect(place(markId)).toMatchObject({ method: 'stated', settled: false })
    expect(place(markId).errorM).toBeGreaterThan(errorM)
  })

  it('[HAND-2] that lies on a wall stays on it, as sure as it was; one laid on a nearer surface may be behind the patient', () => {
    const { guide, draw, place } = atWork()
    const known = draw('point', oneSample, [[0, 1.6, -1.2]], true)
    guide.tap(inAir([0, 1.6, -1.2]), known)
    guide.press('move', eye)
    guide.tap(onWall([0.5, 1.5, -1.2]), undefined)
    expect(place(known)).toMatchObject({ settled: true, pointsWorld: [[0.5, 1.5, -1.2]] })
    const guessed = draw('point', oneSample, [[0, 1.6, -2]], true)
    guide.tap(inAir([0, 1.6, -2]), guessed)
    guide.press('move', eye)
    guide.tap(onWall([0, 1.6, -1.2]), undefined)
    expect(place(guessed)).toMatchObject({ method: 'plane', settled: false, pointsWorld: [[0, 1.6, -1.2]] })
    expect(place(guessed).errorM).toBeGreaterThan(0.2)
  })

  it('[HAND-2] keeps its distance where the ray meets nothing, and says that it is less sure', () => {
    const { guide, draw, place } = atWork()
    const markId = draw('point', oneSample, [[0, 1.6, -1]])
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('move', eye)
    guide.tap(inAir([3, 1.6, 0]), undefined)
    expect(distance(place(markId).pointsWorld[0]!, [1, 1.6, 0])).toBeLessThan(1e-9)
    expect(place(markId).errorM).toBeGreaterThan(0.03)
  })

  it('[HAND-3] turns, grows and is recoloured, relabelled, locked and erased by its buttons', () => {
    const { guide, draw, place, script } = atWork()
    const markId = draw('arrow', arrowStroke, arrowPoints)
    const mark = () => script.state.marks.get(markId)!
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('turnLeft', eye)
    expect(place(markId).pointsWorld[0]![1]).toBeCloseTo(1.6 + 0.1 * Math.sin(Math.PI / 12))
    guide.press('larger', eye)
    expect(distance(place(markId).pointsWorld[0]!, [0, 1.6, -1])).toBeCloseTo(0.125)
    guide.press('colour', eye)
    guide.press('colour.pink', eye)
    guide.press('lock', eye)
    expect(mark()).toMatchObject({ colour: 'pink', locked: true })
    expect(guide.help.value).toContain('locked')
    guide.press('unlock', eye)
    expect(guide.help.value).not.toContain('locked')
    guide.press('erase', eye)
    expect(mark()).toMatchObject({ locked: false, erased: true })
    expect(guide.handling.value.tag).toBe('none')

    const label = draw('label', oneSample, [[0, 1.5, -1]])
    guide.tap(inAir([0, 1.5, -1]), label)
    guide.press('words', eye)
    guide.press('phrase.0', eye)
    expect(script.state.marks.get(label)?.text).not.toBe('Hold here')
    expect(guide.problem.value).toBeUndefined()
  })

  it('[HAND-4] is confirmed on the surface that depth-sensing sees', () => {
    const { guide, draw, place } = atWork()
    const markId = draw('point', oneSample, [[0, 1.6, -1.2]])
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('confirm', eye)
    guide.tap(onSomebody([0, 1.6, -0.8]), undefined)
    expect(place(markId)).toMatchObject({ method: 'confirmed', settled: true, pointsWorld: [[0, 1.6, -0.8]] })
  })

  it('[HAND-4] is not confirmed on the wall behind somebody: that tap is the first of two looks', () => {
    const { guide, draw, place } = atWork()
    const markId = draw('point', oneSample, [[0, 1.6, -2]])
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('confirm', eye)
    expect(guide.preview(onWall([0, 1.6, -2.4]))).toBeUndefined()
    guide.tap(onWall([0, 1.6, -2.4]), undefined)
    expect(place(markId)).toMatchObject({ method: 'stated', settled: false })
    expect(guide.handling.value).toMatchObject({ tag: 'confirming', firstLook: { origin: eye } })
  })

  it('[HAND-4] is confirmed on the room where the wearer says that it lies there', () => {
    const { guide, draw, place, script } = atWork()
    const markId = draw('point', oneSample, [[0, 1.6, -1.2]])
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('confirm', eye)
    guide.press('onSurface', eye)
    guide.tap(onWall([0, 1.6, -0.8]), undefined)
    expect(place(markId)).toMatchObject({ method: 'confirmed', settled: true, pointsWorld: [[0, 1.6, -0.8]] })
    expect(script.log.at(-1)).toMatchObject({ type: 'mark.placed', because: 'confirmed' })
  })

  it('[HAND-4] is confirmed where two looks cross, which must come from two sides', () => {
    const { guide, draw, place } = atWork()
    const markId = draw('point', oneSample, [[0, 1.6, -2]])
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('confirm', eye)
    guide.tap(inAir([0, 1.6, -0.7]), undefined)
    const before = guide.help.value
    guide.tap(inAir([0, 1.6, -0.7], [0.05, 1.6, 0]), undefined)
    expect(guide.help.value).not.toBe(before)
    expect(place(markId).settled).toBe(false)
    guide.tap(inAir([0, 1.6, -0.7], [0.4, 1.6, 0]), undefined)
    expect(place(markId)).toMatchObject({ method: 'confirmed', settled: true })
    expect(distance(place(markId).pointsWorld[0]!, [0, 1.6, -0.7])).toBeLessThan(1e-6)
  })

  it('[HAND-4] is not put where two looks pass each other', () => {
    const { guide, draw, place } = atWork()
    const markId = draw('point', oneSample, [[0, 1.6, -2]])
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('confirm', eye)
    guide.tap(inAir([0, 1.6, -0.7]), undefined)
    guide.tap(inAir([0, 1.3, -0.7], [0.4, 1.6, 0]), undefined)
    expect(place(markId).settled).toBe(false)
    expect(guide.handling.value).toMatchObject({ tag: 'confirming', firstLook: undefined })
  })

  it('[HAND-6] stays where it is when the server refuses, and says why', async () => {
    const { guide, draw, place, run } = atWork()
    const markId = draw('arrow', arrowStroke, arrowPoints)
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('move', eye)
    const before = place(markId)
    run(wearer, { type: 'session.close' })
    guide.tap(onWall([1, 1.5, -1]), undefined)
    await vi.waitFor(() => expect(guide.problem.value?.code).toBe('session-closed'))
    expect(place(markId)).toEqual(before)
  })

  it('[HAND-5] is let go when moving is given up, and gone from the hand when somebody erases it', () => {
    const { guide, draw, script, run } = atWork()
    const markId = draw('arrow', arrowStroke, arrowPoints)
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('move', eye)
    guide.press('cancel', eye)
    expect(script.state.marks.get(markId)?.heldBy).toBeUndefined()
    expect(guide.handling.value).toMatchObject({ tag: 'chosen' })
    run(expert, { type: 'mark.erase', markIds: [markId] })
    expect(guide.handling.value.tag).toBe('none')
  })

  it('[HAND-5] is put down when its world is over, and free for others', () => {
    const { guide, script, run, draw } = atWork()
    const markId = draw('arrow', arrowStroke, arrowPoints)
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('move', eye)
    expect(script.state.marks.get(markId)?.heldBy).toBe(wearer.participantId)
    run(wearer, { type: 'epoch.raise', epoch: script.state.epoch + 1, reason: 'space-reset' })
    expect(guide.chosen.value).toBeUndefined()
    expect(guide.handling.value.tag).toBe('none')
    expect(script.state.marks.get(markId)?.heldBy).toBeUndefined()
  })
})

describe('steps', () => {
  it('[STEP-1] are gone through in order, by whoever leads', () => {
    const { guide, draw, run } = atWork()
    expect(guide.step.value).toBeUndefined()
    const ids = [1, 2, 3].map((n) => draw('step', oneSample, [[n / 10, 1.6, -1]]))
    expect(guide.step.value).toMatchObject({ markId: undefined, hasNext: true, hasBack: false })
    guide.goStep(1)
    expect(guide.step.value).toMatchObject({ markId: ids[0], hasBack: false, hasNext: true })
    guide.goStep(-1)
    expect(guide.step.value?.markId).toBe(ids[0])
    run(expert, { type: 'guide.goTo', markId: ids[2]! })
    expect(guide.step.value).toMatchObject({ markId: ids[2], hasBack: true, hasNext: false })
    guide.goStep(1)
    expect(guide.step.value?.markId).toBe(ids[2])
    expect(guide.step.value?.title).toMatch(/3.*3/)
  })

  it('[STEP-2] pressed faster than the line carries, each press is one step further, and none is refused', async () => {
    const { guide, draw, run, script, slowDown } = atWork()
    const ids = [1, 2, 3].map((n) => draw('step', oneSample, [[n / 10, 1.6, -1]]))
    const carry = slowDown()
    for (let press = 0; press < 4; press++) guide.goStep(1)
    await carry()
    expect(script.state.currentStepId).toBe(ids[2])
    guide.goStep(-1)
    expect(script.state.currentStepId).toBe(ids[1])
    expect(guide.problem.value).toBeUndefined()
    run(expert, { type: 'guide.goTo', markId: ids[0]! })
    guide.goStep(1)
    expect(script.state.currentStepId).toBe(ids[1])
  })

  it('[STEP-2] where the expert went there meanwhile, nothing is refused', async () => {
    const { guide, draw, run, script, slowDown } = atWork()
    const ids = [1, 2].map((n) => draw('step', oneSample, [[n / 10, 1.6, -1]]))
    const carry = slowDown()
    guide.goStep(1)
    run(expert, { type: 'guide.goTo', markId: ids[0]! })
    await carry()
    expect(guide.problem.value).toBeUndefined()
    guide.goStep(1)
    expect(script.state.currentStepId).toBe(ids[1])
  })

  it('[GUIDE-2] are not offered while all of them are hidden, and are again at the same one', () => {
    const { guide, draw, run, script } = atWork()
    const [, second] = [1, 2].map((n) => draw('step', oneSample, [[n / 10, 1.6, -1]]))
    run(expert, { type: 'guide.goTo', markId: second! })
    run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
    expect(guide.step.value).toBeUndefined()
    guide.goStep(-1)
    expect(script.state.currentStepId).toBe(second)
    run(wearer, {
      type: 'marks.rebase',
      fromEpoch: 1,
      nowFromThen: { position: [1, 0, 0], orientation: [0, 0, 0, 1] },
      sigmaM: 0.03,
      method: 'tag',
    })
    expect(guide.step.value).toMatchObject({ markId: second, hasBack: true, hasNext: false })
  })
})

describe('written words', () => {
  it('[SAY-1] of the expert are shown, own ones and the patient’s are not', () => {
    const { guide, run } = atWork()
    run(wearer, { type: 'chat.send', text: 'Here?' })
    run(actor('patient'), { type: 'chat.send', text: 'Ouch' })
    expect(guide.said.value).toBeUndefined()
    run(expert, { type: 'chat.send', text: 'Bend the elbow.' })
    expect(guide.said.value?.text).toBe('Bend the elbow.')
    guide.dismissSaid()
    expect(guide.said.value).toBeUndefined()
  })
})

describe('over a slow line', () => {
  it('[HAND-9] two turns and a size are two turns and a size, each the wearer’s own step', async () => {
    const { guide, draw, place, slowDown } = atWork()
    const markId = draw('arrow', arrowStroke, arrowPoints)
    guide.tap(inAir([0, 1.6, -1]), markId)
    const carry = slowDown()
    for (const action of ['turnLeft', 'turnLeft', 'larger'] as const) guide.press(action, eye)
    expect(place(markId).pointsWorld).toEqual(arrowPoints)
    await carry()
    expect(place(markId).pointsWorld[0]![1]).toBeCloseTo(1.6 + 0.125 * Math.sin(Math.PI / 6))
    for (let step = 0; step < 3; step++) guide.undo()
    expect(place(markId).pointsWorld).toEqual(arrowPoints)
    expect(guide.problem.value).toBeUndefined()
  })

  it('[HAND-9] after a refusal the next turn builds on what the session says', async () => {
    const { guide, draw, run, place, slowDown } = atWork()
    const markId = draw('arrow', arrowStroke, arrowPoints)
    guide.tap(inAir([0, 1.6, -1]), markId)
    run(expert, { type: 'mark.restyle', markId, change: { locked: true } })
    const carry = slowDown()
    guide.press('turnLeft', eye)
    guide.press('turnLeft', eye)
    await carry()
    expect(guide.problem.value?.code).toBe('mark-locked')
    expect(place(markId).pointsWorld).toEqual(arrowPoints)
    run(expert, { type: 'mark.restyle', markId, change: { locked: false } })
    guide.press('turnLeft', eye)
    expect(place(markId).pointsWorld[0]![1]).toBeCloseTo(1.6 + 0.1 * Math.sin(Math.PI / 12))
  })

  it('[HAND-9] [HAND-4] what is turned and confirmed at once lies there, turned', async () => {
    const { guide, draw, place, slowDown } = atWork()
    const markId = draw('arrow', arrowStroke, arrowPoints)
    guide.tap(inAir([0, 1.6, -1]), markId)
    const carry = slowDown()
    guide.press('turnLeft', eye)
    guide.press('confirm', eye)
    guide.press('onSurface', eye)
    guide.tap(
      { ...onWall([0, 1.6, -0.9]), hit: { ...onWall([0, 1.6, -0.9]).hit!, normalWorld: [0, 0, 1] } },
      undefined,
    )
    await carry()
    expect(guide.problem.value).toBeUndefined()
    expect(place(markId).pointsWorld[1]).toEqual([0, 1.6, -0.9])
    expect(place(markId).pointsWorld[0]![1]).toBeCloseTo(1.6 + 0.1 * Math.sin(Math.PI / 12))
  })

  it('[EDIT-4] the expert’s new words and the wearer’s colour are both there', async () => {
    const { guide, draw, run, script, slowDown } = atWork()
    const markId = draw('label', oneSample, [[0, 1.6, -1]])
    guide.tap(inAir([0, 1.6, -1]), markId)
    const carry = slowDown()
    guide.press('colour.pink', eye)
    run(expert, { type: 'mark.restyle', markId, change: { text: 'Not there, here' } })
    await carry()
    expect(script.state.marks.get(markId)).toMatchObject({ colour: 'pink', text: 'Not there, here' })
  })

  it('[PLACE-9] [HAND-6] what is confirmed of a mark that the expert has drawn otherwise meanwhile is refused and told', async () => {
    const { guide, draw, run, script, slowDown } = atWork()
    const markId = draw('point', oneSample, [[0, 1.6, -1]])
    guide.tap(inAir([0, 1.6, -1]), markId)
    guide.press('confirm', eye)
    guide.press('onSurface', eye)
    const carry = slowDown()
    guide.tap(onWall([0, 1.6, -0.9]), undefined)
    const stroke: Stroke = [[0.7, 0.5, 0.5]]
    const shape = { picture: picture(), stroke, place: { status: 'drawn' } } as const
    expect(run(expert, { type: 'mark.reshape', markId, shape })).toBeUndefined()
    await carry()
    expect(guide.problem.value?.code).toBe('wrong-state')
    expect(script.state.marks.get(markId)).toMatchObject({ stroke, place: { status: 'drawn' } })
  })
})

describe('erasing all marks', () => {
  it('[ERASE-1] takes all that are not locked, whoever drew them, and the wearer’s undo brings them back', () => {
    const { guide, draw, run, script } = atWork()
    const [locked] = [0, 1, 2].map(() => draw('point', oneSample, [[0, 1.6, -1]]))
    expect(guide.erasable.value).toEqual({ count: 3, locked: 0 })
    run(expert, { type: 'mark.restyle', markId: locked!, change: { locked: true } })
    expect(guide.erasable.value).toEqual({ count: 2, locked: 1 })
    guide.eraseAll()
    expect(visibleMarks(script.state).map(({ markId }) => markId)).toEqual([locked])
    guide.undo()
    expect(visibleMarks(script.state)).toHaveLength(3)
  })

  it('[ERASE-1] is not offered for a single mark, which has its own menu', () => {
    const { guide, draw, script } = atWork()
    draw('point', oneSample, [[0, 1.6, -1]])
    expect(guide.erasable.value).toBeUndefined()
    guide.eraseAll()
    expect(visibleMarks(script.state)).toHaveLength(1)
  })
})
