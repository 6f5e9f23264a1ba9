// Where iwer 2.5 departs from the WebXR specification, put right at installation. Each patch is undone by the
// returned function.
import {
  P_FRAME,
  P_REF_SPACE,
  P_SESSION,
  XRFrame,
  XRMesh,
  XRRay,
  XRReferenceSpace,
  XRSession,
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

/**
 * iwer always has a viewer pose with two views; a real device may have none, or one whose position is a guess, and a phone
 * has one view.
 */
function patchViewerPose(trackingNow: () => TrackingState, views: 1 | 2): () => void {
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
      return new XRViewerPose(pose.transform, pose.views.slice(0, views), tracking === 'limited')
    },
  })
  return () => descriptor && Object.defineProperty(XRFrame.prototype, 'getViewerPose', descriptor)
}

/** A mesh's time of change was that of each frame; iwer makes a new mesh for each change, so that it is when it came. */
function patchMeshTimes(): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(XRMesh.prototype, 'lastChangedTime')
  const cameAtMs = new WeakMap<XRMesh, number>()
  Object.defineProperty(XRMesh.prototype, 'lastChangedTime', {
    configurable: true,
    get(this: XRMesh): number {
      const known = cameAtMs.get(this) ?? performance.now()
      cameAtMs.set(this, known)
      return known
    },
  })
  return () => descriptor && Object.defineProperty(XRMesh.prototype, 'lastChangedTime', descriptor)
}

/** A session with dom-overlay says how the page's part is shown: over the whole screen. */
function addDomOverlay(): () => void {
  Object.defineProperty(XRSession.prototype, 'domOverlayState', {
    configurable: true,
    get(this: XRSession): { readonly type: 'screen' } | null {
      return this.enabledFeatures.includes('dom-overlay') ? { type: 'screen' } : null
    },
  })
  return () => Reflect.deleteProperty(XRSession.prototype, 'domOverlayState')
}

/** Applies all patches; `views`: how many eyes the device draws for. */
export function patchIwer(trackingNow: () => TrackingState, views: 1 | 2): () => void {
  const undo = [
    patchOffsetSpaces(),
    patchRay(),
    patchViewerPose(trackingNow, views),
    patchMeshTimes(),
    addDomOverlay(),
  ]
  return () => {
    for (const step of undo) step()
  }
}
