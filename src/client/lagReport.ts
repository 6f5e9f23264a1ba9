// What the last session found of the camera's lag: left by the wearer's page (hmd/call/leaveLagReport.ts), read by the device report (check/readLagReport.ts).

export const LAG_REPORT_KEY = 'skulder.cameraLag'

export interface LagReport {
  readonly lagMs: number
  readonly sigmaMs: number
  /** 0..1 */
  readonly correlation: number
  /** Sure enough to be used (geometry/calibration/SPEC.md L3). */
  readonly confident: boolean
  /** The lag that the session worked with at the end. */
  readonly inUseMs: number
}
