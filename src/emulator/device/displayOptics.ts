// What the emulated display shows of the room, as a pinhole of its own pixels. A headset's is the visitor's whole view, with
// what the real display would show of it marked; a phone's is its camera's picture, filling the screen and cut off at two of
// its sides, as ARCore shows it.
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import { trueIntrinsics } from '../camera/cameraSpec.ts'
import type { Scenario } from '../scenario/scenarioSchema.ts'

export interface DisplaySize {
  readonly width: number
  readonly height: number
}

/** Half angles about the display's axis. */
export interface DisplayCone {
  readonly halfWidthRad: number
  readonly halfHeightRad: number
}

/** Of the visitor's whole view; wider than a headset's display, as eyes are. */
const HEADSET_FOV_Y_RAD = (58 * Math.PI) / 180
/** HoloLens 2's display: 43° x 29°. */
const HOLOLENS_CONE: DisplayCone = {
  halfWidthRad: (21.5 * Math.PI) / 180,
  halfHeightRad: (14.5 * Math.PI) / 180,
}

/** Of the real display, where the visitor's view is wider; undefined: it shows all that the visitor sees. */
export const displayCone = ({ device }: Scenario): DisplayCone | undefined =>
  device.model === 'hololens2' ? HOLOLENS_CONE : undefined

/** The phone's camera as it is held: upright, its picture's long side runs down the screen. */
function heldCamera(camera: Scenario['camera'], { width, height }: DisplaySize): Intrinsics {
  const k = trueIntrinsics(camera)
  if (width > height === k.width > k.height) return k
  return { width: k.height, height: k.width, fx: k.fy, fy: k.fx, cx: k.cy, cy: k.cx }
}

/** Of a display `size` in pixels of any kind. */
export function displayIntrinsics({ device, camera }: Scenario, size: DisplaySize): Intrinsics {
  const { width, height } = size
  if (device.model !== 'androidPhone') {
    const f = height / 2 / Math.tan(HEADSET_FOV_Y_RAD / 2)
    return { width, height, fx: f, fy: f, cx: width / 2, cy: height / 2 }
  }
  const k = heldCamera(camera, size)
  const scale = Math.max(width / k.width, height / k.height)
  return {
    width,
    height,
    fx: k.fx * scale,
    fy: k.fy * scale,
    cx: width / 2 + (k.cx - k.width / 2) * scale,
    cy: height / 2 + (k.cy - k.height / 2) * scale,
  }
}

/** Size of the camera picture that a phone's view comes with: the display's shape, the camera's own pixels. */
export function cameraImageSize({ camera }: Scenario, size: DisplaySize): DisplaySize {
  const k = heldCamera(camera, size)
  const scale = Math.max(size.width / k.width, size.height / k.height)
  const even = (pixels: number): number => Math.max(16, 2 * Math.round(pixels / scale / 2))
  return { width: even(size.width), height: even(size.height) }
}
