// A closed outline laid over a curved surface: cast point by point, smoothed, and back on its plane wherever a ray meets
// another surface (SPEC: PL-5). Pure.
import { distance, length, normalize, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import type { SurfaceHit } from './worldGeometry.ts'

/** Farther from the plane than this share of the outline's size, or than a hand is thick, lies another surface. */
const DEPTH_SHARE = 0.5
const DEEPEST_M = 0.08
/** Neighbours on the outline that jump by more than this have an edge between them. */
const JUMP_M = 0.03
/** An outline of which less than this share meets the surface stays on the plane. */
const MIN_SHARE = 0.6
/** A drape nowhere farther from its plane than this would not be seen. */
const FLAT_M = 0.004
const SMOOTHINGS = 2

/**
 * `outline`: closed on the plane, first point not repeated. Undefined where the plane does as well, or where too little of
 * the outline meets the surface.
 */
export function drape(
  outline: readonly Vec3[],
  viewpoint: Vec3,
  cast: (ray: Ray) => SurfaceHit | undefined,
): readonly Vec3[] | undefined {
  if (outline.length < 3) return undefined
  const deepestM = Math.min(DEEPEST_M, DEPTH_SHARE * sizeOf(outline))
  const rays = outline.map((point): Ray => ({
    origin: viewpoint,
    direction: normalize(sub(point, viewpoint)),
  }))
  const planeM = outline.map((point) => distance(point, viewpoint))
  const offsets = rays.map((ray, index) => {
    const hit = cast(ray)
    if (hit === undefined) return undefined
    const offsetM = distance(hit.pointWorld, viewpoint) - (planeM[index] ?? 0)
    return Math.abs(offsetM) < deepestM ? offsetM : undefined
  })
  const kept = withoutJumps(offsets)
  if (kept.filter((offset) => offset !== undefined).length < MIN_SHARE * outline.length) return undefined
  const smooth = smoothed(kept.map((offset) => offset ?? 0))
  if (Math.max(...smooth.map(Math.abs)) < FLAT_M) return undefined
  return rays.map((ray, index) => pointAt(ray, (planeM[index] ?? 0) + (smooth[index] ?? 0)))
}

const sizeOf = (outline: readonly Vec3[]): number => {
  const [first] = outline
  return first === undefined ? 0 : Math.max(...outline.map((point) => length(sub(point, first))))
}

/** Of two neighbours with an edge between them the one nearer to the plane stays. */
const withoutJumps = (offsets: readonly (number | undefined)[]): readonly (number | undefined)[] =>
  offsets.map((offset, index) => {
    if (offset === undefined) return undefined
    const beside = [offsets.at(index - 1), offsets[(index + 1) % offsets.length]]
    const isBeyondEdge = beside.some(
      (other) =>
        other !== undefined && Math.abs(other - offset) > JUMP_M && Math.abs(other) < Math.abs(offset),
    )
    return isBeyondEdge ? undefined : offset
  })

/** Closed, 1-2-1. */
function smoothed(values: readonly number[]): readonly number[] {
  let current = values
  for (let pass = 0; pass < SMOOTHINGS; pass++) {
    const before = current
    current = before.map(
      (value, index) =>
        (2 * value + (before.at(index - 1) ?? value) + (before[(index + 1) % before.length] ?? value)) / 4,
    )
  }
  return current
}
