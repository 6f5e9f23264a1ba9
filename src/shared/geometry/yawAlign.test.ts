import { describe, expect, it } from 'vitest'
import { compose, transformPoint, type Pose } from './pose.ts'
import { angleBetween, fromAxisAngle, identity } from './quat.ts'
import { alignByPose, alignByYaw } from './yawAlign.ts'
import type { Vec3 } from './vec3.ts'

const nowFromThen: Pose = { position: [0.5, 0.1, -1], orientation: fromAxisAngle([0, 1, 0], 0.7) }
const pair = (then: Vec3) => ({ then, now: transformPoint(nowFromThen, then) })

describe('worlds with the same vertical', () => {
  it('are told by two spots', () => {
    const found = alignByYaw([pair([0, 1, -1]), pair([0.3, 1.2, -1.1])])
    expect(found?.rmsM).toBeCloseTo(0, 9)
    expect(angleBetween(found?.nowFromThen.orientation ?? identity, nowFromThen.orientation)).toBeCloseTo(
      0,
      7,
    )
    found?.nowFromThen.position.forEach((value, axis) =>
      expect(value).toBeCloseTo(nowFromThen.position[axis] ?? NaN, 9),
    )
  })

  it('say how badly the spots agree', () => {
    const off = { ...pair([0.3, 1.2, -1.1]), now: transformPoint(nowFromThen, [0.4, 1.2, -1.1]) }
    expect(alignByYaw([pair([0, 1, -1]), off])?.rmsM).toBeGreaterThan(0.03)
  })

  it('are not told by one spot, nor by two above each other or closer than 10 cm', () => {
    expect(alignByYaw([pair([0, 1, -1])])).toBeUndefined()
    expect(alignByYaw([pair([0, 1, -1]), pair([0, 2, -1])])).toBeUndefined()
    expect(alignByYaw([pair([0, 1, -1]), pair([0.09, 1, -1])])).toBeUndefined()
  })

  it('are told by one thing that was seen with its pose', () => {
    const tag: Pose = { position: [0.2, 1.1, -1.9], orientation: fromAxisAngle([0.3, 1, 0.1], 1) }
    const found = alignByPose(tag, compose(nowFromThen, tag))
    found.position.forEach((value, axis) => expect(value).toBeCloseTo(nowFromThen.position[axis] ?? NaN, 9))
  })
})
