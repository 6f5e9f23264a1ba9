// Air-taps and trigger presses: where they point. The page's own input, without Babylon's controller models.
import type { Ray } from '../../shared/geometry/ray.ts'
import { poseOf, rayOf } from './xrPoses.ts'

export interface Selects {
  /** Where hands and controllers point in this frame. */
  targetRays(frame: XRFrame): readonly Ray[]
  onSelect(listener: (ray: Ray) => void): () => void
  close(): void
}

const NO_RAYS: readonly Ray[] = []

function targetRay(frame: XRFrame, source: XRInputSource, space: XRReferenceSpace): Ray | undefined {
  const transform = frame.getPose(source.targetRaySpace, space)?.transform
  return transform && rayOf(poseOf(transform))
}

export function watchSelects(session: XRSession, space: XRReferenceSpace): Selects {
  const listeners = new Set<(ray: Ray) => void>()
  const select = ({ frame, inputSource }: XRInputSourceEvent): void => {
    const ray = targetRay(frame, inputSource, space)
    if (ray === undefined) return
    for (const listener of listeners) listener(ray)
  }
  session.addEventListener('select', select)
  return {
    targetRays(frame) {
      const { inputSources } = session
      if (inputSources.length === 0) return NO_RAYS
      return [...inputSources]
        .filter((source) => source.targetRayMode === 'tracked-pointer')
        .flatMap((source) => targetRay(frame, source, space) ?? [])
    },
    onSelect(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      session.removeEventListener('select', select)
      listeners.clear()
    },
  }
}
