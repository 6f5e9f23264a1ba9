// Runs the probes and holds what they found.
import { batch, signal, type ReadonlySignal } from '@preact/signals'
import type { LagReport } from '../client/lagReport.ts'
import type { DeviceProfile } from '../shared/protocol/device.ts'
import type { LineTest } from './line/lineTest.ts'
import {
  makeReport,
  type DeviceReport,
  type LineReport,
  type ProbeId,
  type ProbeResult,
  type ProbeResults,
} from './report.ts'

interface CheckOptions {
  readonly runProbes: (onResult: (id: ProbeId, result: ProbeResult) => void) => Promise<void>
  readonly readLastSession: () => DeviceProfile | undefined
  readonly readCameraLag: () => LagReport | undefined
  readonly askForDevices: () => Promise<void>
  /** Undefined where the page was opened without a link. */
  readonly line: LineTest | undefined
  /** Where the link belongs; undefined for one that is refused. */
  readonly findBack: () => Promise<string | undefined>
  readonly userAgent: string
  readonly nowMs: () => number
}

export interface Check {
  readonly results: ReadonlySignal<ProbeResults>
  readonly isDone: ReadonlySignal<boolean>
  readonly lastSession: ReadonlySignal<DeviceProfile | undefined>
  /** What the last session found of the camera's lag. */
  readonly cameraLag: ReadonlySignal<LagReport | undefined>
  readonly line: LineTest | undefined
  readonly back: ReadonlySignal<string | undefined>
  run(): void
  /** Asks for camera and microphone, so that their names are told, and checks again. */
  askForDevices(): void
  report(): DeviceReport
}

/** Without the address that it was measured to. */
function lineReportOf({ progress, outcomes, figures }: LineTest): LineReport {
  const ended = progress.peek()
  return {
    outcomes: outcomes.peek(),
    figures: figures.peek(),
    findings: ended.tag === 'done' ? ended.verdict.findings : undefined,
  }
}

export function createCheck(options: CheckOptions): Check {
  const results = signal<ProbeResults>({})
  const isDone = signal(false)
  const lastSession = signal(options.readLastSession())
  const cameraLag = signal(options.readCameraLag())
  const { line } = options
  const back = signal<string | undefined>(undefined)
  void options.findBack().then((address) => (back.value = address))
  const run = (): void => {
    batch(() => {
      results.value = {}
      isDone.value = false
      lastSession.value = options.readLastSession()
      cameraLag.value = options.readCameraLag()
    })
    void options
      .runProbes((id, result) => (results.value = { ...results.peek(), [id]: result }))
      .then(() => (isDone.value = true))
  }
  return {
    results,
    isDone,
    lastSession,
    cameraLag,
    line,
    back,
    run,
    askForDevices() {
      // Refused is an answer too: the lines then say what the browser tells without it.
      options.askForDevices().then(run, run)
    },
    report: () =>
      makeReport({
        results: results.peek(),
        lastSession: lastSession.peek(),
        cameraLag: cameraLag.peek(),
        line: line && lineReportOf(line),
        userAgent: options.userAgent,
        nowMs: options.nowMs(),
      }),
  }
}
