import { describe, expect, it } from 'vitest'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import { edgeArrowTo, hololensCone } from './edgeArrow.ts'

const to = (x: number, y: number, z: number) => edgeArrowTo([x, y, z], identityPose, hololensCone)

describe('the arrow at the edge of view', () => {
  it('is not there while the mark is in view', () => {
    expect(to(0, 0, -1)).toBeUndefined()
    expect(to(0.2, 0.1, -1)).toBeUndefined()
  })

  it('is there as soon as the display, a rectangle, does not show the mark', () => {
    const [across, up] = [Math.tan(hololensCone.halfWidthRad), Math.tan(hololensCone.halfHeightRad)]
    expect(to(across * 0.99, up * 0.99, -1)).toBeUndefined()
    expect(to(across * 0.99, up * 1.01, -1)).toBeDefined()
    expect(to(across * 1.01, up * 0.99, -1)).toBeDefined()
  })

  it('points to the side on which the mark lies, from within the rim', () => {
    const right = to(2, 0, -1)
    expect(right?.angleRad).toBeCloseTo(0)
    expect(right?.positionViewer[0]).toBeGreaterThan(0.2)
    expect(right?.positionViewer[0]).toBeLessThan(Math.tan(hololensCone.halfWidthRad))
    expect(to(0, -2, -1)?.angleRad).toBeCloseTo(-Math.PI / 2)
  })

  it('leads round to a mark behind the wearer', () => {
    const behind = to(0.0001, 0, 1)
    expect(behind?.opacity).toBe(1)
    expect(behind?.positionViewer[1]).toBeCloseTo(0)
    expect(to(-0.5, 0, 2)?.angleRad).toBeCloseTo(Math.PI)
  })

  it('fades as the mark comes into view, and goes when the head has turned to it', () => {
    const nearly = edgeArrowTo(
      [Math.tan(hololensCone.halfWidthRad + 0.02), 0, -1],
      identityPose,
      hololensCone,
    )
    expect(nearly?.opacity).toBeGreaterThan(0)
    expect(nearly?.opacity).toBeLessThan(0.5)
    const turned = { ...identityPose, orientation: fromAxisAngle([0, 1, 0], -Math.PI / 2) }
    expect(edgeArrowTo([3, 0, 0], turned, hololensCone)).toBeUndefined()
  })

  it('tells the distance', () => {
    expect(to(3, 0, 4)?.distanceM).toBeCloseTo(5)
  })
})
