import { describe, expect, it } from 'vitest'
import { projectPoint } from '../geometry/cameraModel.ts'
import { identityPose } from '../geometry/pose.ts'
import { distance, type Vec3 } from '../geometry/vec3.ts'
import { ink, intrinsics, picture } from './drawnSamples.ts'
import { tieMark, type TieInput } from './tieMark.ts'

describe('tying a mark on two stills', () => {
  const aside = {
    ...picture,
    frameSeq: 90,
    worldFromCamera: { ...identityPose, position: [0.3, 0, 0] as Vec3 },
  }
  const spot: Vec3 = [0, 0, -0.7]
  const input = (changed: Partial<TieInput> = {}): TieInput => ({
    kind: 'point',
    stroke: [[0.5, 0.5, 0.5]],
    picture,
    placement: { pointsWorld: [[0, 0, -2.2]], method: 'plane', errorM: 0.2, settled: false, epoch: 1 },
    calibration: { offsetSigmaM: 0.001, angleSigmaRad: 0.001, lagSigmaMs: 1 },
    other: { picture: aside, point: projectPoint(spot, aside.worldFromCamera, intrinsics)! },
    ...changed,
  })
  it('[TI-1] brings the mark to where both stills show its anchor', () => {
    const tied = tieMark(input())
    expect(tied).toMatchObject({ ok: true, value: { method: 'tied', settled: true } })
    expect(tied.ok && distance(tied.value.pointsWorld[0]!, spot)).toBeLessThan(1e-9)
    expect(tied.ok && tied.value.errorM).toBeLessThan(0.025)
  })
  it('[TI-2] ties what a badly known camera shows too, and says how far off it may be', () => {
    const tied = tieMark(input({ calibration: { offsetSigmaM: 0.04, angleSigmaRad: 0.02, lagSigmaMs: 1 } }))
    expect(tied.ok && distance(tied.value.pointsWorld[0]!, spot)).toBeLessThan(1e-9)
    expect(tied.ok && tied.value.errorM).toBeGreaterThan(0.04)
  })
  it('[TI-2] keeps what poor tracking costs', () => {
    const poor = { ...picture, limited: true }
    expect(tieMark(input({ picture: poor }))).toEqual({ ok: false, error: 'too-parallel' })
    const far = { ...aside, worldFromCamera: { ...identityPose, position: [1, 0, 0] as Vec3 } }
    const other = { picture: far, point: projectPoint(spot, far.worldFromCamera, intrinsics)! }
    const tied = tieMark(input({ picture: poor, other }))
    if (!tied.ok) throw new Error(tied.error)
    expect(tied.value.errorM).toBeGreaterThan(0.03)
  })
  it('[TI-2] counts what a doubtful lag costs on each still by how the head moved then', () => {
    const calibration = { offsetSigmaM: 0, angleSigmaRad: 0, lagSigmaMs: 20 }
    const errorOf = (angularRadPerS: number): number => {
      const turning = { ...aside, speed: { linearMPerS: 0, angularRadPerS } }
      const tied = tieMark(input({ calibration, other: { ...input().other, picture: turning } }))
      if (!tied.ok) throw new Error(tied.error)
      return tied.value.errorM
    }
    // 20 ms at 0.3 rad/s are 6 mrad: over 0.3 m of basis at 0.7 m, a centimetre of depth.
    expect(errorOf(0.3)).toBeGreaterThan(errorOf(0) + 0.004)
  })
  it('[TI-1] keeps an ink stroke whole and on its rays', () => {
    const tied = tieMark(input({ kind: 'ink', stroke: [ink[0]!, [0.5, 0.5, 0.5], ink[2]!] }))
    expect(tied.ok && tied.value.pointsWorld).toHaveLength(3)
    const seen = tied.ok ? projectPoint(tied.value.pointsWorld[0]!, identityPose, intrinsics)! : [0, 0]
    expect(seen[0]).toBeCloseTo(0.4)
  })
  it('[TI-3] says why it cannot', () => {
    const other = input().other
    const refusal = (changed: Partial<TieInput>): unknown => {
      const tied = tieMark(input(changed))
      return tied.ok ? undefined : tied.error
    }
    expect(refusal({ other: { picture, point: [0.5, 0.5] } })).toBe('too-parallel')
    expect(refusal({ other: { ...other, point: [other.point[0], 0.8] } })).toBe('rays-miss')
    expect(refusal({ other: { ...other, picture: { ...aside, epoch: 2 } } })).toBe('other-epoch')
    expect(refusal({ other: { ...other, picture: { ...aside, tracked: false } } })).toBe('no-pose')
    expect(refusal({ kind: 'distance', stroke: ink.slice(0, 2) })).toBe('no-one-spot')
  })
})
