import { describe, expect, it } from 'vitest'
import { projectPoint } from '../geometry/cameraModel.ts'
import type { MotionSurface } from '../geometry/motion/motionSurface.ts'
import type { MotionEstimate } from '../geometry/motion/motionTypes.ts'
import { distance } from '../geometry/vec3.ts'
import type { Placement, Stroke } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import { ink, picture } from './drawnSamples.ts'
import { motionTargets } from './motionTargets.ts'
import { refinePlacement, type RefineInput } from './refinePlacement.ts'

describe('refining a placement', () => {
  const placed = (depthM: number, method: Placement['method']): Placement => ({
    pointsWorld: [[0, 0, -depthM]],
    method,
    errorM: 0.012,
    settled: false,
    epoch: 1,
  })
  const estimate = (depthM: number, sigmaM: number, status: MotionEstimate['status']): MotionEstimate => ({
    status,
    points: [{ depthM, sigmaM }],
    surfaces: [undefined],
    normalWorld: undefined,
    limit: undefined,
    isBorneOut: true,
    parallaxM: 0.04,
    picturesUsed: 20,
  })
  const input = (placement: Placement, given: MotionEstimate, isLast = false): RefineInput => ({
    kind: 'point',
    stroke: [[0.5, 0.5, 0.5]],
    picture,
    placement,
    calibration: { offsetSigmaM: 0.001, angleSigmaRad: 0.001, lagSigmaMs: 1 },
    estimate: given,
    isLast,
  })
  it('[RP-1] keeps a measured surface that motion agrees with', () => {
    const answer = refinePlacement(input(placed(0.71, 'plane'), estimate(0.7, 0.006, 'settled')))
    expect(answer).toMatchObject({
      type: 'refine',
      isFinal: true,
      placement: { method: 'plane', settled: true },
    })
    expect(answer.type === 'refine' && answer.placement.pointsWorld).toEqual([[0, 0, -0.71]])
  })
  it('[RP-1] confirms a surface as soon as nothing nearer would do, however far from settled the depth is', () => {
    const early = estimate(1.3, 0.014, 'gathering')
    expect(refinePlacement(input(placed(1.31, 'plane'), early))).toMatchObject({
      isFinal: true,
      placement: { method: 'plane', settled: true },
    })
    const doubtful = { ...early, isBorneOut: false }
    expect(refinePlacement(input(placed(1.31, 'plane'), doubtful))).toEqual({ type: 'wait' })
  })
  it('keeps in the error what a doubtful lag costs in a picture taken while the head turned', () => {
    const unmeasured = { offsetSigmaM: 0.001, angleSigmaRad: 0.001, lagSigmaMs: 80 }
    const errorOf = (speed: PictureRef['speed']): number => {
      const given = input(placed(2, 'plane'), estimate(0.7, 0.006, 'settled'))
      const answer = refinePlacement({ ...given, picture: { ...picture, speed }, calibration: unmeasured })
      return answer.type === 'refine' ? answer.placement.errorM : NaN
    }
    // At 60°/s, 80 ms are 6 cm at arm's length.
    expect(errorOf({ linearMPerS: 0, angularRadPerS: 1.05 })).toBeGreaterThan(0.058)
    expect(errorOf({ linearMPerS: 0, angularRadPerS: 0 })).toBeLessThan(0.01)
  })
  it('keeps in the error how well the still’s world was found again', () => {
    const given = input({ ...placed(1, 'plane'), errorM: 0.25 }, estimate(1, 0.004, 'settled'))
    const answer = refinePlacement({ ...given, picture: { ...picture, poseSigmaM: 0.2 } })
    expect(answer.type === 'refine' && answer.placement.errorM).toBeGreaterThan(0.2)
  })
  it.each([
    ['a knee over the bench', 0.825, 0.025, 'settled'],
    ['an arm on the table', 0.78, 0.02, 'gathering'],
  ] as const)('[RP-1] does not take %s for the surface behind it', (_, behindM, sigmaM, status) => {
    const wide = { ...placed(behindM, 'plane'), errorM: 0.28 }
    const answer = refinePlacement(input(wide, estimate(0.75, sigmaM, status)))
    expect(answer).not.toMatchObject({ placement: { method: 'plane', settled: true } })
    // What the two witnesses differ by stays in what a confirmed mark says of itself.
    const near = refinePlacement(
      input({ ...wide, pointsWorld: [[0, 0, -0.764]] }, estimate(0.75, 0.009, status)),
    )
    expect(near).toMatchObject({ placement: { method: 'plane', settled: true } })
    expect(near.type === 'refine' && near.placement.errorM).toBeGreaterThan(0.014)
  })
  it.each([
    ['confirms', 0.71, 'plane'],
    ['moves', 2.2, 'plane'],
  ] as const)('[RP-7] keeps what poor tracking costs when it %s a mark', (_, depthM, method) => {
    const good = input({ ...placed(depthM, method), errorM: 0.3 }, estimate(0.7, 0.006, 'settled'))
    const [well, poorly] = [good, { ...good, picture: { ...picture, limited: true } }].map((given) => {
      const answer = refinePlacement(given)
      if (answer.type !== 'refine') throw new Error('a settled estimate is told')
      return answer.placement.errorM
    })
    expect(well).toBeLessThan(0.02)
    expect(poorly).toBeCloseTo(Math.hypot(well!, 0.03))
  })
  it('[RP-2] moves a mark from the wall behind to the body', () => {
    const answer = refinePlacement(input(placed(2.2, 'plane'), estimate(0.7, 0.006, 'settled')))
    expect(answer).toMatchObject({
      type: 'refine',
      isFinal: true,
      placement: { method: 'motion', settled: true },
    })
    expect(answer.type === 'refine' && distance(answer.placement.pointsWorld[0]!, [0, 0, -0.7])).toBeLessThan(
      1e-9,
    )
  })
  it.each(['plane', 'stated', 'motion'] as const)(
    '[RP-2] a depth that is not borne out moves no mark (%s), however sure it says it is',
    (method) => {
      const chance = { ...estimate(0.9, 0.02, 'gathering'), isBorneOut: false }
      expect(refinePlacement(input(placed(1.25, method), chance))).toEqual({ type: 'wait' })
      expect(refinePlacement(input(placed(1.25, method), chance, true))).toMatchObject({
        reason: 'inconsistent',
        placement: { ...placed(1.25, method), settled: false },
      })
    },
  )
  it('[RP-3] moves along while it gathers, but not for nothing', () => {
    const moving = refinePlacement(input(placed(1, 'stated'), estimate(0.7, 0.02, 'gathering')))
    expect(moving).toMatchObject({
      type: 'refine',
      isFinal: false,
      placement: { settled: false, method: 'motion' },
    })
    expect(refinePlacement(input(placed(0.705, 'motion'), estimate(0.7, 0.02, 'gathering')))).toEqual({
      type: 'wait',
    })
  })
  it('[RP-3] a depth known to a palm or worse is taken for a far worse guess only, and settles nothing', () => {
    const coarse: MotionEstimate = { ...estimate(1.25, 0.07, 'gathering'), limit: 'parallax' }
    const wall = { ...placed(2.4, 'plane'), errorM: 0.9 }
    const moved = refinePlacement(input(wall, coarse))
    expect(moved).toMatchObject({
      type: 'refine',
      isFinal: false,
      placement: { method: 'motion', settled: false },
    })
    expect(moved.type === 'refine' && moved.placement.errorM).toBeCloseTo(0.07, 2)
    expect(refinePlacement(input(wall, coarse, true))).toMatchObject({
      reason: 'no-parallax',
      isFinal: false,
      placement: { method: 'motion', settled: false },
    })
    expect(refinePlacement(input({ ...placed(2.4, 'plane'), errorM: 0.15 }, coarse))).toEqual({
      type: 'wait',
    })
    // Another surface that might as well be meant confirms nothing.
    const bench = { ...placed(1.4, 'plane'), errorM: 0.3 }
    expect(refinePlacement(input(bench, coarse, true))).toMatchObject({
      reason: 'no-parallax',
      placement: { settled: false, method: 'plane', errorM: 0.3 },
    })
  })
  it('[RP-4] says why a mark stays where it was', () => {
    const none: MotionEstimate = { ...estimate(1, 1, 'no-texture'), points: [undefined] }
    expect(refinePlacement(input(placed(1, 'stated'), none))).toEqual({ type: 'wait' })
    expect(refinePlacement(input(placed(1, 'stated'), none, true))).toMatchObject({
      reason: 'no-texture',
      isFinal: true,
      placement: { settled: false, method: 'stated' },
    })
  })
  it('asks for depth at the anchor first, and at every end of a distance by itself', () => {
    expect(motionTargets('point', [[0.3, 0.3, 1]], 1.78)).toEqual({ points: [[0.3, 0.3]], surfaceOf: [0] })
    expect(motionTargets('ink', ink, 1.78).points[0]).toEqual([0.5, 0.4])
    expect(motionTargets('ink', ink, 1.78).surfaceOf).toEqual([0, 0, 0, 0])
    expect(motionTargets('circle', ink.slice(0, 2), 1.78).points).toHaveLength(7)
    expect(motionTargets('distance', ink.slice(0, 2), 1.78)).toEqual({
      points: [
        [0.4, 0.5],
        [0.5, 0.4],
      ],
      surfaceOf: [0, 1],
    })
  })
  // A ball of 12 cm radius, its nearest point 0.7 m away in the middle of the picture.
  const ball: MotionSurface = {
    atX: 0,
    atY: 0,
    coefficients: Float64Array.of(1 / 0.7, 0, 0, -1 / 0.24, 0, -1 / 0.24),
    covariance: new Float64Array(36),
    commonVariance: 1e-5,
    camera: { fx: 485 / 640, fy: 485 / 360, cx: 0.5, cy: 0.5 },
  }
  const onBall = (kind: RefineInput['kind'], stroke: Stroke): Placement => {
    const given: MotionEstimate = {
      ...estimate(0.7, 0.004, 'settled'),
      surfaces: [ball],
      normalWorld: [0, 0, 1],
    }
    const answer = refinePlacement({ ...input(placed(2.2, 'plane'), given), kind, stroke })
    if (answer.type !== 'refine') throw new Error('a settled estimate moves the mark')
    return answer.placement
  }
  it('[RP-5] ink lies on the curved body, a circle and an area are draped over it', () => {
    const middle = onBall('ink', ink).pointsWorld.map((point) => -point[2])
    expect(middle[0]).toBeGreaterThan(0.72)
    const circle = onBall('circle', [
      [0.5, 0.5, 0.5],
      [0.55, 0.5, 0.5],
    ])
    expect(circle.pointsWorld[0]![2]).toBeCloseTo(-0.7)
    expect(circle.drapedWorld!.length).toBeGreaterThan(20)
    for (const point of circle.drapedWorld!) {
      const fromAxis = Math.hypot(point[0], point[1])
      expect(-point[2]).toBeCloseTo(0.7 + fromAxis ** 2 / 0.24, 2)
    }
    const area = onBall('area', [
      [0.45, 0.45, 0.5],
      [0.55, 0.45, 0.5],
      [0.5, 0.57, 0.5],
    ])
    expect(area.drapedWorld).toHaveLength(48)
    expect(Math.max(...area.drapedWorld!.map((point) => -point[2]))).toBeGreaterThan(0.705)
  })
  it('[RP-5] a circle that reaches past the limb stays one smooth ring, and looks as it was drawn', () => {
    const circle = onBall('circle', [
      [0.5, 0.5, 0.5],
      [0.66, 0.5, 0.5],
    ])
    const ring = circle.drapedWorld!
    const seen = ring.map((point) => projectPoint(point, picture.worldFromCamera, picture.intrinsics)!)
    for (const [u, v] of seen) expect(Math.hypot(u - 0.5, (v - 0.5) * (9 / 16))).toBeCloseTo(0.16, 2)
    const steps = ring.map((point, index) => distance(point, ring[(index + 1) % ring.length]!))
    expect(Math.max(...steps)).toBeLessThan(2.5 * Math.min(...steps))
  })
  it('[RP-5] a turn is as large as it was drawn, and never lies too steep to be seen turning', () => {
    const steep: MotionEstimate = {
      ...estimate(0.7, 0.004, 'settled'),
      normalWorld: [Math.sin(1.2), 0, Math.cos(1.2)],
    }
    const answer = refinePlacement({
      ...input(placed(2.2, 'plane'), steep),
      kind: 'turn',
      stroke: [
        [0.5, 0.5, 0.5],
        [0.55, 0.5, 0.5],
      ],
    })
    if (answer.type !== 'refine') throw new Error('a settled estimate moves the mark')
    const { pointsWorld, normalWorld } = answer.placement
    const drawnM = (0.05 * picture.intrinsics.width * 0.7) / picture.intrinsics.fx
    expect(distance(pointsWorld[0]!, pointsWorld[1]!)).toBeCloseTo(drawnM, 4)
    expect(normalWorld![2]).toBeCloseTo(Math.cos(Math.PI / 4), 4)
  })
  it('[RP-5] an arrow keeps its free tail in the plane at its head', () => {
    const arrow = onBall('arrow', [
      [0.7, 0.5, 0.5],
      [0.5, 0.5, 0.5],
    ])
    expect(arrow.drapedWorld).toBeUndefined()
    for (const point of arrow.pointsWorld) expect(point[2]).toBeCloseTo(-0.7)
  })
  it('[RP-6] the ends of a distance lie each at its own depth, and wait for each other', () => {
    const twoEnds = (second: MotionEstimate['points'][number]): RefineInput => ({
      ...input(
        {
          ...placed(2.2, 'plane'),
          pointsWorld: [
            [0, 0, -2.2],
            [0.1, 0, -2.2],
          ],
        },
        { ...estimate(0.7, 0.004, 'settled'), points: [{ depthM: 0.7, sigmaM: 0.004 }, second] },
      ),
      kind: 'distance',
      stroke: ink.slice(0, 2),
    })
    const answer = refinePlacement(twoEnds({ depthM: 0.9, sigmaM: 0.006 }))
    expect(answer).toMatchObject({ type: 'refine', placement: { pointErrorsM: [0.004, 0.006] } })
    expect(answer.type === 'refine' && answer.placement.pointsWorld.map((point) => -point[2])).toEqual([
      expect.closeTo(0.7),
      expect.closeTo(0.9),
    ])
    expect(refinePlacement(twoEnds(undefined))).toEqual({ type: 'wait' })
  })
})
