import { describe, expect, it } from 'vitest'
import { distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import { hatch } from './hatch.ts'

const square: Vec3[] = [
  [0, 0, 0],
  [0.1, 0, 0],
  [0.1, 0.1, 0],
  [0, 0.1, 0],
]

describe('hatching', () => {
  it('covers the area: length of the lines times their spacing', () => {
    const spacing = 0.004
    const covered = hatch(square, [0, 0, 1], spacing).reduce(
      (sum, [a, b]) => sum + distance(a, b) * spacing,
      0,
    )
    expect(covered).toBeCloseTo(0.01, 3)
  })

  it('stays inside a concave outline', () => {
    const notch: Vec3[] = [...square.slice(0, 3), [0.05, 0.02, 0], [0, 0.1, 0]]
    for (const [a, b] of hatch(notch, [0, 0, 1], 0.005)) {
      const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
      const roof = 0.02 + Math.abs((middle[0] ?? 0) - 0.05) * 1.6
      expect(middle[1]).toBeLessThan(roof + 1e-9)
    }
  })

  it('says nothing of what is no area, and never draws more lines than help', () => {
    expect(hatch(square.slice(0, 2), [0, 0, 1], 0.01)).toEqual([])
    expect(hatch(square, [0, 0, 1], 1e-6).length).toBeLessThanOrEqual(61)
  })
})
