import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projectCameraPoint } from '../../shared/geometry/cameraModel.ts'
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import { Scenario } from '../scenario/scenarioSchema.ts'
import { believedCalibration, trueIntrinsics } from './cameraSpec.ts'
import { developPicture } from './developPicture.ts'
import { decodeFrameId, FRAME_ID_CELL_PX, FRAME_ID_CELLS, frameIdCells } from './frameId.ts'
import { projectionMatrix } from './projection.ts'

const k: Intrinsics = { width: 640, height: 360, fx: 484, fy: 490, cx: 315.2, cy: 170.3 }

describe("the synthetic camera's optics", () => {
  it('put every point where the shared camera model has it, principal point off centre and all', () => {
    const m = projectionMatrix(k, 0.05, 30)
    const coordinate = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(coordinate, coordinate, fc.double({ min: -8, max: -0.1, noNaN: true }), (x, y, z) => {
        const row = (r: number) => m[r]! * x + m[4 + r]! * y + m[8 + r]! * z + m[12 + r]!
        const [u, v] = projectCameraPoint([x, y, z], k)!
        expect((row(0) / row(3) + 1) / 2).toBeCloseTo(u, 9)
        expect((1 - row(1) / row(3)) / 2).toBeCloseTo(v, 9)
      }),
      { seed: 2 },
    )
  })

  it('are HoloLens 2 s published ones where the scenario names none, and believed as true unless it says so', () => {
    const scenario = Scenario.parse({
      name: 't',
      head: { motion: 'still', position: [0, 1, 0] },
      camera: { lagMs: 120, believed: { fx: 1000, lagMs: 60 } },
    })
    const { camera } = scenario
    expect(trueIntrinsics(camera).fx).toBeCloseTo(969, 0)
    const believed = believedCalibration(scenario)
    expect(believed.intrinsics.fx).toBe(1000)
    expect(believed.camLagMs).toBe(60)
    expect(believed.viewerFromCamera).toEqual(camera.viewerFromCamera)
  })
})

describe('a picture as the graphics processor gives it back', () => {
  const pixel = (level: number): number[] => [level, level, level, 255]
  const rows = (...levels: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(levels.flatMap(pixel))
  it('is turned upside up', () => {
    expect([...developPicture([rows(10, 20, 30)], 1)]).toEqual([...rows(30, 20, 10)])
    expect([...developPicture([rows(10, 20, 30, 40)], 2)]).toEqual([...rows(30, 40, 10, 20)])
  })
  it('is the mean of the moments of its exposure', () => {
    const moments = [rows(10, 200), rows(20, 100), rows(30, 0), rows(40, 101)] as const
    expect([...developPicture(moments, 1)]).toEqual([...rows(100, 25)])
  })
})

describe('the frame id strip', () => {
  const paint = (id: number, scale: number, noise: (i: number) => number) => {
    const width = Math.round(640 * scale)
    const height = Math.round(360 * scale)
    const data = new Uint8ClampedArray(width * height * 4).fill(90)
    const cells = frameIdCells(id)
    for (let y = 0; y < FRAME_ID_CELL_PX * scale; y++)
      for (let x = 0; x < Math.floor(FRAME_ID_CELLS * FRAME_ID_CELL_PX * scale); x++) {
        const white = cells[Math.floor(x / (FRAME_ID_CELL_PX * scale))]!
        for (let c = 0; c < 3; c++) data[(y * width + x) * 4 + c] = (white ? 225 : 25) + noise(x * 3 + c)
      }
    return { data, width, height }
  }

  it('is read back, scaled and with the noise of a codec', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 24 - 1 }), fc.constantFrom(1, 0.75, 1.5), (id, scale) => {
        expect(
          decodeFrameId(
            paint(id, scale, (i) => ((i * 37) % 41) - 20),
            640,
          ),
        ).toBe(id)
      }),
      { seed: 3, numRuns: 40 },
    )
  })

  it('is not read where there is none or a cell is wrong', () => {
    const image = paint(123456, 1, () => 0)
    expect(
      decodeFrameId({ ...image, data: new Uint8ClampedArray(image.data.length).fill(120) }, 640),
    ).toBeUndefined()
    for (let y = 0; y < FRAME_ID_CELL_PX; y++)
      for (let x = 0; x < FRAME_ID_CELL_PX; x++)
        for (let c = 0; c < 3; c++) {
          const i = (y * 640 + 5 * FRAME_ID_CELL_PX + x) * 4 + c
          image.data[i] = 250 - image.data[i]!
        }
    expect(decodeFrameId(image, 640)).toBeUndefined()
  })
})
