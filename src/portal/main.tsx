// Composition root of the start page.
import { fetchDemo, fetchSessionInfo } from '../client/adapters/sessionHttp.ts'
import { mountPage } from '../client/ui/mountPage.tsx'
import '../client/ui/theme.css'
import { createDemoSource } from './demoSource.ts'
import './portal.css'
import { PortalPage } from './PortalPage.tsx'

const RETRY_MS = 4000

const source = createDemoSource({
  fetchDemo,
  fetchSessionInfo,
  afterPause(callback) {
    const timer = setTimeout(callback, RETRY_MS)
    return () => clearTimeout(timer)
  },
})
mountPage(<PortalPage source={source} />)
source.load()
