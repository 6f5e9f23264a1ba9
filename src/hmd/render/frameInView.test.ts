import { describe, expect, it } from 'vitest'
import { identityPose, invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { hololensCone } from './edgeArrow.ts'
import { captionInView, cornerMarks } from './frameInView.ts'
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
    caption: { position: [0, halfHeight * 0.6, -0.9], orientation: [0, 0, 0, 1] },
  }
}

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
  it('has no corner marks while all of it is seen, and its words in the direction of their place', () => {
    const small = frameOf(0.25, 0.14)
    expect(cornerMarks(small, identityPose, hololensCone)).toEqual([])
    const [x, y, z] = captionInView(small, identityPose, hololensCone, size).position
    expect(x).toBeCloseTo(0)
    expect(y).toBeCloseTo((0.14 * 0.6) / 0.9)
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
      expect(isWithin(captionInView(large, head, hololensCone, size), head), `${degrees}°`).toBe(true)
    }
  })

  it('is left to the arrow when it is out of view, also behind', () => {
    const large = frameOf(0.6, 0.4)
    for (const degrees of [80, 180]) {
      expect(cornerMarks(large, turned(degrees), hololensCone)).toEqual([])
      expect(isWithin(captionInView(large, turned(degrees), hololensCone, size), turned(degrees))).toBe(false)
    }
  })
})
