// A touch on a phone's screen as WebXR tells it: an input source that is there for the tap only, whose ray runs from the
// camera through the finger.
import { P_DEVICE, XRInputSource, XRInputSourceEvent, XRSpace, type XRDevice, type XRFrame } from 'iwer'
import { XRHandedness, XRTargetRayMode } from 'iwer/lib/input/XRInputSource.js'
import { toMatrix, type Pose } from '../../shared/geometry/pose.ts'

/** Sends select with its start and end; `frame` must be the running one. */
export function tapScreen(device: XRDevice, frame: XRFrame, spaceFromRay: Pose): void {
  const matrix = Float32Array.from(toMatrix(spaceFromRay))
  const raySpace = new XRSpace(device[P_DEVICE].globalSpace, matrix)
  const inputSource = new XRInputSource(
    XRHandedness.None,
    XRTargetRayMode.Screen,
    ['generic-touchscreen'],
    raySpace,
  )
  for (const type of ['selectstart', 'select', 'selectend'])
    frame.session.dispatchEvent(new XRInputSourceEvent(type, { frame, inputSource }))
}
