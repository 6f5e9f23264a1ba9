// Composition root of the device report.
import { createBrowserClock } from '../client/adapters/browserClock.ts'
import { fetchSessionInfo } from '../client/adapters/sessionHttp.ts'
import { readJoinLink, rightPage } from '../client/joinLink.ts'
import { fetchHealth } from './fetchHealth.ts'
import { readLagReport } from './readLagReport.ts'
import { mountPage } from '../client/ui/mountPage.tsx'
import '../client/ui/theme.css'
import { CheckPage } from './CheckPage.tsx'
import { createCheck } from './check.ts'
import './check.css'
import { createLineTest } from './line/lineTest.ts'
import { startNoisePicture } from './line/noisePicture.ts'
import type { LineProbe } from '../client/line/ladder.ts'
import type { Role } from '../shared/protocol/roles.ts'
import { AppError } from '../shared/protocol/errors.ts'
import { readLastSession } from './lastSession.ts'
import { runProbes } from './probes.ts'

const clock = createBrowserClock()
const nowMs = (): number => clock.nowMs()

const { token } = readJoinLink(location.href)
let role: Role | undefined
const line =
  token === undefined
    ? undefined
    : createLineTest({
        openProbe: () => openProbe(token),
        startPicture: startNoisePicture,
        role: () => role,
      })

/** What it is made of comes over the line too. */
async function openProbe(token: string): Promise<LineProbe> {
  const { createLineProbe } = await import('../client/adapters/lineProbe.ts').catch((cause: unknown) => {
    throw new AppError('offline', 'the test of the line did not come', { cause })
  })
  return createLineProbe(token)
}

/** A link that is refused leads nowhere; the test of the line says why. */
async function findBack(): Promise<string | undefined> {
  if (token === undefined) return undefined
  const info = await fetchSessionInfo(token).catch(() => undefined)
  role = info?.role
  return info && rightPage(info.role, location.href)?.replace('#', `${location.search}#`)
}

const check = createCheck({
  runProbes: (onResult) => runProbes({ fetchHealth, nowMs }, onResult),
  readLastSession: () => readLastSession(localStorage),
  readCameraLag: () => readLagReport(localStorage),
  askForDevices: async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    for (const track of stream.getTracks()) track.stop()
  },
  line,
  findBack,
  userAgent: navigator.userAgent,
  nowMs,
})
mountPage(<CheckPage check={check} />)
check.run()
void line?.run()
