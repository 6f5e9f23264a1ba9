import { describe, expect, it } from 'vitest'
import { distance } from '../../shared/geometry/vec3.ts'
import { createTriangleBvh } from '../../shared/geometry/triangleBvh.ts'
import { vertexAt } from '../geometry/triangleMesh.ts'
import { Scenario } from '../scenario/scenarioSchema.ts'
import { createBodyMesh } from './bodyMesh.ts'
import { bonePosesAt } from './skeleton.ts'
import { breathAt, createSkinnedBody } from './skinning.ts'

const patient = (extra: object) =>
  Scenario.parse({
    name: 't',
    head: { motion: 'still', position: [0, 1.6, 1] },
    patient: { position: [0, 0, 0], ...extra },
  }).patient!

describe('the patient', () => {
  const spec = patient({
    posture: 'standing',
    joints: {
      leftElbowFlexion: [
        { atS: 0, deg: 10 },
        { atS: 2, deg: 90 },
      ],
    },
  })
  const mesh = createBodyMesh(bonePosesAt(spec, 0))
  const body = createSkinnedBody(spec, mesh)

  it('stands on the floor, as tall as stated, with a closed skin of a few thousand triangles', () => {
    body.poseAt(0)
    const heights = Array.from({ length: body.positions.length / 3 }, (_, i) => body.positions[i * 3 + 1]!)
    expect(Math.max(...heights)).toBeGreaterThan(1.7)
    expect(Math.max(...heights)).toBeLessThan(1.8)
    expect(Math.min(...heights)).toBeGreaterThan(-0.02)
    expect(Math.min(...heights)).toBeLessThan(0.02)
    expect(mesh.indices.length / 3).toBeGreaterThan(8000)
  })

  it('has weights that sum to one and triangles that face outwards', () => {
    for (let i = 0; i < mesh.breath.length; i++) {
      const sum = [0, 1, 2, 3].reduce((total, slot) => total + mesh.weights[i * 4 + slot]!, 0)
      expect(sum).toBeCloseTo(1, 5)
    }
    body.poseAt(0)
    const bvh = createTriangleBvh(body.positions, mesh.indices)
    const hit = bvh.cast([0, 1.25, 2], [0, 0, -1])!
    const corner = (n: number) => vertexAt(body.positions, mesh.indices[hit.triangle * 3 + n]!)
    const [a, b, c] = [corner(0), corner(1), corner(2)]
    const nz = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    expect(nz).toBeGreaterThan(0)
  })

  it('bends the elbow: the hand moves, the shoulder and the other hand stay', () => {
    const bones = bonePosesAt(spec, 0)
    const nearest = (bone: 'leftHand' | 'rightHand' | 'head') => {
      let best = 0
      for (let i = 1; i < mesh.breath.length; i++)
        if (
          distance(vertexAt(mesh.positions, i), bones[bone].position) <
          distance(vertexAt(mesh.positions, best), bones[bone].position)
        )
          best = i
      return best
    }
    body.poseAt(0)
    const before = (['leftHand', 'rightHand', 'head'] as const).map((bone) =>
      vertexAt(body.positions, nearest(bone)),
    )
    body.poseAt(2)
    const after = (['leftHand', 'rightHand', 'head'] as const).map((bone) =>
      vertexAt(body.positions, nearest(bone)),
    )
    expect(distance(before[0]!, after[0]!)).toBeGreaterThan(0.2)
    expect(distance(before[1]!, after[1]!)).toBeLessThan(1e-6)
    expect(distance(before[2]!, after[2]!)).toBeLessThan(1e-6)
  })

  it('breathes between nothing and full depth', () => {
    const depths = Array.from({ length: 100 }, (_, i) => breathAt(i * 0.1, 15))
    expect(Math.min(...depths)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...depths)).toBeLessThanOrEqual(1)
    expect(Math.max(...depths)).toBeGreaterThan(0.95)
    expect(breathAt(3, 0)).toBe(0)
  })
})
