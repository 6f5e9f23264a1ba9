import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPoseTrack, rotationVector, velocityBetween } from './poseTrack.ts'
import { angleBetween, fromAxisAngle, identity } from './quat.ts'
import { distance, length, type Vec3 } from './vec3.ts'

const at = (x: number): { position: Vec3; orientation: typeof identity } => ({
  position: [x, 0, 0],
  orientation: identity,
})

describe('pose track', () => {
  it('interpolates between neighbours, and is as sure as the less sure one', () => {
    const track = createPoseTrack()
    track.add(1000, at(0), false)
    track.add(1020, at(0.2), true)
    const sample = track.poseAt(1005)
    expect(sample?.pose.position[0]).toBeCloseTo(0.05)
    expect(sample).toMatchObject({ limited: true, isGuess: false, extrapolatedMs: 0 })
  })
  it('gives nothing before the oldest pose or far after the newest', () => {
    const track = createPoseTrack()
    expect(track.poseAt(0)).toBeUndefined()
    track.add(1000, at(0), false)
    track.add(1010, at(0.1), false)
    expect(track.poseAt(999)).toBeUndefined()
    expect(track.poseAt(1031)).toBeUndefined()
    const beyond = track.poseAt(1020)
    expect(beyond?.extrapolatedMs).toBe(10)
    expect(beyond?.pose.position[0]).toBeCloseTo(0.2)
  })
  it('ignores poses that come out of order and forgets those that are too old', () => {
    const track = createPoseTrack({ keepMs: 100 })
    for (let time = 0; time <= 1000; time += 10) track.add(time, at(time), false)
    track.add(500, at(-1), false)
    expect(track.newestMs).toBe(1000)
    expect(track.poseAt(500)).toBeUndefined()
    expect(track.poseAt(950)?.pose.position[0]).toBeCloseTo(950)
  })
  it('does not continue a track over a gap', () => {
    const track = createPoseTrack()
    track.add(0, at(0), false)
    track.add(400, at(1), false)
    expect(track.poseAt(410)?.pose.position[0]).toBe(1)
    expect(track.poseAt(200)?.isGuess).toBe(true)
  })
  it.each([
    ['turns evenly at 60°/s', 16, (ms: number) => 0.06 * ms, false],
    ['comes to rest from 60°/s at 600°/s²', 16, (ms: number) => 0.06 * ms - 0.0003 * ms * ms, false],
    ['turns evenly, seen seldom', 90, (ms: number) => 0.06 * ms, false],
    ['turns back at 60°/s, seen seldom', 90, (ms: number) => 6 - 0.06 * Math.abs(ms - 135), true],
  ] as const)('says whether in between is a guess: a head that %s', (_, stepMs, degreesAt, isGuess) => {
    const track = createPoseTrack()
    for (let time = 0; time <= stepMs * 3; time += stepMs) {
      const orientation = fromAxisAngle([0, 1, 0], (degreesAt(time) * Math.PI) / 180)
      track.add(time, { position: [0, 0, 0], orientation }, false)
    }
    expect(track.poseAt(stepMs * 1.5)?.isGuess).toBe(isGuess)
    expect(track.poseAt(stepMs)?.isGuess).toBe(false)
  })
  it('says of a head that starts to walk between two poses that it is a guess where it was', () => {
    const track = createPoseTrack()
    for (const [time, x] of [
      [0, 0],
      [60, 0],
      [120, 0.03],
    ] as const)
      track.add(time, at(x), false)
    expect(track.poseAt(100)?.isGuess).toBe(true)
  })
  it('tells the velocity', () => {
    const track = createPoseTrack()
    for (let time = 0; time <= 100; time += 10)
      track.add(
        time,
        { position: [time / 1000, 0, 0], orientation: fromAxisAngle([0, 1, 0], time / 1000) },
        false,
      )
    const velocity = track.velocityAt(60)
    expect(velocity?.linear[0]).toBeCloseTo(1)
    expect(velocity?.angular[1]).toBeCloseTo(1)
  })
  it('stays between its neighbours, whatever they are', () => {
    const coordinate = fc.double({ min: -5, max: 5, noNaN: true })
    const pose = fc
      .record({
        x: coordinate,
        y: coordinate,
        z: coordinate,
        angle: fc.double({ min: -3, max: 3, noNaN: true }),
      })
      .map(({ x, y, z, angle }) => ({
        position: [x, y, z] as Vec3,
        orientation: fromAxisAngle([x + 6, y, z], angle),
      }))
    fc.assert(
      fc.property(pose, pose, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, t) => {
        const track = createPoseTrack()
        track.add(0, a, false)
        track.add(50, b, false)
        const sample = track.poseAt(50 * t)
        expect(sample).toBeDefined()
        const whole = angleBetween(a.orientation, b.orientation)
        expect(angleBetween(a.orientation, sample!.pose.orientation)).toBeLessThanOrEqual(whole + 1e-6)
        expect(distance(a.position, sample!.pose.position)).toBeLessThanOrEqual(
          distance(a.position, b.position) + 1e-9,
        )
      }),
      { seed: 1, numRuns: 200 },
    )
  })
  it('turns a constant turn back into its vector', () => {
    const turned = velocityBetween(
      at(0),
      { position: [0, 0, 0], orientation: fromAxisAngle([0, 0, 1], 0.5) },
      500,
    )
    expect(turned.angular[2]).toBeCloseTo(1)
    expect(length(rotationVector(fromAxisAngle([1, 0, 0], 2)))).toBeCloseTo(2)
  })
})
