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
  /** Gives up an anchor of this XR session, and what the device keeps under that handle. */
  remove(anchor: number | undefined, handle: string | undefined): void
  /** In each XR frame; tells five times a second where all anchors are, also when there are none. */
  read(frame: XRFrame, timeMs: number): void
  onPoses(listener: (poses: ReadonlyMap<number, Pose>) => void): () => void
}

const PERIOD_MS = 200

interface Wish {
  readonly pose: Pose
  readonly resolve: (anchor: number | undefined) => void
}

async function make(
  frame: XRFrame,
  { position, orientation }: Pose,
  space: XRReferenceSpace,
): Promise<XRAnchor | undefined> {
  const [x, y, z] = position
  const [qx, qy, qz, qw] = orientation
  const at = new XRRigidTransform({ x, y, z, w: 1 }, { x: qx, y: qy, z: qz, w: qw })
  try {
    return await frame.createAnchor?.(at, space)
  } catch {
    return undefined
  }
}

export function createXrAnchors(
  session: XRSession,
  space: XRReferenceSpace,
  features: readonly string[],
): XrAnchors {
  const isThere = features.includes('anchors')
  const anchors = new Map<number, XRAnchor>()
  let made = 0
  const listeners = new Set<(poses: ReadonlyMap<number, Pose>) => void>()
  const wishes: Wish[] = []
  let lastMs = -Infinity

  function add(anchor: XRAnchor): number {
    anchors.set(made, anchor)
    return made++
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
        return await anchors.get(anchor)?.requestPersistentHandle?.()
      } catch {
        return undefined
      }
    },
    remove(anchor, handle) {
      // One that the device does not know any more is gone as well.
      if (handle !== undefined) session.deletePersistentAnchor?.(handle).catch(() => undefined)
      if (anchor === undefined) return
      anchors.get(anchor)?.delete()
      anchors.delete(anchor)
    },
    read(frame, timeMs) {
      for (const { pose, resolve } of wishes.splice(0))
        void make(frame, pose, space).then((anchor) => resolve(anchor && add(anchor)))
      if (!isThere || timeMs - lastMs < PERIOD_MS) return
      lastMs = timeMs
      const poses = new Map<number, Pose>()
      for (const [number, { anchorSpace }] of anchors) {
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
