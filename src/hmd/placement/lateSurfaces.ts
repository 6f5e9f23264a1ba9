// Devices tell of their surfaces one after another: what is done about them waits until they pause for a moment.
import type { WorldGeometry } from './worldGeometry.ts'

/** Longer than between two looks at the device's planes and meshes (half a second). */
const PAUSE_MS = 700
/** And not longer than this while they keep coming, as when somebody walks through the room. */
const LONGEST_MS = 3000

/** Calls `act` after surfaces came. */
export function watchLateSurfaces(geometry: WorldGeometry, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let firstMs: number | undefined
  const fire = (): void => {
    firstMs = undefined
    act()
  }
  const stop = geometry.onSurfaces(() => {
    firstMs ??= performance.now()
    clearTimeout(timer)
    timer = setTimeout(fire, Math.min(PAUSE_MS, Math.max(0, firstMs + LONGEST_MS - performance.now())))
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}
