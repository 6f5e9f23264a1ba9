import { describe, expect, it } from 'vitest'
import { identityPose, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { clearPlace } from './clearOfMarks.ts'
import { hololensCone } from './edgeArrow.ts'
import { AHEAD_M, pageEdge, risesM, seenSpot } from './sentencePlace.ts'

const card = { widthM: 0.5, heightM: 0.055 }
const quest = { halfWidthRad: 0.9, halfHeightRad: 0.8 }
const places = ['lower', 'upper'] as const
/** Where a hint stands next that stands there. */
const at = (cone: typeof quest, worldFromViewer: Pose = identityPose) => {
  const from = (present: number, about: Vec3) => {
    const rises = risesM('hint', card, cone).map((riseM) => ({
      position: transformPoint(worldFromViewer, [0, riseM, -AHEAD_M]),
      orientation: worldFromViewer.orientation,
    }))
    const wanted = [[seenSpot(about, worldFromViewer, cone)]]
    return places[clearPlace(rises, present, { eye: worldFromViewer.position, card, wanted })]
  }
  return { lower: (about: Vec3) => from(0, about), upper: (about: Vec3) => from(1, about) }
}

describe('a hint', () => {
  it('[SAY-6] stands whole at the lower edge of a small display, and within easy sight on a large one', () => {
    const lowestOf = (cone: typeof quest): number =>
      Math.atan((card.heightM / 2 - risesM('hint', card, cone)[0]!) / AHEAD_M)
    expect(lowestOf(hololensCone)).toBeLessThan(hololensCone.halfHeightRad)
    expect(lowestOf(hololensCone)).toBeGreaterThan(0.8 * hololensCone.halfHeightRad)
    expect(lowestOf(quest)).toBeLessThan(0.32)
    expect(risesM('hint', card, quest)[1]).toBe(-risesM('hint', card, quest)[0]!)
  })

  it('[SAY-6] leaves the mark that it is about free, and goes back and forth for nothing', () => {
    const { lower, upper } = at(hololensCone)
    expect(lower([0, 0, -1])).toBe('lower')
    expect(lower([0.05, -0.2, -1])).toBe('upper')
    expect(upper([0.05, -0.125, -1])).toBe('upper')
    expect(lower([0.05, -0.125, -1])).toBe('lower')
    expect(upper([0, 0.2, -1])).toBe('lower')
    // Beside it is free.
    expect(lower([0.34, -0.2, -1])).toBe('lower')
  })

  it('[SAY-6] leaves free the arrow at the rim that leads to a mark out of view', () => {
    expect(at(hololensCone).lower([0, -1, -1])).toBe('upper')
  })

  it('[SAY-6] goes by how the head stands', () => {
    const bowed: Pose = { position: [0, 1.6, 0], orientation: fromAxisAngle([1, 0, 0], -0.4) }
    const { lower } = at(hololensCone, bowed)
    expect(lower([0, 1.6 - Math.tan(0.4), -1])).toBe('lower')
    expect(lower([0, 1.6 - Math.tan(0.6), -1])).toBe('upper')
  })
})

describe('a hint on a phone’s page', () => {
  it('[SAY-6] changes its edge when the mark comes down to it, and not for less', () => {
    const cone = { halfWidthRad: 0.3, halfHeightRad: 0.55 }
    const from = (edge: 'lower' | 'upper', y: number) => pageEdge(edge, [0, y, -1], identityPose, cone)
    expect(from('lower', 0.2)).toBe('lower')
    expect(from('lower', -0.05)).toBe('lower')
    expect(from('lower', -0.2)).toBe('upper')
    expect(from('upper', -0.05)).toBe('upper')
    expect(from('upper', 0.2)).toBe('lower')
    expect(pageEdge('upper', undefined, identityPose, cone)).toBe('lower')
  })
})
