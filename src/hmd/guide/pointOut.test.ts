// The wearer points out where hidden marks were: which are asked for, what a tap does, and what is said.
import { signal } from '@preact/signals-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { language } from '../../client/i18n/i18n.ts'
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import { add, distance, normalize, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { MarkKind, Stroke } from '../../shared/protocol/marks.ts'
import {
  actor,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { createMarkMemory, type OldSpots } from '../placement/markMemory.ts'
import type { WorldShift } from '../placement/tagMemory.ts'
import { createPointOut } from './pointOut.ts'

const nowFromThen: Pose = { position: [-0.5, 0, 0.2], orientation: fromAxisAngle([0, 1, 0], -0.35) }
const nowOf = (at: Vec3): Vec3 => transformPoint(nowFromThen, at)
const eye: Vec3 = [0, 1.6, 0]
const aside: Vec3 = [0.5, 1.6, 0]
const [shoulder, elbow, wrist]: readonly [Vec3, Vec3, Vec3] = [
  [0.2, 1.3, -0.9],
  [-0.1, 1.1, -0.8],
  [-0.3, 1, -0.7],
]

const rayTo = (at: Vec3, from = eye) => ({ origin: from, direction: normalize(sub(at, from)) })
const inAir = (at: Vec3, from = eye) => ({ ray: rayTo(at, from), hit: undefined, limited: false })
const onSurface = (at: Vec3, sigmaM?: number) => ({
  ...inAir(at),
  hit: { pointWorld: at, normalWorld: [0, 0, 1] as const, method: 'depth' as const, sigmaM },
})

interface Drawn {
  readonly kind: MarkKind
  readonly points: readonly Vec3[]
  readonly text?: string
}
const point = (at: Vec3): Drawn => ({ kind: 'point', points: [at] })

/** These marks were placed in epoch 1, and the world has been reset. */
function afterReset(marks: readonly Drawn[]) {
  const script = SessionScript.opened()
  const memory = createMarkMemory()
  const state = signal(script.state)
  const oldSpots = signal<OldSpots | undefined>(undefined)
  let told = 0
  const shifts: WorldShift[] = []
  const run = (role: 'expert' | 'wearer', command: Command): void => {
    expect(script.run(actor(role), command)).toBeUndefined()
    for (; told < script.log.length; told++) memory.hear(script.log[told]!)
    state.value = script.state
    oldSpots.value = memory.toPointOut(script.state.epoch)
  }
  const ids = marks.map(({ kind, points, text }) => {
    const markId = newMarkId()
    const stroke: Stroke = points.map((_, index) => [0.4 + index / 10, 0.5, 0.5])
    run('expert', drawInk(markId, { kind, stroke, ...(text === undefined ? {} : { text }) }))
    run('wearer', placing(script.state, markId, placement({ pointsWorld: points, errorM: 0.01 })))
    return markId
  })
  const reset = (): void =>
    run('wearer', { type: 'epoch.raise', epoch: script.state.epoch + 1, reason: 'space-reset' })
  reset()
  const pointOut = createPointOut({
    state,
    epoch: () => script.state.epoch,
    reanchoring: {
      oldSpots,
      pointOut: (epoch, found) => {
        const shift = memory.solve(epoch, script.state.epoch, found)
        if (shift.ok) {
          shifts.push(shift.value)
          run('wearer', { type: 'marks.rebase', fromEpoch: epoch, ...shift.value, method: 'point' })
        }
        return shift
      },
    },
  })
  const words = () => pointOut.words.value
  const placeOf = (markId: MarkId | undefined) => script.state.marks.get(markId!)?.place
  return { script, run, reset, ids, pointOut, words, shifts, placeOf }
}

describe('pointing out where hidden marks were', () => {
  beforeEach(() => void (language.value = 'en'))

  it('[FIND-1] is offered while marks are hidden that can be pointed out, and not else', () => {
    expect(afterReset([point(shoulder)]).pointOut.buttons.value).toEqual([])
    const { pointOut, run, reset } = afterReset([point(shoulder), point(elbow)])
    expect(pointOut.buttons.value).toEqual(['pointOut'])
    expect(pointOut.tap(onSurface(shoulder)), 'a tap means something else').toBe(false)
    pointOut.press('pointOut')
    expect(pointOut.buttons.value).toEqual(['onSurface', 'another', 'stopFinding'])
    pointOut.press('stopFinding')
    expect(pointOut.buttons.value).toEqual(['pointOut'])
    // Found again by something else meanwhile.
    pointOut.press('pointOut')
    run('wearer', { type: 'marks.rebase', fromEpoch: 1, nowFromThen, sigmaM: 0.01, method: 'tag' })
    expect(pointOut.buttons.value).toEqual([])
    expect(pointOut.words.value).toBeUndefined()
    reset()
    expect(pointOut.buttons.value).toEqual(['pointOut'])
  })

  it('[FIND-2] asks for two by name and part, and two taps bring all of them back', () => {
    const tail = add(elbow, [0, 0.2, 0])
    const { pointOut, words, ids, placeOf, shifts } = afterReset([
      { kind: 'label', points: [shoulder], text: 'Hold here' },
      { kind: 'arrow', points: [tail, elbow] },
      point(add(shoulder, [0.05, 0, 0])),
    ])
    pointOut.press('pointOut')
    expect(words()).toMatchObject({
      title: 'Spot 1 of 2',
      text: 'Text, blue (Hold here): where it was',
      sentence: 'Point at where it was, then tap.',
    })
    expect(pointOut.tap(onSurface(nowOf(shoulder)))).toBe(true)
    // The point beside the label would tell no turn.
    expect(words()).toMatchObject({ title: 'Spot 2 of 2', text: 'Arrow, blue: where its head was' })
    pointOut.tap(onSurface(nowOf(elbow)))
    expect(words()).toBeUndefined()
    expect(shifts).toHaveLength(1)
    const place = placeOf(ids[1])
    expect(place?.status).toBe('placed')
    if (place?.status !== 'placed') return
    expect(place.placement.epoch).toBe(2)
    expect(distance(place.placement.pointsWorld[0]!, nowOf(tail))).toBeLessThan(1e-6)
  })

  it('[FIND-2] needs one only where the expert has marked the other again', () => {
    const { script, pointOut, run, ids, words, shifts } = afterReset([
      point(shoulder),
      point(elbow),
      point(wrist),
    ])
    const shape = {
      picture: picture({ epoch: 2, frameSeq: 50 }),
      stroke: [[0.6, 0.4, 0.5]],
      place: { status: 'drawn' },
    } as const
    run('expert', { type: 'mark.reshape', markId: ids[0]!, shape })
    run(
      'wearer',
      placing(script.state, ids[0]!, placement({ pointsWorld: [nowOf(shoulder)], epoch: 2, errorM: 0.01 })),
    )
    pointOut.press('pointOut')
    // The farthest tells the turn best; three of a kind are counted as they were drawn.
    expect(words()?.text).toBe('Point, blue (number 3 of 3 as drawn): where it was')
    pointOut.tap(onSurface(nowOf(wrist)))
    expect(shifts).toHaveLength(1)
  })

  it('[FIND-2] who does not know where one was is asked for another', () => {
    const { pointOut, words } = afterReset([point(shoulder), point(elbow), point(wrist)])
    pointOut.press('pointOut')
    const first = words()?.text
    pointOut.press('another')
    const second = words()?.text
    pointOut.press('another')
    const third = words()?.text
    expect(new Set([first, second, third]).size).toBe(3)
    pointOut.press('another')
    expect(words()?.text, 'and in the end for the first again').toBe(first)
  })

  it('[FIND-3] what is met of the room counts on a wall or table only; on a body two looks from the side tell the spot', () => {
    const { pointOut, words, shifts } = afterReset([point(shoulder), point(elbow)])
    pointOut.press('pointOut')
    const order = words()?.text.includes('number 1') === true ? [shoulder, elbow] : [elbow, shoulder]
    // The wall behind the patient is no word of the patient.
    const wall = {
      pointWorld: [0, 0, -5],
      normalWorld: [0, 0, 1],
      method: 'plane',
      sigmaM: undefined,
    } as const
    pointOut.tap({ ...inAir(nowOf(order[0]!)), hit: wall })
    expect(words()?.sentence).toMatch(/^Step aside/)
    pointOut.tap(inAir(nowOf(order[0]!), add(eye, [0.02, 0, 0])))
    expect(words()?.sentence).toMatch(/^Too nearly from the same side/)
    pointOut.tap(inAir(nowOf(order[0]!), aside))
    expect(words()?.title).toBe('Spot 2 of 2')
    pointOut.tap(inAir(nowOf(order[1]!)))
    expect(shifts).toHaveLength(0)
    pointOut.tap(inAir(add(nowOf(order[1]!), [0, 0.4, 0]), aside))
    expect(words()?.sentence).toMatch(/did not cross/)
    pointOut.tap(inAir(nowOf(order[1]!)))
    pointOut.tap(inAir(nowOf(order[1]!), aside))
    expect(shifts).toHaveLength(1)
    expect(distance(transformPoint(shifts[0]!.nowFromThen, wrist), nowOf(wrist))).toBeLessThan(0.01)
  })

  it('[FIND-3] one tap is enough on a wall or table, once the wearer says that it lies there', () => {
    const { pointOut, words, shifts } = afterReset([
      { kind: 'label', points: [shoulder], text: 'Hold here' },
      point(elbow),
    ])
    const onWall = (at: Vec3) => ({
      ...onSurface(at),
      hit: { ...onSurface(at).hit, method: 'plane' as const },
    })
    pointOut.press('pointOut')
    pointOut.press('onSurface')
    expect(pointOut.buttons.value).toEqual(['onBody', 'another', 'stopFinding'])
    pointOut.tap(onWall(nowOf(shoulder)))
    expect(words()?.title).toBe('Spot 2 of 2')
    pointOut.tap(onWall(nowOf(elbow)))
    expect(shifts).toHaveLength(1)
  })

  it('[FIND-4] says what is wrong, changes nothing, and asks again', () => {
    const { pointOut, words, shifts, script } = afterReset([point(shoulder), point(elbow)])
    const before = script.log.length
    pointOut.press('pointOut')
    pointOut.tap(onSurface(nowOf(shoulder), 0.2))
    expect(words()?.sentence).toMatch(/too uncertain/)
    expect(words()?.title).toBe('Spot 1 of 2')
    pointOut.tap(onSurface(nowOf(shoulder)))
    pointOut.tap(onSurface(add(nowOf(shoulder), [0.02, 0.1, 0])))
    expect(words()?.sentence).toMatch(/too near each other/)
    expect(words()?.title).toBe('Spot 1 of 2')
    pointOut.tap(onSurface(nowOf(shoulder)))
    pointOut.tap(onSurface(add(nowOf(shoulder), [0.9, 0, 0])))
    expect(words()?.sentence).toMatch(/do not lie as the marks did/)
    expect(script.log).toHaveLength(before)
    expect(shifts).toHaveLength(0)
  })

  it('[FIND-4] what was pointed out before the world ended once more tells nothing', () => {
    const { pointOut, words, reset, shifts } = afterReset([point(shoulder), point(elbow)])
    pointOut.press('pointOut')
    pointOut.tap(onSurface(nowOf(shoulder)))
    reset()
    expect(words()).toBeUndefined()
    pointOut.press('pointOut')
    expect(words()?.title).toBe('Spot 1 of 2')
    expect(shifts).toHaveLength(0)
  })

  it('[FIND-2] says it in plain Norwegian too', () => {
    const { pointOut, words } = afterReset([{ kind: 'circle', points: [shoulder, elbow] }, point(elbow)])
    language.value = 'nb'
    pointOut.press('pointOut')
    expect(['Sirkel, blå: der midten var', 'Punkt, blå: der det var']).toContain(words()?.text)
  })
})
