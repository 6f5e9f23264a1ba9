import { describe, expect, it } from 'vitest'
import { projectPoint } from '../geometry/cameraModel.ts'
import { signedDistance } from '../geometry/plane.ts'
import { identityPose } from '../geometry/pose.ts'
import { normalize, type Vec3 } from '../geometry/vec3.ts'
import type { Stroke } from '../protocol/marks.ts'
import { arrowHead } from './arrowShape.ts'
import { camera, ink, intrinsics } from './drawnSamples.ts'
import { distanceToMarkPx } from './hitStroke.ts'
import { anchorPoint } from './markAnchor.ts'
import { outlinePath, strokeOutline } from './outline.ts'
import { planeFacingCamera, projectStroke } from './projectStroke.ts'
import { tidyStroke } from './tidyStroke.ts'

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
  it('an arrow ends exactly at its head, wings in the surface', () => {
    const path: Vec3[] = [
      [0, 0, 0],
      [0.1, 0, 0],
    ]
    const options = { lineWidthM: 0.004, normal: [0, 0, 1] as Vec3, viewpoint: [0, 0, 1] as Vec3 }
    const head = arrowHead(path, options)!
    expect(head.tip).toEqual([0.1, 0, 0])
    expect(head.neck[0]).toBeCloseTo(0.1 - 0.02)
    for (const wing of head.wings) expect(wing[2]).toBeCloseTo(0)
    expect(arrowHead([path[0]!, path[0]!], options)).toBeUndefined()
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
