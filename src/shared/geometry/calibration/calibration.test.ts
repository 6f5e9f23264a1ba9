// SPEC.md beside says what each rule (C…) means.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEED } from '../../../testing/arbitraries.ts'
import { calibrationWalk, type WalkOptions } from '../../../testing/calibrationWalk.ts'
import { angleBetween, fromAxisAngle } from '../quat.ts'
import { transformPoint } from '../pose.ts'
import { directionAtUnitDepth } from '../cameraModel.ts'
import { distance, scale, sub } from '../vec3.ts'
import type { CameraCalibration } from '../../protocol/spaces.ts'
import { solveCalibration } from './solveCalibration.ts'
import type { SolvedCalibration } from './calibrationTypes.ts'

const { intrinsics } = calibrationWalk({}).believed
const solved = (options: Partial<WalkOptions>): SolvedCalibration => {
  const outcome = solveCalibration(calibrationWalk(options))
  if (outcome.tag !== 'solved') throw new Error(`${outcome.reason}, ${JSON.stringify(outcome.progress)}`)
  return outcome.solved
}

const truth: CameraCalibration = {
  ...calibrationWalk({}).believed,
  intrinsics: { ...intrinsics, fx: intrinsics.fx * 1.03, fy: intrinsics.fy * 1.03 },
  viewerFromCamera: { position: [0.03, 0.085, -0.02], orientation: fromAxisAngle([1, 0.4, 0.2], 0.035) },
}
/** How far, across the line of sight, a point is placed from what was seen in the picture's middle, 0.7 m away; metres. */
function missAtArm(found: CameraCalibration): number {
  const pointOf = ({ viewerFromCamera, intrinsics }: CameraCalibration) =>
    transformPoint(viewerFromCamera, scale(directionAtUnitDepth([0.5, 0.5], intrinsics), 0.7))
  const [x, y] = sub(pointOf(found), pointOf(truth))
  return Math.hypot(x, y)
}

describe('a calibration from views of a sheet', () => {
  it('C1 finds offset, tilt, focal length and lag together', () => {
    const { calibration, errorMm, lagSigmaMs } = solved({})
    expect(distance(calibration.viewerFromCamera.position, [0.03, 0.085, -0.02])).toBeLessThan(0.004)
    expect(
      angleBetween(calibration.viewerFromCamera.orientation, fromAxisAngle([1, 0.4, 0.2], 0.035)),
    ).toBeLessThan(0.006)
    expect(calibration.intrinsics.fx / (intrinsics.fx * 1.03)).toBeCloseTo(1, 2)
    expect(Math.abs(calibration.camLagMs - 80)).toBeLessThan(3)
    expect(errorMm).toBeLessThan(4)
    expect(lagSigmaMs).toBeLessThan(4)
    expect(calibration.source).toBe('calibrated')
  })

  it('C1 does so for any camera that a headset may have', () => {
    const side = fc.double({ min: -0.06, max: 0.06, noNaN: true })
    const tilt = fc.double({ min: -0.06, max: 0.06, noNaN: true })
    fc.assert(
      fc.property(
        fc.tuple(side, side, side),
        fc.tuple(tilt, tilt, tilt),
        fc.record({
          focal: fc.double({ min: 0.94, max: 1.06, noNaN: true }),
          lagMs: fc.integer({ min: 0, max: 300 }),
        }),
        fc.integer({ min: 1, max: 1000 }),
        (offset, tiltVector, { focal, lagMs }, seed) => {
          const walk = { offset, tilt: tiltVector, focal, lagMs, seed }
          const { calibration } = solved(walk)
          expect(distance(calibration.viewerFromCamera.position, offset)).toBeLessThan(0.006)
          expect(Math.abs(calibration.camLagMs - lagMs)).toBeLessThan(4)
          expect(calibration.intrinsics.fx / (intrinsics.fx * focal)).toBeCloseTo(1, 1.7)
        },
      ),
      { seed: SEED, numRuns: 10 },
    )
  })

  it('C3 says how far a mark may be off, and is no farther off than that', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { calibration, errorMm } = solved({ seed, noise: { positionM: 0.001, rotationRad: 0.001 } })
      expect(1000 * missAtArm(calibration)).toBeLessThan(2.5 * errorMm)
      expect(errorMm).toBeLessThan(5)
    }
  })

  it('C4 tells a sheet that was printed too small', () => {
    expect(solved({ printedScale: 0.97 }).targetScale).toBeCloseTo(0.97, 1.7)
  })

  it('C5 bears one view in seven being wrong', () => {
    const { calibration } = solved({ wrongShare: 0.15 })
    expect(distance(calibration.viewerFromCamera.position, [0.03, 0.085, -0.02])).toBeLessThan(0.008)
  })
})

describe('a calibration is refused', () => {
  const refusal = (options: Partial<WalkOptions>) => {
    const outcome = solveCalibration(calibrationWalk(options))
    return outcome.tag === 'refused' ? outcome : undefined
  }
  it('C2 when the head does not move, and says what is missing', () => {
    const outcome = refusal({ swing: 0 })
    expect(outcome?.reason).toBe('views')
    expect(outcome?.progress.missing).toEqual(['sideways', 'upDown', 'tilt', 'distance', 'motion'])
  })
  it('C2 when it only ever moves sideways', () => {
    const missing = refusal({ axes: { pitch: 0, roll: 0, near: 0 } })?.progress.missing
    expect(missing).toContain('tilt')
    expect(missing).toContain('upDown')
    expect(missing).not.toContain('sideways')
  })
  it('C7 when the sheet was hardly seen, moved away meanwhile, or nothing real fits', () => {
    expect(refusal({ seconds: 1 })?.reason).toBe('no-target')
    expect(refusal({ sheetDriftM: 0.5 })?.reason).toBe('contradictory')
    expect(refusal({ offset: [0.45, 0.1, 0.4] })?.reason).toMatch(/implausible|contradictory/)
  })
})
