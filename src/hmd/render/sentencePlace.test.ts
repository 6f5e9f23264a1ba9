import { describe, expect, it } from 'vitest'
import { identityPose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import { hololensCone } from './edgeArrow.ts'
import { AHEAD_M, edgeRiseM, freeEdge, pageEdge } from './sentencePlace.ts'

const card = { widthM: 0.5, heightM: 0.055 }
const quest = { halfWidthRad: 0.9, halfHeightRad: 0.8 }
const at = (cone: typeof quest, worldFromViewer = identityPose) => ({
  lower: (about: readonly [number, number, number] | undefined) =>
    freeEdge('lower', about, worldFromViewer, { card, cone }),
  upper: (about: readonly [number, number, number] | undefined) =>
    freeEdge('upper', about, worldFromViewer, { card, cone }),
})

describe('a hint', () => {
  it('[SAY-6] stands whole at the lower edge of a small display, and within easy sight on a large one', () => {
    const lowest = edgeRiseM('lower', card, hololensCone) - card.heightM / 2
    expect(Math.atan(-lowest / AHEAD_M)).toBeLessThan(hololensCone.halfHeightRad)
    expect(Math.atan(-lowest / AHEAD_M)).toBeGreaterThan(0.8 * hololensCone.halfHeightRad)
    expect(Math.atan(-edgeRiseM('lower', card, quest) / AHEAD_M)).toBeLessThan(0.32)
    expect(edgeRiseM('upper', card, quest)).toBe(-edgeRiseM('lower', card, quest))
  })

  it('[SAY-6] leaves the mark that it is about free, and goes back and forth for nothing', () => {
    const { lower, upper } = at(hololensCone)
    expect(lower([0, 0, -1])).toBe('lower')
    expect(lower([0.05, -0.2, -1])).toBe('upper')
    expect(upper([0.05, 0, -1])).toBe('upper')
    expect(upper([0, 0.2, -1])).toBe('lower')
    expect(lower(undefined)).toBe('lower')
    // Beside it is free.
    expect(lower([0.34, -0.2, -1])).toBe('lower')
  })

  it('[SAY-6] leaves free the arrow at the rim that leads to a mark out of view', () => {
    expect(at(hololensCone).lower([0, -1, -1])).toBe('upper')
  })

  it('[SAY-6] goes by how the head stands', () => {
    const bowed = { position: [0, 1.6, 0], orientation: fromAxisAngle([1, 0, 0], -0.4) } as const
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
