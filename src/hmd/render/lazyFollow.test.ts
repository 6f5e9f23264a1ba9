import { describe, expect, it } from 'vitest'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import { distance, sub } from '../../shared/geometry/vec3.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import { follow, panelPose, startFollow } from './lazyFollow.ts'

const standing = (headingDeg: number, x = 0): Pose => ({
  position: [x, 1.6, 0],
  orientation: fromAxisAngle([0, 1, 0], (headingDeg * Math.PI) / 180),
})
const settle = (pose: Pose, from = startFollow(standing(0))) => {
  let state = from
  for (let frame = 0; frame < 300; frame++) state = follow(state, pose, { dtMs: 16, still: false })
  return state
}

describe('the panel that follows lazily', () => {
  it('stands 1.2 m away and 15° below gaze, beside the patient', () => {
    const pose = panelPose(startFollow(standing(0)), 1)
    expect(distance(pose.position, [0, 1.6, 0])).toBeCloseTo(1.2)
    const [x, y, z] = sub(pose.position, [0, 1.6, 0])
    expect((Math.asin(-y / 1.2) * 180) / Math.PI).toBeCloseTo(15)
    expect(Math.abs((Math.atan2(x, -z) * 180) / Math.PI)).toBeGreaterThan(15)
  })

  it('stays while the head turns less than 30°', () => {
    const start = startFollow(standing(0))
    expect(follow(start, standing(29), { dtMs: 16, still: false })).toBe(start)
  })

  it('comes along after a turn of more than 30°, and then stands still again', () => {
    const state = settle(standing(45))
    expect(Math.abs((state.headingRad * 180) / Math.PI - 45)).toBeLessThan(1)
    expect(follow(state, standing(45), { dtMs: 16, still: false })).toBe(state)
  })

  it('turns the short way round', () => {
    const state = settle(standing(-170), startFollow(standing(170)))
    expect(Math.cos(state.headingRad)).toBeCloseTo(Math.cos((190 * Math.PI) / 180), 1)
  })

  it('comes along when the wearer walks, in one step with reduced motion', () => {
    const state = follow(startFollow(standing(0)), standing(0, 0.5), { dtMs: 16, still: true })
    expect(state.anchor[0]).toBeCloseTo(0.5)
  })
})
