import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEED, someTilt } from '../../testing/arbitraries.ts'
import { fromAxisAngle, rotate, type Quat } from '../geometry/quat.ts'
import { distance, dot, length, sub, type Vec3 } from '../geometry/vec3.ts'
import type { Placement } from '../protocol/marks.ts'
import { canResize, canTurn, movedTo, resizedBy, tiltAlong, turnedBy } from './placementEdits.ts'
import { axisOf, flatTilt, onArc } from './tilt.ts'

const arrow: Placement = {
  pointsWorld: [
    [0.1, 0, 0],
    [0, 0, 0],
  ],
  normalWorld: [0, 0, 1],
  drapedWorld: [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
  ],
  pointErrorsM: [0.001],
  method: 'stated',
  errorM: 0.2,
  settled: false,
  epoch: 1,
}
const byHand = { method: 'confirmed', settled: true } as const
const near = (a: Vec3 | undefined, b: Vec3): void => expect(distance(a!, b)).toBeLessThan(1e-9)

describe('moving a mark in the room', () => {
  it('puts the anchor where it is held and lays the mark on the surface there', () => {
    const held = { ...byHand, pointWorld: [1, 1, 1], normalWorld: [1, 0, 0], errorM: 0.02, epoch: 3 } as const
    const moved = movedTo('arrow', arrow, held)!
    near(moved.pointsWorld[1], [1, 1, 1])
    expect(distance(moved.pointsWorld[0]!, moved.pointsWorld[1]!)).toBeCloseTo(0.1)
    expect(dot(sub(moved.pointsWorld[0]!, [1, 1, 1]), [1, 0, 0])).toBeCloseTo(0)
    expect(moved).toMatchObject({ method: 'confirmed', settled: true, errorM: 0.02, epoch: 3 })
    expect(moved).not.toHaveProperty('drapedWorld')
    expect(moved).not.toHaveProperty('pointErrorsM')
  })

  it('keeps its attitude in the air, and turns over onto a surface that faces the other way', () => {
    const inAir = {
      ...byHand,
      pointWorld: [0, 2, 0],
      normalWorld: undefined,
      errorM: 0.05,
      epoch: 1,
    } as const
    near(movedTo('arrow', arrow, inAir)!.pointsWorld[0], [0.1, 2, 0])
    const over = movedTo('arrow', arrow, { ...inAir, normalWorld: [0, 0, -1] })!
    expect(distance(over.pointsWorld[0]!, [0, 2, 0])).toBeCloseTo(0.1)
    expect(over.pointsWorld[0]![2]).toBeCloseTo(0)
  })
})

describe('turning and resizing in the room', () => {
  it('turns counterclockwise for who looks, on whichever side the normal is', () => {
    const quarter = { angleRad: Math.PI / 2, eye: [0, 0, 1] as Vec3 }
    near(turnedBy('arrow', arrow, quarter)!.pointsWorld[0], [0, 0.1, 0])
    near(turnedBy('arrow', { ...arrow, normalWorld: [0, 0, -1] }, quarter)!.pointsWorld[0], [0, 0.1, 0])
    near(turnedBy('arrow', arrow, { ...quarter, eye: [0, 0, -1] })!.pointsWorld[0], [0, -0.1, 0])
  })

  it('grows about the anchor, and neither vanishes nor fills the room', () => {
    near(resizedBy('arrow', arrow, 2)!.pointsWorld[0], [0.2, 0, 0])
    near(resizedBy('arrow', arrow, 2)!.pointsWorld[1], [0, 0, 0])
    expect(resizedBy('arrow', arrow, 0.01)).toBeUndefined()
    expect(resizedBy('arrow', arrow, 100)).toBeUndefined()
  })

  it('is not offered for what it would falsify or not change', () => {
    expect(canTurn('distance') || canResize('angle') || canTurn('circle') || canResize('step')).toBe(false)
    expect(canTurn('arrow') && canResize('circle') && canTurn('ink')).toBe(true)
  })
})

describe('a tilted mark in the hand', () => {
  const from: Vec3 = [0.3, 1.2, -0.6]
  const turn: Placement = { ...arrow, pointsWorld: [from, [0.4, 1.2, -0.6]] }
  const eye: Vec3 = [0.3, 1.2, 0]
  const startSeen = (tilt: Quat): Vec3 => onArc([0, 0, 0], 1, tilt, 0.7)

  it('[HAND-8] turns as one piece with its points: what is flat and what is tilted agree', () => {
    fc.assert(
      fc.property(someTilt, fc.double({ min: -3, max: 3, noNaN: true }), (tilt, angleRad) => {
        const after = turnedBy('turn', turn, { angleRad, eye })!
        const turned = tiltAlong(tilt, turn, after)!
        near(startSeen(turned), rotate(fromAxisAngle([0, 0, 1], angleRad), startSeen(tilt)))
        expect(length(axisOf(turned))).toBeCloseTo(1, 9)
        // There and back is where it was.
        near(startSeen(tiltAlong(turned, after, turn)!), startSeen(tilt))
      }),
      { seed: SEED },
    )
  })

  it('[HAND-8] goes with the surface that it is carried to, and stays as it is in the air and when it grows', () => {
    const held = { ...byHand, pointWorld: [1, 1, 1], normalWorld: [1, 0, 0], errorM: 0.02, epoch: 1 } as const
    const flat = flatTilt('turn', from, [0.4, 1.2, -0.6], [0, 0, 1])!
    near(axisOf(tiltAlong(flat, turn, movedTo('turn', turn, held)!)!), [1, 0, 0])
    const inAir = movedTo('turn', turn, { ...held, normalWorld: undefined })!
    near(axisOf(tiltAlong(flat, turn, inAir)!), [0, 0, 1])
    near(axisOf(tiltAlong(flat, turn, resizedBy('turn', turn, 1.25)!)!), [0, 0, 1])
    expect(tiltAlong(undefined, turn, inAir)).toBeUndefined()
  })

  it('[HAND-8] turns also where no surface is known', () => {
    const bare = { ...turn, normalWorld: undefined }
    const tilt = flatTilt('movement', from, [0.4, 1.2, -0.6], [0, 0, 1])!
    const after = turnedBy('movement', bare, { angleRad: Math.PI / 2, eye })!
    near(axisOf(tiltAlong(tilt, bare, after)!), [0, 1, 0])
  })
})
