import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intrinsicsOfProjection } from '../../shared/geometry/cameraModel.ts'
import { projectionMatrix } from '../camera/projection.ts'
import { Scenario } from '../scenario/scenarioSchema.ts'
import { cameraImageSize, displayIntrinsics } from './displayOptics.ts'

const scenario = (model: 'hololens2' | 'androidPhone'): Scenario =>
  Scenario.parse({
    name: 't',
    head: { motion: 'still', position: [0, 1.6, 0] },
    device: { model },
    camera: { width: 640, height: 360, fx: 484, fy: 484, cx: 315, cy: 170 },
  })

describe('what the display shows', () => {
  it('is read back from the view’s projection to the pixel, whatever the optics', () => {
    const pixels = fc.double({ min: 50, max: 4000, noNaN: true })
    fc.assert(
      fc.property(pixels, pixels, pixels, pixels, (fx, fy, cx, cy) => {
        const k = { width: 1080, height: 2340, fx, fy, cx, cy }
        const read = intrinsicsOfProjection(projectionMatrix(k, 0.1, 30), k)
        for (const name of ['fx', 'fy', 'cx', 'cy'] as const) expect(read[name]).toBeCloseTo(k[name], 6)
      }),
      { seed: 4 },
    )
  })

  it('of a phone is its camera’s picture, filling the screen, with the camera’s own pixels in the picture', () => {
    const phone = scenario('androidPhone')
    const upright = { width: 390, height: 844 }
    const size = cameraImageSize(phone, upright)
    // The long side of the sensor runs down the screen; the short one is cut.
    expect(size).toEqual({ width: 296, height: 640 })
    const k = displayIntrinsics(phone, size)
    expect(k.fx).toBeCloseTo(484, 0)
    expect(k.fy).toBeCloseTo(484, 0)
    expect(k.cx).toBeCloseTo(296 / 2 + (170 - 180), 0)
    expect(k.cy).toBeCloseTo(315, 0)
    expect(cameraImageSize(phone, { width: 844, height: 475 })).toEqual({ width: 640, height: 360 })
  })

  it('of a headset is as high as the visitor’s view, with its axis in the middle', () => {
    const k = displayIntrinsics(scenario('hololens2'), { width: 1000, height: 500 })
    expect(k).toMatchObject({ cx: 500, cy: 250 })
    expect((2 * Math.atan(250 / k.fy) * 180) / Math.PI).toBeCloseTo(58)
    expect(k.fx).toBe(k.fy)
  })
})
