// Leaves what this session found of the camera's lag to the device report.
import { LAG_REPORT_KEY, type LagReport } from '../../client/lagReport.ts'

export function leaveLagReport(report: LagReport, storage: Pick<Storage, 'setItem'> | undefined): void {
  try {
    storage?.setItem(LAG_REPORT_KEY, JSON.stringify(report))
  } catch {
    // A full or refused storage: the report lacks a line.
  }
}
