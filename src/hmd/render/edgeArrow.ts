// The arrow at the edge of view that leads to a mark outside it: where it sits, which way it points. Pure.
import { invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'

/** Half angles of the display within which a mark counts as seen (HoloLens 2: 43° x 29°). */
export interface ViewCone {
  readonly halfWidthRad: number
  readonly halfHeightRad: number
  /** Height in CSS pixels of a screen that is touched with fingers. */
  readonly touchedPx?: number
}
export const hololensCone: ViewCone = { halfWidthRad: 0.36, halfHeightRad: 0.24 }

export interface EdgeArrow {
  /** Viewer space, on a plane `EDGE_DISTANCE_M` ahead. */
  readonly positionViewer: Vec3
  /** Direction on that plane in which it points: 0 = right, π/2 = up. */
  readonly angleRad: number
  readonly distanceM: number
  /** 0 when the mark is seen, 1 when it is well outside. */
  readonly opacity: number
}

const EDGE_DISTANCE_M = 1
/** The arrow sits a little inside the rim. */
const RIM = 0.86
/** Angle over which it fades as the mark comes into view. */
const FADE_RAD = 0.08

/** The arrow for a mark at `pointWorld`; undefined while the mark is in view. */
export function edgeArrowTo(pointWorld: Vec3, worldFromViewer: Pose, cone: ViewCone): EdgeArrow | undefined {
  const [x, y, z] = transformPoint(invert(worldFromViewer), pointWorld)
  const acrossRad = Math.atan2(Math.abs(x), -z)
  const upRad = Math.atan2(Math.abs(y), -z)
  const outsideRad = Math.max(acrossRad - cone.halfWidthRad, upRad - cone.halfHeightRad)
  if (outsideRad <= 0) return undefined
  // Straight behind has no direction of its own: it is shown to the right, where a turn finds it.
  const angleRad = Math.hypot(x, y) < 1e-4 ? 0 : Math.atan2(y, x)
  const halfWidth = Math.tan(cone.halfWidthRad) * EDGE_DISTANCE_M * RIM
  const halfHeight = Math.tan(cone.halfHeightRad) * EDGE_DISTANCE_M * RIM
  const reach = Math.min(
    halfWidth / Math.max(1e-6, Math.abs(Math.cos(angleRad))),
    halfHeight / Math.max(1e-6, Math.abs(Math.sin(angleRad))),
  )
  return {
    positionViewer: [Math.cos(angleRad) * reach, Math.sin(angleRad) * reach, -EDGE_DISTANCE_M],
    angleRad,
    distanceM: Math.hypot(x, y, z),
    opacity: Math.min(1, outsideRad / FADE_RAD),
  }
}
