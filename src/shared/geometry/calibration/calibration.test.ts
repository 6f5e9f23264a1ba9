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
import type { CalibrationInput, SolvedCalibration } from './calibrationTypes.ts'

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

  it('C3 says neither more nor less than that: tracking noise is told for what it is', () => {
    const ratios = Array.from({ length: 12 }, (_, index) => {
      const { calibration, errorMm } = solved({
        seed: 20 + index,
        noise: { positionM: 0.001, rotationRad: 0.001 },
      })
      return (1000 * missAtArm(calibration)) / (errorMm * Math.SQRT2)
    })
    const rms = Math.sqrt(ratios.reduce((sum, ratio) => sum + ratio * ratio, 0) / ratios.length)
    expect(rms).toBeLessThan(1.1)
    expect(rms).toBeGreaterThan(0.4)
  })

  it('C8 says so too where a busy page learns seldom and unevenly where the head is', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const busy = { seed, seconds: 28, poseEveryMs: 85, lookEveryMs: 300, uneven: 0.8 }
      const { calibration, errorMm, lagSigmaMs } = solved(busy)
      expect(1000 * missAtArm(calibration)).toBeLessThan(2.5 * errorMm)
      expect(Math.abs(calibration.camLagMs - 80)).toBeLessThan(2.5 * lagSigmaMs)
      // Along the line of sight too, where the focal length and the sheet's size stand in for it.
      expect(distance(calibration.viewerFromCamera.position, [0.03, 0.085, -0.02])).toBeLessThan(0.008)
    }
  })

  it('C8 counts no picture of a time between two poses that lie too far apart for the lag that was found', () => {
    const walk = calibrationWalk({ swing: 1.3 })
    const isBlind = (index: number): boolean => index % 3 === 0
    const blind = walk.sightings.filter((_, index) => isBlind(index))
    // The page stood still when these were exposed, 80 ms before it got them; by then it went on.
    const poses = walk.poses.filter(({ timeMs }) =>
      blind.every(({ captureTimeMs }) => Math.abs(timeMs - (captureTimeMs - 80)) > 60),
    )
    const outcomeOf = (input: CalibrationInput): SolvedCalibration => {
      const outcome = solveCalibration(input)
      if (outcome.tag !== 'solved') throw new Error(outcome.reason)
      return outcome.solved
    }
    const withBlind = outcomeOf({ ...walk, poses })
    const without = outcomeOf({ ...walk, sightings: walk.sightings.filter((_, index) => !isBlind(index)) })
    const offM = distance(
      withBlind.calibration.viewerFromCamera.position,
      without.calibration.viewerFromCamera.position,
    )
    expect(offM).toBeLessThan(0.0003)
    expect(withBlind.errorMm).toBeCloseTo(without.errorMm, 1)
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
  it('C8 with its own reason when the sheet was seen, but not known where the head was', () => {
    expect(refusal({ poseEveryMs: 400 })?.reason).toBe('untracked')
  })
  it('C7 when the sheet was hardly seen, moved away meanwhile, or nothing real fits', () => {
    expect(refusal({ seconds: 1 })?.reason).toBe('no-target')
    expect(refusal({ sheetDriftM: 0.5 })?.reason).toBe('contradictory')
    expect(refusal({ offset: [0.45, 0.1, 0.4] })?.reason).toMatch(/implausible|contradictory/)
  })
})
