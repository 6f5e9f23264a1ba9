// What the last session found of the camera's lag: left by the wearer's page, read by the device report.
import { z } from 'zod'

const KEY = 'skulder.cameraLag'

const LagReport = z.strictObject({
  lagMs: z.number(),
  sigmaMs: z.number(),
  /** 0..1 */
  correlation: z.number(),
  /** Sure enough to be used (geometry/calibration/SPEC.md L3). */
  confident: z.boolean(),
  /** The lag that the session worked with at the end. */
  inUseMs: z.number(),
})
export type LagReport = z.infer<typeof LagReport>

export function leaveLagReport(report: LagReport, storage: Pick<Storage, 'setItem'> | undefined): void {
  try {
    storage?.setItem(KEY, JSON.stringify(report))
  } catch {
    // A full or refused storage: the report lacks a line.
  }
}

/** Undefined when there is none, or it is not one that this build understands. */
export function readLagReport(storage: Pick<Storage, 'getItem'>): LagReport | undefined {
  try {
    const parsed = LagReport.safeParse(JSON.parse(storage.getItem(KEY) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
