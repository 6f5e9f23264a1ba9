// Composition root of the operations page.
import { createBrowserClock } from '../client/adapters/browserClock.ts'
import { mountPage } from '../client/ui/mountPage.tsx'
import '../client/ui/theme.css'
import { fetchFigures } from './fetchFigures.ts'
import { createOps } from './ops.ts'
import './ops.css'
import { OpsPage } from './OpsPage.tsx'

const clock = createBrowserClock()
const ops = createOps({ ask: fetchFigures, nowMs: () => clock.nowMs() })
mountPage(<OpsPage ops={ops} />)
ops.start()
