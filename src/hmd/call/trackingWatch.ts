// Whether the headset knows where it is, steadied: a single odd frame is not a loss, and a place found again must hold
// for half a second (hmd-platforms 7.8).
import { signal, type ReadonlySignal } from '@preact/signals-core'

export interface TrackingWatch {
  readonly tracked: ReadonlySignal<boolean>
  /** In each XR frame. */
  see(tracked: boolean, nowMs: number): void
  restart(): void
}

const LOST_AFTER_MS = 150
const FOUND_AFTER_MS = 500

/** `report` is called at each change; when the place is found again, with how long it was lost. */
export function createTrackingWatch(report: (tracked: boolean, lostForMs: number) => void): TrackingWatch {
  const tracked = signal(true)
  let differsSinceMs: number | undefined
  let lostAtMs = 0
  return {
    tracked,
    see(now, nowMs) {
      if (now === tracked.peek()) {
        differsSinceMs = undefined
        return
      }
      differsSinceMs ??= nowMs
      if (nowMs - differsSinceMs < (now ? FOUND_AFTER_MS : LOST_AFTER_MS)) return
      const sinceMs = differsSinceMs
      differsSinceMs = undefined
      if (!now) lostAtMs = sinceMs
      tracked.value = now
      report(now, now ? sinceMs - lostAtMs : 0)
    },
    restart() {
      differsSinceMs = undefined
      if (tracked.peek()) return
      tracked.value = true
      report(true, 0)
    },
  }
}
