import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalize, type Vec3 } from '../../shared/geometry/vec3.ts'
import { meshDistanceField } from './surfaceNets.ts'
import { rasteriseDepth } from './depthRaster.ts'
import { createTriangleBvh } from '../../shared/geometry/triangleBvh.ts'

const sphere = meshDistanceField((x, y, z) => Math.hypot(x, y, z) - 0.5, {
  min: [-0.7, -0.7, -0.7],
  max: [0.7, 0.7, 0.7],
  cellM: 0.05,
})
const bvh = createTriangleBvh(sphere.positions, sphere.indices)
const coordinate = fc.double({ min: -1, max: 1, noNaN: true })

describe('ray casting against triangles', () => {
  it('meets a sphere where the formula says, from any side', () => {
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, (x, y, z) => {
        fc.pre(Math.hypot(x, y, z) > 0.1)
        const out = normalize([x, y, z])
        const origin: Vec3 = [out[0] * 3, out[1] * 3, out[2] * 3]
        const hit = bvh.cast(origin, [-out[0], -out[1], -out[2]])
        expect(hit?.distanceM).toBeGreaterThan(2.498)
        expect(hit?.distanceM).toBeLessThan(2.502)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('misses what it does not meet, and respects the distance', () => {
    expect(bvh.cast([0, 0.6, 3], [0, 0, -1])).toBeUndefined()
    expect(bvh.cast([0, 0, 3], [0, 0, -1], 2)).toBeUndefined()
    expect(bvh.isBlocked([0, 0, 3], [0, 0, -1], 2)).toBe(false)
    expect(bvh.isBlocked([0, 0, 3], [0, 0, -1], 3)).toBe(true)
    expect(createTriangleBvh([], []).cast([0, 0, 0], [0, 0, 1])).toBeUndefined()
  })

  it('meshes a distance field with vertices on its surface', () => {
    for (let i = 0; i < sphere.positions.length; i += 3)
      expect(
        Math.hypot(sphere.positions[i]!, sphere.positions[i + 1]!, sphere.positions[i + 2]!),
      ).toBeCloseTo(0.5, 4)
  })

  it('draws the same depth as the ray caster finds', () => {
    const width = 40
    const height = 30
    const f = 1.2
    const depth = rasteriseDepth([sphere], {
      roomFromEye: { position: [0.1, 0.05, 2], orientation: [0, 0, 0, 1] },
      projection: [f * (height / width), 0, 0, 0, 0, f, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0],
      width,
      height,
    })
    let compared = 0
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const direction: Vec3 = [
          (((x + 0.5) / width) * 2 - 1) / (f * (height / width)),
          (1 - ((y + 0.5) / height) * 2) / f,
          -1,
        ]
        const hit = bvh.cast([0.1, 0.05, 2], normalize(direction))
        const seen = depth[y * width + x]!
        if (hit === undefined || seen === 0) continue
        expect(seen).toBeCloseTo(hit.distanceM / Math.hypot(...direction), 4)
        compared++
      }
    expect(compared).toBeGreaterThan(50)
  })
})
