import { describe, expect, it } from 'vitest'
import { projectPoint } from '../geometry/cameraModel.ts'
import type { MotionEstimate } from '../geometry/motion/motionTypes.ts'
import { signedDistance } from '../geometry/plane.ts'
import { identityPose } from '../geometry/pose.ts'
import { distance, normalize, type Vec3 } from '../geometry/vec3.ts'
import type { Placement, Stroke } from '../protocol/marks.ts'
import { arrowLines, arrowPolygon } from './arrowShape.ts'
import { distanceToMarkPx } from './hitStroke.ts'
import { outlinePath, strokeOutline } from './outline.ts'
import { anchorPoint, planeFacingCamera, projectStroke } from './projectStroke.ts'
import { motionPoints, refinePlacement, type RefineInput } from './refinePlacement.ts'
import { tidyStroke } from './tidyStroke.ts'

const intrinsics = { width: 640, height: 360, fx: 485, fy: 485, cx: 320, cy: 180 }
const camera = { worldFromCamera: identityPose, intrinsics }
const picture = {
  ...camera,
  epoch: 1,
  frameSeq: 7,
  captureTimeMs: 1000,
  match: 'exact',
  tracked: true,
} as const
const ink: Stroke = [
  [0.4, 0.5, 0.5],
  [0.5, 0.4, 0.5],
  [0.6, 0.5, 0.5],
]

describe('projecting a stroke', () => {
  it('lays ink on one surface, each point on its own ray', () => {
    const surface = { point: [0, 0, -0.7] as Vec3, normal: normalize([0.5, 0, 1]) }
    const points = projectStroke('ink', ink, camera, surface)!
    points.forEach((point, index) => {
      expect(Math.abs(signedDistance(point, surface))).toBeLessThan(1e-9)
      const seen = projectPoint(point, identityPose, intrinsics)!
      expect(Math.hypot(seen[0] - ink[index]![0], seen[1] - ink[index]![1])).toBeLessThan(1e-9)
    })
  })
  it('never sprays a point into the background where the surface is left', () => {
    const surface = { point: [0, 0, -0.7] as Vec3, normal: normalize([1, 0, 0.15]) }
    for (const point of projectStroke('ink', ink, camera, surface)!) {
      expect(-point[2]).toBeGreaterThan(0.7 / 1.7)
      expect(-point[2]).toBeLessThan(0.7 * 1.7)
    }
  })
  it('anchors an arrow at its head', () => {
    const arrow: Stroke = [
      [0.2, 0.2, 0.5],
      [0.6, 0.6, 0.5],
    ]
    expect(anchorPoint('arrow', arrow)).toEqual([0.6, 0.6])
    const [tail, head] = projectStroke('arrow', arrow, camera, planeFacingCamera([0.6, 0.6], 0.8, camera))!
    expect(head![2]).toBeCloseTo(-0.8)
    expect(tail![2]).toBeCloseTo(-0.8)
  })
})

describe('shapes', () => {
  it('an outline encloses its stroke and becomes a path', () => {
    const outline = strokeOutline(ink, { width: 640, height: 360, size: 8, complete: true })
    const xs = outline.map(([x]) => x)
    expect(Math.min(...xs)).toBeLessThan(257)
    expect(Math.max(...xs)).toBeGreaterThan(383)
    expect(outlinePath(outline)).toMatch(/^M .* Z$/)
    expect(outlinePath([])).toBe('')
  })
  it('an arrow ends exactly at its head', () => {
    expect(arrowPolygon([0, 0], [100, 0], 6)).toContainEqual([100, 0])
    expect(arrowPolygon([5, 5], [5, 5], 6)).toEqual([])
    const lines = arrowLines([0, 0, 0], [0.1, 0, 0], {
      lineWidthM: 0.004,
      normal: [0, 0, 1],
      viewpoint: [0, 0, 1],
    })!
    expect(lines.headLines[1]).toEqual([0.1, 0, 0])
    expect(lines.headLines[0][2]).toBeCloseTo(0)
  })
  it('a tidied stroke keeps its ends and stays near what was drawn', () => {
    const shaky: Stroke = Array.from({ length: 50 }, (_, i) => [i / 100, 0.5 + (i % 2) * 0.0002, 0.5])
    const tidy = tidyStroke(shaky, 16 / 9)
    expect(tidy.length).toBeLessThan(10)
    expect([tidy[0], tidy.at(-1)]).toEqual([shaky[0], shaky.at(-1)])
  })
  it('the nearest part of a mark counts, not its points alone', () => {
    const seen = [[0.2, 0.5], [0.8, 0.5], undefined] as const
    expect(distanceToMarkPx([0.5, 0.52], seen, { width: 1000, height: 500 })).toBeCloseTo(10)
    expect(distanceToMarkPx([0.5, 0.5], [undefined], { width: 10, height: 10 })).toBe(Infinity)
  })
})

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
    normalWorld: undefined,
    parallaxM: 0.04,
    picturesUsed: 20,
  })
  const input = (placement: Placement, given: MotionEstimate, isLast = false): RefineInput => ({
    kind: 'point',
    stroke: [[0.5, 0.5, 0.5]],
    picture,
    placement,
    calibration: { offsetSigmaM: 0.001, angleSigmaRad: 0.001 },
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
  it('[RP-4] says why a mark stays where it was', () => {
    const none: MotionEstimate = { ...estimate(1, 1, 'no-texture'), points: [undefined] }
    expect(refinePlacement(input(placed(1, 'stated'), none))).toEqual({ type: 'wait' })
    expect(refinePlacement(input(placed(1, 'stated'), none, true))).toMatchObject({
      reason: 'no-texture',
      isFinal: true,
      placement: { settled: false, method: 'stated' },
    })
  })
  it('asks for depth at the anchor first', () => {
    expect(motionPoints('point', [[0.3, 0.3, 1]], 1.78)).toEqual([[0.3, 0.3]])
    expect(motionPoints('ink', ink, 1.78)[0]).toEqual([0.5, 0.4])
    expect(motionPoints('ink', ink, 1.78)).toHaveLength(4)
  })
})
