import { describe, expect, it } from 'vitest'
import { createRandom } from '../../testing/syntheticWorld.ts'
import { tiePoint, type Sight } from './triangulate.ts'
import { add, distance, normalize, scale, sub, type Vec3 } from './vec3.ts'

const target: Vec3 = [0.1, 1.2, -0.7]
const sight = (origin: Vec3, at: Vec3 = target): Sight => ({
  ray: { origin, direction: normalize(sub(at, origin)) },
  originSigmaM: 0.002,
  directionSigmaRad: 0.003,
})

describe('tying a point on two stills', () => {
  it('[TI-1] finds the spot that both show, exactly', () => {
    const tied = tiePoint(sight([0, 1.4, 0]), sight([0.3, 1.4, 0]))
    expect(tied.ok && distance(tied.value.point, target)).toBeLessThan(1e-9)
  })
  it('[TI-1] is surer the farther apart the stills were taken', () => {
    const sigma = (apartM: number): number => {
      const tied = tiePoint(sight([0, 1.4, 0]), sight([apartM, 1.4, 0]))
      return tied.ok ? tied.value.sigmaM : Infinity
    }
    expect(sigma(0.4)).toBeLessThan(sigma(0.2))
    expect(sigma(0.2)).toBeLessThan(sigma(0.1))
  })
  it('[TI-2] lies within two sigma of the truth as often as it says', () => {
    const random = createRandom(5)
    let within = 0
    for (let n = 0; n < 400; n++) {
      const shaken = (origin: Vec3): Sight => {
        const off = (sigma: number): Vec3 => [0, 1, 2].map(() => sigma * random.normal()) as unknown as Vec3
        const far = distance(target, origin)
        const at = add(target, off(0.003 * far))
        // The click is off where the spot lies; the place of the camera is off as a whole.
        const told = add(origin, off(0.002))
        return sight(told, add(at, sub(told, origin)))
      }
      const tied = tiePoint(shaken([0, 1.4, 0]), shaken([0.25, 1.35, 0.05]))
      if (!tied.ok) continue
      const [dx, dy, dz] = sub(tied.value.point, target)
      const size = Math.hypot(dx, dy, dz)
      if (size < 2 * tied.value.sigmaM) within++
    }
    expect(within).toBeGreaterThan(0.93 * 400)
  })
  it('[TI-3] refuses stills taken from the same place', () => {
    expect(tiePoint(sight([0, 1.4, 0]), sight([0.001, 1.4, 0]))).toEqual({ ok: false, error: 'too-parallel' })
    expect(tiePoint(sight([0, 1.4, 0]), sight([0.01, 1.4, 0]))).toEqual({ ok: false, error: 'too-parallel' })
  })
  it('[TI-3] refuses two spots that are not the same', () => {
    const other = tiePoint(sight([0, 1.4, 0]), sight([0.3, 1.4, 0], add(target, [0, 0.03, 0])))
    expect(other).toEqual({ ok: false, error: 'rays-miss' })
  })
  it('[TI-3] refuses a spot behind the camera', () => {
    const back: Sight = {
      ...sight([0.3, 1.4, 0]),
      ray: { origin: [0.3, 1.4, 0], direction: normalize([1, 0, -1]) },
    }
    const away: Sight = { ...back, ray: { origin: [0, 1.4, 0], direction: normalize(scale([1, 0, 1], -1)) } }
    expect(tiePoint(back, away)).toEqual({ ok: false, error: 'rays-miss' })
  })
})
