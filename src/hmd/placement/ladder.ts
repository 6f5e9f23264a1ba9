// The ladder of architecture D2: the best geometry that answers for most of a stroke's rays answers for all of it.
import type { Ray } from '../../shared/geometry/ray.ts'
import type { SurfaceHit, WorldGeometry } from './worldGeometry.ts'

export type Hits = readonly (SurfaceHit | undefined)[]

/** A rung counts when it answers for at least this share of the rays: fewer would be a hole's rim, not the surface. */
const MIN_SHARE = 0.6

const answered = (hits: Hits): boolean =>
  hits.filter((hit) => hit !== undefined).length >= Math.max(1, hits.length * MIN_SHARE)

/** Rungs that answer at once; undefined when none does. */
export function castAtOnce(
  geometry: WorldGeometry,
  rays: readonly Ray[],
  exposedAtMs: number,
): Hits | undefined {
  const rungs: readonly ((ray: Ray) => SurfaceHit | undefined)[] = [
    (ray) => geometry.depthHit(ray, exposedAtMs),
    (ray) => geometry.meshHit(ray),
    (ray) => geometry.planeHit(ray),
  ]
  for (const rung of rungs) {
    const hits = rays.map(rung)
    if (answered(hits)) return hits
  }
  return undefined
}

/** All rungs; undefined means that only the stated depth is left. */
export async function castRays(
  geometry: WorldGeometry,
  rays: readonly Ray[],
  exposedAtMs: number,
): Promise<Hits | undefined> {
  const sensed = [geometry.depthHit.bind(geometry), geometry.meshHit.bind(geometry)]
  for (const rung of sensed) {
    const hits = rays.map((ray) => rung(ray, exposedAtMs))
    if (answered(hits)) return hits
  }
  // A device's own hit-test knows the newest planes and their true extent; remembered ones are the reserve.
  if (geometry.kinds.has('plane')) {
    const tested = await geometry.hitTest(rays)
    const hits = rays.map((ray, index) => tested[index] ?? geometry.planeHit(ray))
    if (answered(hits)) return hits
  }
  return castAtOnce(geometry, rays, exposedAtMs)
}
