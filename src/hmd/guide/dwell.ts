// Pressing by looking: gaze that rests on a button for long enough presses it, once. Pure.

/** Long enough to read a button without pressing it, short enough to wait for. */
export const DWELL_MS = 1200

export interface Dwell<T> {
  readonly button: T | undefined
  readonly sinceMs: number
  /** Pressed already: looking away is needed before it presses again. */
  readonly fired: boolean
}

export const noDwell: Dwell<never> = { button: undefined, sinceMs: 0, fired: false }

/** The dwell after looking at `button` at `nowMs`; `press` is set once when the time is full. */
export function dwellOn<T>(
  dwell: Dwell<T>,
  button: T | undefined,
  nowMs: number,
): { readonly dwell: Dwell<T>; readonly press: T | undefined } {
  if (button !== dwell.button) return { dwell: { button, sinceMs: nowMs, fired: false }, press: undefined }
  if (button === undefined || dwell.fired || nowMs - dwell.sinceMs < DWELL_MS)
    return { dwell, press: undefined }
  return { dwell: { ...dwell, fired: true }, press: button }
}

/** How much of the time is over, 0..1; 0 when nothing is looked at, or it has been pressed. */
export const dwellShare = (dwell: Dwell<unknown>, nowMs: number): number =>
  dwell.button === undefined || dwell.fired ? 0 : Math.min(1, Math.max(0, (nowMs - dwell.sinceMs) / DWELL_MS))
