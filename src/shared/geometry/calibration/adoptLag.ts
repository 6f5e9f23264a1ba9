// Whether the lag that the head's turning shows is to replace the one in use (SPEC.md L4).
import type { CameraCalibration } from '../../protocol/spaces.ts'
import type { LagEstimate } from './lagEstimate.ts'

/** Less than this is not worth a new calibration: 8 ms at a quick turn of 60°/s are 8 mm at a metre. */
const WORTH_MS = 8

/** The calibration with the other lag, or undefined where the one in use stands. */
export function withLag(
  calibration: CameraCalibration,
  estimate: LagEstimate | undefined,
): CameraCalibration | undefined {
  // What was measured on this unit against a target is better than what a moving room shows.
  if (calibration.source === 'calibrated' || estimate?.confident !== true) return undefined
  const off = Math.abs(estimate.lagMs - calibration.camLagMs)
  if (off < WORTH_MS || off < 2 * estimate.sigmaMs) return undefined
  return { ...calibration, camLagMs: estimate.lagMs }
}
