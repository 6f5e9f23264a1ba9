// A reference-space reset as a device does it: the event, with the new origin's place where the device tells it, and anchors
// that stay where they are in the room. iwer's own reset knows neither.
import {
  P_ANCHOR,
  P_REF_SPACE,
  P_SESSION,
  P_SPACE,
  XRReferenceSpaceEvent,
  XRRigidTransform,
  type XRSession,
} from 'iwer'
import type { XRAnchor } from 'iwer/lib/anchors/XRAnchor.js'
import { invert, transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'

/** Where the origin is; `viewer` spaces have none of their own. */
const isMoved = (type: string): boolean => type !== 'viewer'

/** Tells the session's spaces of the reset; `newFromOld`: how the old space stands in the new one. */
export function resetSpaces(session: XRSession, newFromOld: Pose, tellsTransform: boolean): void {
  const inner = session[P_SESSION]
  for (const anchor of new Set([...inner.trackedAnchors, ...inner.persistentAnchors.values()]))
    moveAnchor(anchor, newFromOld)
  const transform = tellsTransform ? { transform: rigid(invert(newFromOld)) } : {}
  for (const referenceSpace of inner.referenceSpaces)
    if (isMoved(referenceSpace[P_REF_SPACE].type))
      referenceSpace.dispatchEvent(new XRReferenceSpaceEvent('reset', { referenceSpace, ...transform }))
}

const rigid = ({ position: [x, y, z], orientation: [qx, qy, qz, qw] }: Pose): XRRigidTransform =>
  new XRRigidTransform({ x, y, z, w: 1 }, { x: qx, y: qy, z: qz, w: qw })

function moveAnchor(anchor: XRAnchor, newFromOld: Pose): void {
  const { anchorSpace, deleted } = anchor[P_ANCHOR]
  if (deleted || anchorSpace === null) return
  anchorSpace[P_SPACE].offsetMatrix = movedMatrix(newFromOld, anchorSpace[P_SPACE].offsetMatrix)
}

/** What stands so in the old space, told in the new one; matrices column by column. */
export function movedMatrix(newFromOld: Pose, matrix: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const column = (at: number): [number, number, number] => [
    matrix[at] ?? 0,
    matrix[at + 1] ?? 0,
    matrix[at + 2] ?? 0,
  ]
  return Float32Array.from([
    ...[0, 4, 8].flatMap((at) => [...transformDirection(newFromOld, column(at)), 0]),
    ...transformPoint(newFromOld, column(12)),
    1,
  ])
}
