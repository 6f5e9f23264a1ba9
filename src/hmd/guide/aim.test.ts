import { describe, expect, it } from 'vitest'
import { MarkId } from '../../shared/protocol/ids.ts'
import { normalize, type Vec3 } from '../../shared/geometry/vec3.ts'
import { aimedAt, aimTarget } from './aim.ts'

const id = (n: number) => MarkId.parse(`00000000-0000-7000-8000-00000000000${n}`)
const towards = (x: number, y: number, z = -1) => ({
  origin: [0, 0, 0] as Vec3,
  direction: normalize([x, y, z]),
})
const line = aimTarget(
  id(1),
  [0.3, 0, -1],
  [
    [
      [0, 0, -1],
      [0.3, 0, -1],
    ],
  ],
)
const dot = aimTarget(id(2), [0.15, 0.06, -1], [[[0.15, 0.06, -1]]])

describe('aiming at a mark [GUIDE-AIM]', () => {
  it('means the line that the ray passes, between its points too', () => {
    expect(aimedAt(towards(0.12, 0.01), [line])).toBe(line)
    expect(aimedAt(towards(0.12, 0.05), [line])).toBeUndefined()
    expect(aimedAt(towards(-0.1, 0), [line])).toBeUndefined()
  })

  it('means the nearer of two, and what is looked into', () => {
    expect(aimedAt(towards(0.15, 0.025), [dot, line])).toBe(line)
    expect(aimedAt(towards(0.15, 0.04), [line, dot])).toBe(dot)
    const ring = aimTarget(
      id(3),
      [0, 0, -1],
      [
        [
          [0.1, 0, -1],
          [0, 0.1, -1],
          [-0.1, 0, -1],
          [0, -0.1, -1],
          [0.1, 0, -1],
        ],
      ],
    )
    expect(aimedAt(towards(0, 0), [ring])).toBe(ring)
  })

  it('takes angles, not metres: far marks are as easy to mean as near ones', () => {
    const far = aimTarget(id(4), [0, 0.08, -4], [[[0, 0.08, -4]]])
    expect(aimedAt(towards(0, 0), [far])).toBe(far)
    expect(aimedAt(towards(0, 0), [aimTarget(id(5), [0, 0.08, -1], [[[0, 0.08, -1]]])])).toBeUndefined()
  })

  it('never means what is behind, nor trips over a line that passes the eye', () => {
    expect(aimedAt(towards(0, 0, 1), [line])).toBeUndefined()
    const through = aimTarget(
      id(6),
      [0, 0, 1],
      [
        [
          [0.01, 0, 1],
          [0.01, 0, -1],
        ],
      ],
    )
    expect(aimedAt(towards(0, 0), [through])).toBe(through)
  })
})
