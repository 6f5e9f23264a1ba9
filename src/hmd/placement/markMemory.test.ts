// What marks tell of a world that is over: those that were marked again, and spots that are pointed out. Rules in SPEC.md.
import { describe, expect, it } from 'vitest'
import { identityPose, transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { angleBetween, fromAxisAngle, multiply } from '../../shared/geometry/quat.ts'
import { add, centroid, distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import { levelDistance } from '../../shared/geometry/yawAlign.ts'
import { anchorPoint } from '../../shared/ink/markAnchor.ts'
import { partOf, strokeAgain, tiltAgain } from '../../shared/ink/markAgain.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { MarkKind, type MarkShape, type Stroke } from '../../shared/protocol/marks.ts'
import {
  actor,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { formAgain } from './formAgain.ts'
import { createMarkMemory } from './markMemory.ts'

const nowFromThen: Pose = { position: [-0.5, 0, 0.2], orientation: fromAxisAngle([0, 1, 0], -0.35) }
const nowOf = (at: Vec3): Vec3 => transformPoint(nowFromThen, at)
const spot: Vec3 = [0.1, 1, -0.8]
const [shoulder, elbow]: readonly [Vec3, Vec3] = [
  [0.2, 1.3, -0.9],
  [-0.1, 1.1, -0.8],
]
const oneSample: Stroke = [[0.4, 0.5, 0.5]]

/** A session whose log a memory hears as it is written. */
function session() {
  const script = SessionScript.opened()
  const memory = createMarkMemory()
  script.log.forEach((event) => memory.hear(event))
  const run = (role: 'expert' | 'wearer', command: Command): void => {
    const heard = script.log.length
    expect(script.run(actor(role), command)).toBeUndefined()
    script.log.slice(heard).forEach((event) => memory.hear(event))
  }
  const place = (
    markId: MarkId,
    pointsWorld: readonly Vec3[],
    change: Parameters<typeof placement>[0] = {},
  ): void =>
    run(
      'wearer',
      placing(
        script.state,
        markId,
        placement({ pointsWorld, epoch: script.state.epoch, errorM: 0.01, ...change }),
      ),
    )
  const draw = (kind: MarkKind, stroke: Stroke, points: readonly Vec3[], errorM = 0.01): MarkId => {
    const markId = newMarkId()
    const { epoch } = script.state
    const sweep = kind === 'turn' ? { sweepRad: 1 } : {}
    run('expert', drawInk(markId, { kind, stroke, picture: picture({ epoch }), ...sweep }))
    place(markId, points, { errorM })
    return markId
  }
  const reset = (): void =>
    run('wearer', { type: 'epoch.raise', epoch: script.state.epoch + 1, reason: 'space-reset' })
  const markAgain = (markId: MarkId, points: readonly Vec3[], change: Partial<MarkShape> = {}): void => {
    const { epoch } = script.state
    const shape = {
      picture: picture({ epoch, frameSeq: 50 }),
      stroke: [[0.6, 0.4, 0.5]],
      place: { status: 'drawn' },
      ...change,
    } as const
    run('expert', { type: 'mark.reshape', markId, shape })
    place(markId, points)
  }
  const markOf = (markId: MarkId) => script.state.marks.get(markId)!
  return { script, memory, run, place, draw, reset, markAgain, markOf }
}

/** Two points placed in epoch 1, the world reset, and both marked again in epoch 2 where `again` says. */
function markedAgain(again: readonly Vec3[], errorM = 0.01) {
  const made = session()
  const marks = [shoulder, elbow].map((at, index) => made.draw('point', [[0.4 + index / 10, 0.5, 0.5]], [at]))
  made.reset()
  again.forEach((at, index) => {
    made.markAgain(marks[index]!, [at], { stroke: [[0.6 - index / 10, 0.4, 0.5]] })
    if (errorM !== 0.01) made.place(marks[index]!, [at], { errorM })
  })
  return { ...made, marks }
}

describe('marks that were marked again', () => {
  it('[RE-5] two of them tell the turn and the way from their old world', () => {
    const { memory } = markedAgain([nowOf(shoulder), nowOf(elbow)])
    const shift = memory.between(1, 2)
    const found = transformPoint(shift?.nowFromThen ?? identityPose, spot)
    expect(distance(found, nowOf(spot))).toBeLessThan(1e-9)
    expect(shift?.sigmaM).toBeCloseTo(Math.hypot(0.01, 0.01))
  })

  it('[RE-5] a centimetre at spots a hand apart is more at the other end of the room', () => {
    const shift = markedAgain([nowOf(shoulder), nowOf(elbow)]).memory.between(1, 2)!
    // Both ends are off by one sigma, to opposite sides.
    const spreadM = levelDistance(shoulder, elbow)
    expect(shift.turn.sigmaRad).toBeCloseTo((Math.SQRT2 * shift.sigmaM) / spreadM)
    expect(distance(shift.turn.aboutThen, centroid([shoulder, elbow]))).toBeLessThan(1e-9)
  })

  it('[RE-5] one alone tells nothing, nor do two that are not known well, or contradict each other', () => {
    expect(markedAgain([nowOf(shoulder)]).memory.between(1, 2)).toBeUndefined()
    expect(markedAgain([nowOf(shoulder), nowOf(elbow)], 0.06).memory.between(1, 2)).toBeUndefined()
    const elsewhere = add(nowOf(elbow), [0, 0.2, 0])
    expect(markedAgain([nowOf(shoulder), elsewhere]).memory.between(1, 2)).toBeUndefined()
  })

  it('[RE-5] what is undone counts no more', () => {
    const { memory, run } = markedAgain([nowOf(shoulder), nowOf(elbow)])
    run('expert', { type: 'mark.undo' })
    expect(memory.between(1, 2)).toBeUndefined()
  })

  it('[RE-5] every kind with one anchor tells by it; ink, area, distance and angle by none', () => {
    const three: Stroke = [0.4, 0.5, 0.6].map((u) => [u, 0.5, 0.5] as const)
    for (const kind of MarkKind.options) {
      if (kind === 'label') continue // as a point; it would need words
      const counts: Partial<Record<MarkKind, number>> = { ink: 3, area: 3, angle: 3, point: 1, step: 1 }
      const count = counts[kind] ?? 2
      const { memory, draw, reset, markAgain, markOf } = session()
      const spread = (at: Vec3): Vec3[] =>
        three.slice(0, count).map((_, n) => add(at, [0.05 * n, 0, 0.02 * n]))
      const marks = [shoulder, elbow].map((at) => draw(kind, three.slice(0, count), spread(at)))
      reset()
      for (const [index, at] of [shoulder, elbow].entries()) {
        const mark = markOf(marks[index]!)
        const sweep = mark.sweepRad === undefined ? {} : { sweepRad: mark.sweepRad }
        const stroke = strokeAgain(kind, mark.stroke, [0.45, 0.4])
        expect(distance([...anchorPoint(kind, stroke), 0], [0.45, 0.4, 0])).toBeLessThan(1e-9)
        markAgain(mark.markId, spread(at).map(nowOf), { stroke, ...sweep })
      }
      const shift = memory.between(1, 2)
      if (partOf(kind) === undefined) expect(shift, kind).toBeUndefined()
      else
        expect(
          distance(transformPoint(shift?.nowFromThen ?? identityPose, spot), nowOf(spot)),
          kind,
        ).toBeLessThan(1e-9)
    }
    expect(MarkKind.options.filter((kind) => partOf(kind) === undefined)).toEqual([
      'ink',
      'area',
      'distance',
      'angle',
    ])
  })

  it('[RE-5] an arrow that was marked again is given its old form back, with its head where it was marked', () => {
    const { memory, draw, reset, markAgain, markOf } = session()
    const stroke: Stroke = [
      [0.4, 0.5, 0.5],
      [0.5, 0.5, 0.5],
    ]
    const tail = add(shoulder, [0, 0.2, 0])
    const markId = draw('arrow', stroke, [tail, shoulder])
    reset()
    const head = add(nowOf(shoulder), [0.01, 0, 0])
    // As the new picture's plane has it: from the side.
    markAgain(markId, [add(head, [0.2, 0, 0]), head], { stroke: strokeAgain('arrow', stroke, [0.7, 0.2]) })
    const [pair] = memory.pairs(1, 2)
    const form = formAgain(markOf(markId), pair!.then, nowFromThen)
    expect(distance(form!.placement.pointsWorld[1]!, head)).toBeLessThan(1e-9)
    expect(distance(form!.placement.pointsWorld[0]!, add(nowOf(tail), [0.01, 0, 0]))).toBeLessThan(1e-9)
    expect(form?.placement.epoch).toBe(2)
    // Drawn otherwise since: that is what the expert wants now.
    const drawnAnew = { ...markOf(markId), stroke: [[0.1, 0.9, 0.5], stroke[1]!] as const }
    expect(formAgain(drawnAnew, pair!.then, nowFromThen)).toBeUndefined()
  })

  it('[RE-5] a tilted movement is tilted on the new picture as it was seen on the old, and in the end as it stood', () => {
    const tilt = fromAxisAngle([1, 0, 0], 0.6)
    const turned = picture({
      worldFromCamera: { position: [0, 1.6, 0], orientation: fromAxisAngle([0, 1, 0], 0.5) },
    })
    const seen = tiltAgain(tilt, picture(), turned)
    expect(angleBetween(seen, multiply(fromAxisAngle([0, 1, 0], 0.5), tilt))).toBeLessThan(1e-6)
    const { memory, draw, reset, markAgain, markOf, run } = session()
    const stroke: Stroke = [
      [0.4, 0.5, 0.5],
      [0.5, 0.5, 0.5],
    ]
    const points = [shoulder, add(shoulder, [0.1, 0, 0])]
    const markId = draw('movement', stroke, points)
    const { place } = markOf(markId)
    run('expert', { type: 'mark.reshape', markId, shape: { picture: picture(), stroke, tilt, place } })
    reset()
    markAgain(markId, points.map(nowOf), { stroke: strokeAgain('movement', stroke, [0.7, 0.2]), tilt: seen })
    const form = formAgain(markOf(markId), memory.pairs(1, 2)[0]!.then, nowFromThen)
    const axis = transformDirection({ ...identityPose, orientation: form!.tilt! }, [0, 0, 1])
    const wanted = transformDirection(
      nowFromThen,
      transformDirection({ ...identityPose, orientation: tilt }, [0, 0, 1]),
    )
    expect(distance(axis, wanted)).toBeLessThan(1e-6)
  })

  it('[RE-5] what the log tells is known after a reload too: also where a mark stood that has been marked again since', () => {
    const { script, marks, reset, markAgain } = markedAgain([nowOf(shoulder)])
    // One was marked again in the second world; in the third both are. The first world is told by both of them.
    reset()
    const again: readonly Vec3[] = [shoulder, elbow]
    again.forEach((at, index) => markAgain(marks[index]!, [nowOf(at)]))
    const reloaded = createMarkMemory()
    script.log.forEach((event) => reloaded.hear(event))
    const shift = reloaded.between(1, 3)
    expect(distance(transformPoint(shift?.nowFromThen ?? identityPose, spot), nowOf(spot))).toBeLessThan(1e-9)
    // Who had only the state as it stands would not know where the first one was.
    const { place } = script.state.marks.get(marks[0]!)!
    expect(place).toMatchObject({ placement: { epoch: 3 } })
  })

  it('[RE-5] another log that begins anew is another session', () => {
    const { script, memory } = markedAgain([nowOf(shoulder), nowOf(elbow)])
    memory.hear(script.log[0]!)
    expect(memory.between(1, 2)).toBeUndefined()
  })
})

const foundAt = (at: Vec3, errorM = 0.01) => ({ at, errorM })

describe('spots that are pointed out', () => {
  it('[RE-7] two of them bring a world back, or one beside a mark that was marked again', () => {
    const { memory, marks } = markedAgain([])
    const both = new Map([shoulder, elbow].map((at, index) => [marks[index]!, foundAt(nowOf(at))] as const))
    const shift = memory.solve(1, 2, both)
    expect(shift.ok && distance(transformPoint(shift.value.nowFromThen, spot), nowOf(spot))).toBeLessThan(
      1e-9,
    )
    const half = markedAgain([nowOf(shoulder)])
    expect(half.memory.toPointOut(2)?.known).toEqual([shoulder])
    const one = half.memory.solve(1, 2, new Map([[half.marks[1]!, foundAt(nowOf(elbow))]]))
    expect(one.ok && distance(transformPoint(one.value.nowFromThen, spot), nowOf(spot))).toBeLessThan(1e-9)
  })

  it('[RE-7] says why they tell nothing: one alone, too near each other, not as far apart as before', () => {
    const { memory, marks } = markedAgain([])
    const [a, b] = marks as [MarkId, MarkId]
    const refusal = (found: readonly (readonly [MarkId, Vec3])[]) => {
      const answer = memory.solve(1, 2, new Map(found.map(([markId, at]) => [markId, foundAt(at)])))
      return answer.ok ? undefined : answer.error
    }
    expect(refusal([[a, nowOf(shoulder)]])).toBe('too-few')
    expect(
      refusal([
        [a, nowOf(shoulder)],
        [b, add(nowOf(shoulder), [0.02, -0.2, 0])],
      ]),
    ).toBe('too-near')
    expect(
      refusal([
        [a, nowOf(shoulder)],
        [b, add(nowOf(elbow), [0, 0.2, 0])],
      ]),
    ).toBe('disagree')
  })

  it('[RE-7] offers hidden marks of one spot that are known to 5 cm and lie apart, of the old world with most of them', () => {
    const { memory, draw, reset } = session()
    const ink: Stroke = [0.4, 0.5, 0.6].map((u) => [u, 0.5, 0.5] as const)
    expect(memory.toPointOut(1)).toBeUndefined()
    const first = draw('point', oneSample, [shoulder])
    draw('ink', ink, [shoulder, elbow, spot])
    draw('point', oneSample, [add(elbow, [0, 0, 0.3])], 0.08)
    reset()
    expect(memory.toPointOut(2), 'one spot tells nothing').toBeUndefined()
    const near = draw('point', oneSample, [add(shoulder, [0.03, 0.4, 0])])
    reset()
    expect(memory.toPointOut(3)).toBeUndefined()
    const others = [elbow, add(elbow, [0.3, 0, 0])].map((at) => draw('point', oneSample, [at]))
    reset()
    const offered = memory.toPointOut(4)
    expect(offered?.epoch).toBe(3)
    expect(offered?.spots.map(({ mark }) => mark.markId)).toEqual(others)
    expect([first, near]).not.toContain(offered?.spots[0]?.mark.markId)
  })
})
