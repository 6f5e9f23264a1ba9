// Made-up rooms for placing: surfaces as functions of a ray, told by whichever rung a test wants.
import { noGeometry, type SurfaceHit, type WorldGeometry } from '../hmd/placement/worldGeometry.ts'
import { facing, intersectRayPlane, type Plane } from '../shared/geometry/plane.ts'
import { pointAt, type Ray } from '../shared/geometry/ray.ts'
import { cross, dot, length, normalize, scale, sub, type Vec3 } from '../shared/geometry/vec3.ts'

/** Where a ray meets a surface, and the surface's normal there. */
type Surface = (
  ray: Ray,
) => { readonly distanceM: number; readonly pointWorld: Vec3; readonly normalWorld: Vec3 } | undefined

export const flat =
  (plane: Plane, isPart: (point: Vec3) => boolean = () => true): Surface =>
  (ray) => {
    const distanceM = intersectRayPlane(ray, plane)
    if (distanceM === undefined) return undefined
    const pointWorld = pointAt(ray, distanceM)
    return isPart(pointWorld)
      ? { distanceM, pointWorld, normalWorld: facing(plane, ray.origin).normal }
      : undefined
  }

/** Across the view of a camera at the origin's height, `m` metres ahead. */
export const wall = (m: number): Surface => flat({ point: [0, 0, -m], normal: [0, 0, 1] })

/** Level, at a height. */
export const table = (heightM: number): Surface => flat({ point: [0, heightM, 0], normal: [0, 1, 0] })

/** A limb: a cylinder without ends. */
export const limb =
  (through: Vec3, axis: Vec3, radiusM: number): Surface =>
  (ray) => {
    const along = normalize(axis)
    const flatten = (v: Vec3): Vec3 => sub(v, scale(along, dot(v, along)))
    const [d, o] = [flatten(ray.direction), flatten(sub(ray.origin, through))]
    const [a, b, c] = [dot(d, d), dot(o, d), dot(o, o) - radiusM ** 2]
    const root = b * b - a * c
    if (a < 1e-12 || root < 0) return undefined
    const distanceM = (-b - Math.sqrt(root)) / a
    if (distanceM <= 0) return undefined
    const pointWorld = pointAt(ray, distanceM)
    return { distanceM, pointWorld, normalWorld: normalize(flatten(sub(pointWorld, through))) }
  }

/** Whichever is met first. */
export const nearest =
  (...surfaces: readonly Surface[]): Surface =>
  (ray) =>
    surfaces
      .flatMap((surface) => surface(ray) ?? [])
      .sort((a, b) => a.distanceM - b.distanceM)
      .at(0)

/** The surface as a rung tells it. */
export const told =
  (surface: Surface, method: SurfaceHit['method'], sigmaM?: number) =>
  (ray: Ray): SurfaceHit | undefined => {
    const hit = surface(ray)
    return hit && { pointWorld: hit.pointWorld, normalWorld: hit.normalWorld, method, sigmaM }
  }

export const room = (parts: Partial<WorldGeometry>): WorldGeometry => ({ ...noGeometry, ...parts })

/** A device with depth-sensing before these surfaces. */
export const depthRoom = (surface: Surface, sigmaM = 0.005): WorldGeometry =>
  room({ kinds: new Set(['depth']), depthHit: told(surface, 'depth', sigmaM) })

/** A device that knows planes only and tells of them by hit test, as HoloLens 2. */
export const planeRoom = (surface: Surface): WorldGeometry =>
  room({
    kinds: new Set(['plane']),
    hitTest: (rays) => Promise.resolve(rays.map(told(surface, 'plane'))),
  })

/** Distance of a point from a cylinder's skin. */
export const awayFromLimb = (point: Vec3, through: Vec3, axis: Vec3, radiusM: number): number => {
  const aside = cross(normalize(axis), sub(point, through))
  return Math.abs(length(aside) - radiusM)
}
