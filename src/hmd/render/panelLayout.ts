// The one panel in the headset: what stands on it and where a tap lands. Pure; the painting is panel.ts.
import { invert, transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'

export type PanelButton = 'mute' | 'leave'

/** Metres and pixels of the panel: 512 px across 0.42 m, read at 1.2 m. */
export const panelSize = { widthM: 0.42, heightM: 0.2625, widthPx: 512, heightPx: 320, order: 10 } as const
/** Where the face is shown, pixels of the panel. */
export const faceBox = { x: 16, y: 16, width: 224, height: 168 } as const

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** 7.5 cm high at 1.2 m is 3.7 cm at 60 cm: a palm's target (look.md: at least 3 cm). */
export const buttonBoxes: Readonly<Record<PanelButton, Box>> = {
  mute: { x: 16, y: 208, width: 232, height: 96 },
  leave: { x: 264, y: 208, width: 232, height: 96 },
}

/** Where a ray meets the panel, in its pixels; undefined when it misses. */
export function panelPoint(ray: Ray, worldFromPanel: Pose): readonly [number, number] | undefined {
  const panelFromWorld = invert(worldFromPanel)
  const [ox, oy, oz] = transformPoint(panelFromWorld, ray.origin)
  const [dx, dy, dz] = transformDirection(panelFromWorld, ray.direction)
  const along = -oz / dz
  if (!Number.isFinite(along) || along <= 0) return undefined
  const x = ((ox + dx * along) / panelSize.widthM + 0.5) * panelSize.widthPx
  const y = (0.5 - (oy + dy * along) / panelSize.heightM) * panelSize.heightPx
  return x >= 0 && y >= 0 && x <= panelSize.widthPx && y <= panelSize.heightPx ? [x, y] : undefined
}

/** Margin around a button that still counts: hands shake. */
const SLACK_PX = 8

export function buttonAt(point: readonly [number, number] | undefined): PanelButton | undefined {
  if (point === undefined) return undefined
  const [x, y] = point
  const inside = ({ x: left, y: top, width, height }: Box): boolean =>
    x >= left - SLACK_PX &&
    x <= left + width + SLACK_PX &&
    y >= top - SLACK_PX &&
    y <= top + height + SLACK_PX
  if (inside(buttonBoxes.mute) && x < panelSize.widthPx / 2) return 'mute'
  return inside(buttonBoxes.leave) ? 'leave' : undefined
}

/** Gaze on a button for so long presses it, where the device has no hands or controllers. */
export const DWELL_MS = 1200

export interface Dwell {
  readonly button: PanelButton | undefined
  readonly sinceMs: number
  /** Pressed already: looking away is needed before it presses again. */
  readonly fired: boolean
}
export const noDwell: Dwell = { button: undefined, sinceMs: 0, fired: false }

/** The dwell after looking at `button` at `nowMs`; `press` is set once when the time is full. */
export function dwellOn(
  dwell: Dwell,
  button: PanelButton | undefined,
  nowMs: number,
): { readonly dwell: Dwell; readonly press: PanelButton | undefined } {
  if (button !== dwell.button) return { dwell: { button, sinceMs: nowMs, fired: false }, press: undefined }
  if (button === undefined || dwell.fired || nowMs - dwell.sinceMs < DWELL_MS)
    return { dwell, press: undefined }
  return { dwell: { ...dwell, fired: true }, press: button }
}
