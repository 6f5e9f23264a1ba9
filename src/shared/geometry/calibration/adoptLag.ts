// Whether the lag that the head's turning shows is to replace the one in use (SPEC.md L4).
import type { CameraCalibration } from '../../protocol/spaces.ts'
import type { LagEstimate } from './lagEstimate.ts'

/** Less than this is not worth a new calibration: 8 ms at a quick turn of 60°/s are 8 mm at a metre. */
const WORTH_MS = 8
/**
 * What the wizard measured on this unit is better than what a moving room shows, unless that is quite another lag, surely: the driver or
 * the camera's mode is another one since.
 */
const OUTDATED = { ms: 25, sigmas: 5 }

/** A lag that is known so many times better is worth it, too: marks inherit its doubt. */
const BETTER = 5

/** The calibration with the other lag, or undefined where the one in use stands. */
export function withLag(
  calibration: CameraCalibration,
  estimate: LagEstimate | undefined,
): CameraCalibration | undefined {
  if (estimate?.confident !== true) return undefined
  const off = Math.abs(estimate.lagMs - calibration.camLagMs)
  const { ms, sigmas } = calibration.source === 'calibrated' ? OUTDATED : { ms: WORTH_MS, sigmas: 2 }
  const isOther = off >= ms && off >= sigmas * estimate.sigmaMs
  const isBetter = calibration.lagSigmaMs > BETTER * estimate.sigmaMs && calibration.lagSigmaMs > WORTH_MS
  return isOther || isBetter
    ? { ...calibration, camLagMs: estimate.lagMs, lagSigmaMs: estimate.sigmaMs }
    : undefined
}
