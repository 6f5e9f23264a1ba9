// The device report: what was found, line by line, with a verdict. Pure; probes.ts asks the browser.
import type { LagReport } from '../client/lagReport.ts'
import type { LineFigures } from '../client/line/ladder.ts'
import type { DeviceProfile } from '../shared/protocol/device.ts'

/** good: as it should be; limited: works, less well; missing: something will not work; info: only told. */
export type Verdict = 'good' | 'limited' | 'missing' | 'info'

export const probeIds = [
  'secureContext',
  'server',
  'webrtc',
  'loopback',
  'codecs',
  'camera',
  'microphone',
  'webgl2',
  'videoFrameCallback',
  'encodedTransform',
  'immersiveAr',
  'immersiveVr',
  'xrModules',
  'machine',
] as const
export type ProbeId = (typeof probeIds)[number]

export interface ProbeResult {
  readonly verdict: Verdict
  /** What was found, as data: the same in all languages. */
  readonly found: string
}

export type ProbeResults = Readonly<Partial<Record<ProbeId, ProbeResult>>>

/** What the test of the line found; undefined findings where it was not over, or refused. */
export interface LineReport {
  readonly outcomes: Readonly<Record<string, string>>
  readonly figures: LineFigures | undefined
  readonly findings: readonly string[] | undefined
}

export interface DeviceReport {
  readonly report: 'skulder-device-report'
  readonly version: 1
  readonly madeAt: string
  readonly userAgent: string
  readonly results: ProbeResults
  /** What the last mixed-reality session on this device had, as the wearer's page found it. */
  readonly lastSession: DeviceProfile | undefined
  /** The camera's lag as that session found it from the head's turning. */
  readonly cameraLag: LagReport | undefined
  /** Undefined where the line was not tested. */
  readonly line: LineReport | undefined
}

interface ReportParts {
  readonly results: ProbeResults
  readonly lastSession: DeviceProfile | undefined
  readonly cameraLag: LagReport | undefined
  readonly line: LineReport | undefined
  readonly userAgent: string
  readonly nowMs: number
}

export const makeReport = ({
  results,
  lastSession,
  cameraLag,
  line,
  userAgent,
  nowMs,
}: ReportParts): DeviceReport => ({
  report: 'skulder-device-report',
  version: 1,
  madeAt: new Date(nowMs).toISOString(),
  userAgent,
  results,
  lastSession,
  cameraLag,
  line,
})

export type Use = 'wearer' | 'expert' | 'patient'

const needs: Record<Use, readonly ProbeId[]> = {
  wearer: ['secureContext', 'server', 'webrtc', 'loopback', 'camera', 'microphone', 'webgl2', 'immersiveAr'],
  expert: ['secureContext', 'server', 'webrtc', 'loopback', 'microphone', 'videoFrameCallback'],
  patient: ['secureContext', 'server', 'webrtc', 'loopback', 'camera', 'microphone'],
}

const rank: Record<Verdict, number> = { info: 0, good: 0, limited: 1, missing: 2 }

/** The worst verdict of what a screen needs; undefined until all of it is known. */
export function verdictFor(use: Use, results: ProbeResults): Verdict | undefined {
  let worst: Verdict = 'good'
  for (const id of needs[use]) {
    const result = results[id]
    if (result === undefined) return undefined
    if (rank[result.verdict] > rank[worst]) worst = result.verdict
  }
  return worst
}
