// Composition root of the device report.
import { createBrowserClock } from '../client/adapters/browserClock.ts'
import { fetchHealth } from './fetchHealth.ts'
import { readLagReport } from '../client/lagReport.ts'
import { mountPage } from '../client/ui/mountPage.tsx'
import '../client/ui/theme.css'
import { CheckPage } from './CheckPage.tsx'
import { createCheck } from './check.ts'
import './check.css'
import { readLastSession } from './lastSession.ts'
import { runProbes } from './probes.ts'

const clock = createBrowserClock()
const nowMs = (): number => clock.nowMs()

const check = createCheck({
  runProbes: (onResult) => runProbes({ fetchHealth, nowMs }, onResult),
  readLastSession: () => readLastSession(localStorage),
  readCameraLag: () => readLagReport(localStorage),
  askForDevices: async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    for (const track of stream.getTracks()) track.stop()
  },
  userAgent: navigator.userAgent,
  nowMs,
})
mountPage(<CheckPage check={check} />)
check.run()
