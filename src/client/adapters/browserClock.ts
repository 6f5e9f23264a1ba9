// The page's clock: monotonic, and on the same scale as video frame callbacks' captureTime plus timeOrigin.
import type { Clock } from '../ports.ts'

export const createBrowserClock = (): Clock => ({
  nowMs: () => performance.timeOrigin + performance.now(),
})
