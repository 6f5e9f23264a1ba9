// The last session's finding of the camera's lag, as the wearer's page left it.
import { z } from 'zod'
import { LAG_REPORT_KEY, type LagReport } from '../client/lagReport.ts'

const Left = z.strictObject({
  lagMs: z.number(),
  sigmaMs: z.number(),
  correlation: z.number(),
  confident: z.boolean(),
  inUseMs: z.number(),
})

/** Undefined when there is none, or it is not one that this build understands. */
export function readLagReport(storage: Pick<Storage, 'getItem'>): LagReport | undefined {
  try {
    const parsed = Left.safeParse(JSON.parse(storage.getItem(LAG_REPORT_KEY) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
