import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../testing/syntheticWorld.ts'
import { judge, type Scene } from './movement.ts'
import type { PictureShift } from './refineSurface.ts'

const COUNT = 20
const timesMs = [0, ...Array.from({ length: COUNT }, (_, k) => (k - 10) * 170 + 85)]
const scene: Scene = { timesMs, pixelsPerM: 500, ofPoses: undefined, ofLens: [] }

/** Pictures of a surface whose inverse depth is off by `change`, seen by a head that sways; `moved`: pixels, per time. */
function pictures(
  change: number,
  moved: (tS: number) => readonly [number, number],
  seed: number,
): PictureShift[] {
  const random = createRandom(seed)
  return Array.from({ length: COUNT }, (_, k): PictureShift => {
    const tS = (timesMs[k + 1] ?? 0) / 1000
    const parallax = [10 * Math.sin(3 * tS + 1) - 8, 2 * Math.sin(2 * tS)] as const
    const [mx, my] = moved(tS)
    const noisy = (value: number): number => value + 0.05 * random.normal()
    return {
      node: k + 1,
      shift: [noisy(parallax[0] * change + mx), noisy(parallax[1] * change + my)],
      information: [400, 0, 400],
      parallax,
      back: [1, 0, 0, 1],
    }
  })
}

describe('what the pictures can be believed', () => {
  it('[M11] finds the change of depth, and says how sure it is', () => {
    const judged = judge(
      pictures(0.05, () => [0, 0], 1),
      scene,
    )
    expect(Math.abs(judged.change - 0.05)).toBeLessThan(2 * Math.sqrt(judged.variance))
    expect(Math.sqrt(judged.variance)).toBeLessThan(0.004)
    expect(judged.movementM).toBeLessThan(0.0005)
  })
  it('[M11] is within two sigma in 95 of 100 patients who drift', () => {
    let within = 0
    for (let seed = 1; seed <= 100; seed++) {
      const random = createRandom(1000 + seed)
      const [vx, vy] = [1.5 * random.normal(), 1.5 * random.normal()]
      const judged = judge(
        pictures(0.05, (tS) => [vx * tS, vy * tS], seed),
        scene,
      )
      if (Math.abs(judged.change - 0.05) < 2 * Math.sqrt(judged.variance)) within++
    }
    expect(within).toBeGreaterThanOrEqual(95)
  })
  it('[M11] tells a breath from a still patient', () => {
    const judged = judge(
      pictures(0, (tS) => [Math.sin(1.57 * tS), 0.5 * Math.sin(1.57 * tS)], 3),
      scene,
    )
    expect(judged.movementM).toBeGreaterThan(0.001)
  })
  it('[M10] one picture that lies far off the others changes nothing', () => {
    const all = pictures(0.05, () => [0, 0], 4)
    const spoiled = all.map((each, k) => (k === 3 ? { ...each, shift: [6, -4] as const } : each))
    const judged = judge(spoiled, scene)
    expect(Math.abs(judged.change - 0.05)).toBeLessThan(0.006)
  })
})
