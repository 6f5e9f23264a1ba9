// Depth from motion is loaded once there is a stage: before the call nobody needs it.
import type { DepthParts } from './startDepth.ts'

/** Returns the way to stop. */
export function startDepthOnDemand(parts: DepthParts): () => void {
  let stopDepth: (() => void) | undefined
  let isClosed = false
  import('./startDepth.ts').then(({ startDepth }) => {
    if (!isClosed) stopDepth = startDepth(parts)
  }, parts.onFailure)
  return () => {
    isClosed = true
    stopDepth?.()
  }
}
