// Air-taps of the emulated hand, one after the other: a tap points where it was made from its press to its release, however
// soon the hand moves on or taps again.
import type { Vec3 } from '../../shared/protocol/spaces.ts'

/** A quick tap of real fingers. */
const PRESS_MS = 100

export interface HandTaps {
  /** Where the hand points while it does not tap, in the viewer's space. */
  pointAlong(direction: Vec3): void
  tap(): void
  /** In each XR frame, at `nowMs`. A press lasts for one frame at least. */
  frame(nowMs: number): { readonly direction: Vec3; readonly isPressed: boolean }
}

export function createHandTaps(): HandTaps {
  const waiting: Vec3[] = []
  let direction: Vec3 = [0, 0, -1]
  let pressed: { readonly direction: Vec3; readonly sinceMs: number } | undefined
  return {
    pointAlong(along) {
      direction = along
    },
    tap() {
      waiting.push(direction)
    },
    frame(nowMs) {
      if (pressed !== undefined) {
        const { direction: held, sinceMs } = pressed
        const isPressed = nowMs - sinceMs < PRESS_MS
        if (!isPressed) pressed = undefined
        return { direction: held, isPressed }
      }
      const next = waiting.shift()
      if (next === undefined) return { direction, isPressed: false }
      pressed = { direction: next, sinceMs: nowMs }
      return { direction: next, isPressed: true }
    },
  }
}
