import { describe, expect, it } from 'vitest'
import { angleBetween, rotate } from '../../shared/geometry/quat.ts'
import { distance } from '../../shared/geometry/vec3.ts'
import { Scenario, type HeadSpec } from '../scenario/scenarioSchema.ts'
import { createHeadMotion, gazePose } from './headMotion.ts'
import { addPoseNoise } from './poseNoise.ts'
import { createVisitorHead } from './visitorHead.ts'

const head = (spec: object): HeadSpec => Scenario.parse({ name: 't', head: spec }).head
const gaze = { position: [0.5, 1.5, 0], lookAt: [0, 1, -1] }
const times = Array.from({ length: 2000 }, (_, i) => i * 0.02)
const DEG = 180 / Math.PI

describe("the wearer's true head", () => {
  it('looks along its own -z at what it is told to look at', () => {
    const pose = gazePose({ position: [0, 1, 0], lookAt: [0, 1, -2] })
    expect(rotate(pose.orientation, [0, 0, -1])[2]).toBeCloseTo(-1, 9)
  })

  it('sways by about its amplitude, stays near its place and never jumps', () => {
    const motion = createHeadMotion(
      head({ motion: 'sway', ...gaze, amplitudeM: 0.025, frequencyHz: 0.45 }),
      7,
    )
    const far = times.map((t) => distance(motion(t).position, [0.5, 1.5, 0]))
    expect(Math.max(...far)).toBeGreaterThan(0.02)
    expect(Math.max(...far)).toBeLessThan(0.075)
    const speeds = times.slice(1).map((t) => distance(motion(t).position, motion(t - 0.02).position) / 0.02)
    expect(Math.max(...speeds)).toBeLessThan(0.3)
  })

  it('turns at the stated speed over the stated arc, both ways', () => {
    const motion = createHeadMotion(head({ motion: 'turn', ...gaze, degPerS: 60, arcDeg: 40 }), 1)
    const base = gazePose({ position: [0.5, 1.5, 0], lookAt: [0, 1, -1] })
    const angles = times.map((t) => angleBetween(base.orientation, motion(t).orientation) * DEG)
    expect(Math.max(...angles)).toBeGreaterThan(19)
    expect(Math.max(...angles)).toBeLessThanOrEqual(20.01)
    expect((angleBetween(motion(0.1).orientation, motion(0.2).orientation) * DEG) / 0.1).toBeCloseTo(60, 3)
  })

  it('walks its path there and back without leaving it, gaze on what it looks at', () => {
    const motion = createHeadMotion(
      head({
        motion: 'walk',
        path: [
          [0, 1.5, 0],
          [1, 1.5, 0],
        ],
        lookAt: [0.5, 1, -2],
        speedMps: 0.5,
        bobM: 0,
      }),
      1,
    )
    const xs = times.map((t) => motion(t).position[0])
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(-1e-9)
    expect(Math.max(...xs)).toBeLessThanOrEqual(1 + 1e-9)
    expect(Math.max(...xs)).toBeGreaterThan(0.98)
  })

  it('goes through timed poses and is the same at the same time, always', () => {
    const motion = createHeadMotion(
      head({
        motion: 'poses',
        poses: [
          { atS: 0, position: [0, 1, 0] },
          { atS: 2, position: [2, 1, 0] },
          { atS: 4, position: [0, 1, 0] },
        ],
      }),
      1,
    )
    expect(motion(1).position[0]).toBeCloseTo(1, 9)
    expect(motion(5).position[0]).toBeCloseTo(1, 9)
    expect(motion(3.3)).toEqual(motion(3.3))
  })

  it('when led by a visitor, keeps its past: asking again for an instant gives the same pose', () => {
    const visitor = createVisitorHead(gazePose({ position: [0, 1.6, 0] }), 0, { halfX: 2, halfZ: 2 })
    visitor.setInput({ walk: [0, 1], turn: [1, 0] })
    const first = visitor.poseAt(480)
    visitor.turnBy(0.4, 0.1)
    visitor.setInput({ walk: [1, 0], turn: [0, 0] })
    visitor.poseAt(2000)
    expect(visitor.poseAt(480)).toEqual(first)
    expect(distance(visitor.poseAt(10000).position, [0, 1.6, 0])).toBeLessThan(3)
  })
})

describe("the device's own error", () => {
  it('has the stated standard deviations, and its truth has none', () => {
    const pose = gazePose({ position: [0, 1.6, 0] })
    const spec = { positionM: 0.002, rotationDeg: 0.1, correlationS: 0.05 }
    const samples = Array.from({ length: 6000 }, (_, i) => addPoseNoise(pose, spec, i * 0.2, 3))
    const x = samples.map((sample) => sample.position[0])
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length
    const sigma = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length)
    expect(Math.abs(mean)).toBeLessThan(0.0002)
    expect(sigma).toBeGreaterThan(0.0018)
    expect(sigma).toBeLessThan(0.0022)
    const angles = samples.map((sample) => angleBetween(sample.orientation, pose.orientation) * DEG)
    const rms = Math.sqrt(angles.reduce((sum, value) => sum + value ** 2, 0) / angles.length)
    expect(rms / Math.sqrt(3)).toBeGreaterThan(0.09)
    expect(rms / Math.sqrt(3)).toBeLessThan(0.11)
    expect(addPoseNoise(pose, { positionM: 0, rotationDeg: 0, correlationS: 1 }, 5, 1)).toBe(pose)
  })

  it('changes slowly: samples much closer than the correlation time are alike', () => {
    const pose = gazePose({ position: [0, 1.6, 0] })
    const spec = { positionM: 0.01, rotationDeg: 0, correlationS: 1 }
    const step = distance(addPoseNoise(pose, spec, 3, 5).position, addPoseNoise(pose, spec, 3.01, 5).position)
    expect(step).toBeLessThan(0.001)
  })
})
