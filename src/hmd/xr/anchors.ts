// WebXR's anchors by number: made in a frame, read a few times a second, kept over XR sessions where the device can.
import type { Pose } from '../../shared/geometry/pose.ts'
import { poseOf } from './xrPoses.ts'

export interface XrAnchors {
  /** Makes one at a place of the base reference space; undefined when the device refuses. */
  create(worldFromAnchor: Pose): Promise<number | undefined>
  /** Finds one of an earlier XR session; undefined where it is not known any more, or the device keeps none. */
  restore(handle: string): Promise<number | undefined>
  /** With which it can be found again; undefined where the device keeps none. */
  handleOf(anchor: number): Promise<string | undefined>
  /** In each XR frame; tells where all anchors are at most five times a second. */
  read(frame: XRFrame, timeMs: number): void
  onPoses(listener: (poses: ReadonlyMap<number, Pose>) => void): () => void
}

const PERIOD_MS = 200

interface Wish {
  readonly pose: Pose
  readonly resolve: (anchor: number | undefined) => void
}

export function createXrAnchors(
  session: XRSession,
  space: XRReferenceSpace,
  features: readonly string[],
): XrAnchors {
  const isThere = features.includes('anchors')
  const anchors: XRAnchor[] = []
  const listeners = new Set<(poses: ReadonlyMap<number, Pose>) => void>()
  const wishes: Wish[] = []
  let lastMs = -Infinity

  const add = (anchor: XRAnchor): number => anchors.push(anchor) - 1

  function make(frame: XRFrame, { pose, resolve }: Wish): void {
    const [x, y, z] = pose.position
    const [qx, qy, qz, qw] = pose.orientation
    const at = new XRRigidTransform({ x, y, z, w: 1 }, { x: qx, y: qy, z: qz, w: qw })
    const made = frame.createAnchor?.(at, space)
    if (made === undefined) resolve(undefined)
    else {
      made.then(
        (anchor) => resolve(add(anchor)),
        () => resolve(undefined),
      )
    }
  }

  return {
    create: (pose) =>
      isThere ? new Promise((resolve) => wishes.push({ pose, resolve })) : Promise.resolve(undefined),
    async restore(handle) {
      try {
        const anchor = isThere ? await session.restorePersistentAnchor?.(handle) : undefined
        return anchor && add(anchor)
      } catch {
        return undefined
      }
    },
    async handleOf(anchor) {
      try {
        return await anchors[anchor]?.requestPersistentHandle?.()
      } catch {
        return undefined
      }
    },
    read(frame, timeMs) {
      for (const wish of wishes.splice(0)) make(frame, wish)
      if (timeMs - lastMs < PERIOD_MS || anchors.length === 0) return
      lastMs = timeMs
      const poses = new Map<number, Pose>()
      for (const [number, { anchorSpace }] of anchors.entries()) {
        const transform = frame.getPose(anchorSpace, space)?.transform
        if (transform !== undefined) poses.set(number, poseOf(transform))
      }
      for (const listener of listeners) listener(poses)
    },
    onPoses(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
