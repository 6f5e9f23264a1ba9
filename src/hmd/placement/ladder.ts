// The ladder of architecture D2: the best geometry that answers for most of a surface's rays answers for all of it.
import type { Ray } from '../../shared/geometry/ray.ts'
import type { RayGroup } from './keyRays.ts'
import type { SurfaceHit, WorldGeometry } from './worldGeometry.ts'

/** One for each ray of a group. */
export type Hits = readonly (SurfaceHit | undefined)[]

/** A rung counts when it answers for at least this share of the rays: fewer would be a hole's rim, not the surface. */
const MIN_SHARE = 0.6

const answered = (hits: Hits): boolean =>
  hits.filter((hit) => hit !== undefined).length >= Math.max(1, hits.length * MIN_SHARE)

type Rung = (ray: Ray) => SurfaceHit | undefined

/** Rungs that see a surface's shape, not only planes. */
const shapeRungs = (geometry: WorldGeometry, exposedAtMs: number): readonly Rung[] => [
  (ray) => geometry.depthHit(ray, exposedAtMs),
  (ray) => geometry.meshHit(ray),
]

function firstAnswer(rungs: readonly Rung[], rays: RayGroup): Hits | undefined {
  for (const rung of rungs) {
    const hits = rays.map(rung)
    if (answered(hits)) return hits
  }
  return undefined
}

/** Rungs that answer at once; undefined when none does. */
export const castAtOnce = (geometry: WorldGeometry, rays: RayGroup, exposedAtMs: number): Hits | undefined =>
  firstAnswer([...shapeRungs(geometry, exposedAtMs), (ray) => geometry.planeHit(ray)], rays)

/** All rungs; undefined means that only the stated depth is left. */
export async function castRays(
  geometry: WorldGeometry,
  rays: RayGroup,
  exposedAtMs: number,
): Promise<Hits | undefined> {
  const sensed = firstAnswer(shapeRungs(geometry, exposedAtMs), rays)
  if (sensed !== undefined || !geometry.kinds.has('plane')) return sensed
  // A device's own hit-test knows the newest planes and their true extent; remembered ones are the reserve.
  const tested = await geometry.hitTest(rays)
  return firstAnswer([(ray) => tested[rays.indexOf(ray)] ?? geometry.planeHit(ray)], rays)
}

/** The rung that gave `hits`, to be asked about more rays of the same surface; undefined where it knows only planes. */
export function shapeOf(geometry: WorldGeometry, hits: Hits, exposedAtMs: number): Rung | undefined {
  const method = hits.find((hit) => hit !== undefined)?.method
  if (method === 'depth') return (ray) => geometry.depthHit(ray, exposedAtMs)
  return method === 'mesh' ? (ray) => geometry.meshHit(ray) : undefined
}
