import { describe, expect, it } from 'vitest'
import { identityPose, invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { hololensCone } from './edgeArrow.ts'
import { captionInView, cornerMarks, type CaptionEdge } from './frameInView.ts'
import type { FrozenFrame } from './frozenFrame.ts'

const size = { widthM: 0.34, heightM: 0.05 }

/** A view of that half size in metres, 0.9 m ahead. */
function frameOf(halfWidth: number, halfHeight: number): FrozenFrame {
  const corners = [
    [-halfWidth, halfHeight, -0.9],
    [halfWidth, halfHeight, -0.9],
    [halfWidth, -halfHeight, -0.9],
    [-halfWidth, -halfHeight, -0.9],
  ] as const satisfies readonly Vec3[]
  return {
    outlineWorld: [...corners, corners[0]],
    centreWorld: [0, 0, -0.9],
  }
}

const captionOf = (
  frame: FrozenFrame,
  head: Pose,
  { edge = 'upper', drawnWorld = [] }: { edge?: CaptionEdge; drawnWorld?: readonly Vec3[] } = {},
) => captionInView(frame, head, { cone: hololensCone, size, edge, drawnWorld })

const bowed = (degrees: number): Pose => ({
  position: [0, 0, 0],
  orientation: fromAxisAngle([1, 0, 0], (-degrees * Math.PI) / 180),
})

const turned = (degrees: number): Pose => ({
  position: [0, 0, 0],
  orientation: fromAxisAngle([0, 1, 0], (degrees * Math.PI) / 180),
})

/** Of the whole caption, as seen. */
function isWithin(caption: Pose, head: Pose): boolean {
  const [x, y, z] = transformPoint(invert(head), caption.position)
  return (
    z < 0 &&
    (Math.abs(x) + size.widthM / 2) / -z <= Math.tan(hololensCone.halfWidthRad) &&
    (Math.abs(y) + size.heightM / 2) / -z <= Math.tan(hololensCone.halfHeightRad)
  )
}

describe('[SAY-5] the view that is drawn on, in a small display', () => {
  it('has no corner marks while all of it is seen, and its words outside of it', () => {
    const small = frameOf(0.25, 0.14)
    expect(cornerMarks(small, identityPose, hololensCone)).toEqual([])
    const [x, y, z] = captionOf(small, identityPose).pose.position
    expect(x).toBeCloseTo(0)
    expect(y - size.heightM / 2).toBeGreaterThan(0.14 / 0.9)
    expect(y).toBeLessThan(0.14 / 0.9 + size.heightM)
    // As large as ever, however far away the picture is.
    expect(z).toBe(-1)
  })

  it('has four corners at the rim when it is larger than the display', () => {
    const marks = cornerMarks(frameOf(0.6, 0.4), identityPose, hololensCone)
    expect(marks).toHaveLength(4)
    for (const [x, y, z] of marks.flat()) {
      expect(z).toBe(-1)
      expect(Math.abs(x)).toBeLessThan(Math.tan(hololensCone.halfWidthRad))
      expect(Math.abs(y)).toBeLessThan(Math.tan(hololensCone.halfHeightRad))
    }
    expect(new Set(marks.map(([, [x, y] = [0, 0]]) => `${Math.sign(x)} ${Math.sign(y)}`)).size).toBe(4)
  })

  it('keeps its words wholly within the display, wherever the head turns while some of it is seen', () => {
    const large = frameOf(0.6, 0.4)
    for (const degrees of [-35, -20, -8, 0, 8, 20, 35]) {
      const head = turned(degrees)
      expect(isWithin(captionOf(large, head).pose, head), `${degrees}°`).toBe(true)
    }
  })

  it('has its words at the rim that is nearest to the frame’s own edge, never in the middle of the view', () => {
    const large = frameOf(0.6, 0.35)
    let edge: CaptionEdge = 'upper'
    for (const [degrees, expected] of [
      [0, 'upper'],
      [2, 'upper'],
      [18, 'lower'],
      [2, 'lower'],
      [-18, 'upper'],
    ] as const) {
      const head = bowed(degrees)
      const caption = captionOf(large, head, { edge })
      edge = caption.edge
      expect(edge, `${degrees}°`).toBe(expected)
      const y = transformPoint(invert(head), caption.pose.position)[1]
      // At the rim, or beyond the frame's own edge.
      const outside = Math.tan(((Math.abs(degrees) - 21.3) * Math.PI) / -180)
      expect(Math.abs(y)).toBeGreaterThan(Math.min(outside, 0.8 * Math.tan(hololensCone.halfHeightRad)))
    }
  })

  it('has its words away from what is drawn', () => {
    const large = frameOf(0.6, 0.35)
    const { pose } = captionOf(large, identityPose)
    const under = captionOf(large, identityPose, { drawnWorld: [pose.position] })
    expect(under.edge).toBe('lower')
    expect(captionOf(large, identityPose, { edge: 'lower', drawnWorld: [pose.position] }).edge).toBe('lower')
    expect(captionOf(large, identityPose, { drawnWorld: [[0, 0, -0.9]] }).edge).toBe('upper')
  })

  it('is left to the arrow when it is out of view, also behind', () => {
    const large = frameOf(0.6, 0.4)
    for (const degrees of [80, 180]) {
      expect(cornerMarks(large, turned(degrees), hololensCone)).toEqual([])
      expect(isWithin(captionOf(large, turned(degrees)).pose, turned(degrees))).toBe(false)
    }
  })
})
