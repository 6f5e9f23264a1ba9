// Planes that earlier hit-tests met, kept because a HoloLens 2 tells of planes late and only along asked rays. Pure.
import { facing, intersectRayPlane, signedDistance, type Plane } from '../../shared/geometry/plane.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import { distance, dot, type Vec3 } from '../../shared/geometry/vec3.ts'

interface RememberedPlane {
  plane: Plane
  /** Places where the device said that the plane really is. */
  readonly seen: Vec3[]
}

export interface PlaneMemory {
  /** True when that was news: another plane, or more of a known one. */
  remember(pointWorld: Vec3, normalWorld: Vec3): boolean
  hit(ray: Ray): { readonly pointWorld: Vec3; readonly normalWorld: Vec3 } | undefined
  clear(): void
}

const SAME_M = 0.03
const SAME_COS = 0.985
/** A plane is believed only this far from where it was seen: beyond may be its edge. */
const EXTENT_M = 0.25
const MAX_PLANES = 24
const MAX_SEEN = 200
const SPACING_M = 0.08

export function createPlaneMemory(): PlaneMemory {
  const planes: RememberedPlane[] = []
  return {
    remember(pointWorld, normalWorld) {
      const known = planes.find(
        ({ plane }) =>
          Math.abs(signedDistance(pointWorld, plane)) < SAME_M &&
          Math.abs(dot(normalWorld, plane.normal)) > SAME_COS,
      )
      if (known === undefined) {
        planes.push({ plane: { point: pointWorld, normal: normalWorld }, seen: [pointWorld] })
        if (planes.length > MAX_PLANES) planes.shift()
        return true
      }
      // Devices refine their planes: the newest word counts.
      known.plane = { point: pointWorld, normal: normalWorld }
      if (known.seen.some((seen) => distance(seen, pointWorld) < SPACING_M)) return false
      known.seen.push(pointWorld)
      if (known.seen.length > MAX_SEEN) known.seen.shift()
      return true
    },
    hit(ray) {
      let best: { along: number; plane: Plane } | undefined
      for (const { plane, seen } of planes) {
        const along = intersectRayPlane(ray, plane)
        if (along === undefined || (best !== undefined && along >= best.along)) continue
        const point = pointAt(ray, along)
        if (seen.some((place) => distance(place, point) < EXTENT_M)) best = { along, plane }
      }
      return (
        best && { pointWorld: pointAt(ray, best.along), normalWorld: facing(best.plane, ray.origin).normal }
      )
    },
    clear() {
      planes.length = 0
    },
  }
}
