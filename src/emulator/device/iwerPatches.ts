// Where iwer 2.5 departs from the WebXR specification, put right at installation. Each patch is undone by the
// returned function.
import {
  P_FRAME,
  P_REF_SPACE,
  P_SESSION,
  XRFrame,
  XRRay,
  XRReferenceSpace,
  XRViewerPose,
  type XRRigidTransform,
} from 'iwer'
import { lookRotation } from '../../shared/geometry/quat.ts'
import { toMatrix } from '../../shared/geometry/pose.ts'
import { normalize, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { TrackingState } from '../scenario/timeline.ts'

/** getOffsetReferenceSpace hands on the transform instead of its matrix: offset spaces came back un-offset. */
function patchOffsetSpaces(): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(XRReferenceSpace.prototype, 'getOffsetReferenceSpace')
  Object.defineProperty(XRReferenceSpace.prototype, 'getOffsetReferenceSpace', {
    configurable: true,
    writable: true,
    value(this: XRReferenceSpace, originOffset: XRRigidTransform) {
      return new XRReferenceSpace(this[P_REF_SPACE].type, this, originOffset.matrix)
    },
  })
  return () =>
    descriptor && Object.defineProperty(XRReferenceSpace.prototype, 'getOffsetReferenceSpace', descriptor)
}

/** XRRay.matrix turns the wrong way round; and iwer sets no global XRRay where the browser has none. */
function patchRay(): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(XRRay.prototype, 'matrix')
  Object.defineProperty(XRRay.prototype, 'matrix', {
    configurable: true,
    get(this: XRRay): Float32Array {
      const { origin: o, direction: d } = this
      const direction: Vec3 = normalize([d.x, d.y, d.z])
      return Float32Array.from(
        toMatrix({ position: [o.x, o.y, o.z], orientation: lookRotation(direction, [0, 1, 0]) }),
      )
    },
  })
  const hadGlobal = 'XRRay' in globalThis
  if (!hadGlobal)
    Object.defineProperty(globalThis, 'XRRay', { value: XRRay, configurable: true, writable: true })
  return () => {
    if (descriptor !== undefined) Object.defineProperty(XRRay.prototype, 'matrix', descriptor)
    if (!hadGlobal) Reflect.deleteProperty(globalThis, 'XRRay')
  }
}

/** iwer always has a viewer pose; a real device may have none, or one whose position is a guess. */
function patchViewerPose(trackingNow: () => TrackingState): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(XRFrame.prototype, 'getViewerPose')
  // The prototype's own function, called below with each frame as `this`.
  const original = descriptor?.value as XRFrame['getViewerPose'] | undefined
  Object.defineProperty(XRFrame.prototype, 'getViewerPose', {
    configurable: true,
    writable: true,
    value(this: XRFrame, space: XRReferenceSpace): XRViewerPose | null | undefined {
      const pose = original?.call(this, space)
      const isImmersive = this[P_FRAME].session[P_SESSION].mode !== 'inline'
      const tracking = isImmersive ? trackingNow() : 'tracked'
      if (tracking === 'lost' || pose === undefined) return null
      return tracking === 'limited' ? new XRViewerPose(pose.transform, [...pose.views], true) : pose
    },
  })
  return () => descriptor && Object.defineProperty(XRFrame.prototype, 'getViewerPose', descriptor)
}

/** Applies all patches. */
export function patchIwer(trackingNow: () => TrackingState): () => void {
  const undo = [patchOffsetSpaces(), patchRay(), patchViewerPose(trackingNow)]
  return () => {
    for (const step of undo) step()
  }
}
