// What shows the camera's stills is loaded when they first go.
import { effect } from '@preact/signals-core'
import type { StillParts } from './followCameraStills.ts'

/** Returns the way to stop. */
export function followStillsOnDemand(parts: StillParts): () => void {
  const { session, onFailure } = parts
  let stopFollowing: (() => void) | undefined
  let isAsked = false
  let isClosed = false
  const stop = effect(() => {
    if (session.state.value.cameraMode.mode === 'video' || isAsked) return
    isAsked = true
    import('./followCameraStills.ts').then(
      ({ followCameraStills }) => {
        if (!isClosed) stopFollowing = followCameraStills(parts)
      },
      (error: unknown) => {
        isAsked = false
        onFailure(error)
      },
    )
  })
  return () => {
    isClosed = true
    stop()
    stopFollowing?.()
  }
}
