// Depth pictures of the last seconds, and of each still, with their time and pose, so that a ray of the past meets the surface
// as it was seen then. Pure: the XR session writes samples in, placing casts rays through them (SPEC: PL-12).
import { castRayOnDepth, type DepthGrid, type DepthHit } from '../../shared/geometry/depthGrid.ts'
import type { Ray } from '../../shared/geometry/ray.ts'

export interface TimedDepth {
  readonly timeMs: number
  readonly grid: DepthGrid
}

export interface DepthHistory {
  /** An array of that size to fill and hand to `add`: those of forgotten pictures are used again. */
  takeArray(cells: number): Float32Array
  add(depth: TimedDepth): void
  /** Keeps what was seen at about `atMs`: somebody looks at a still of then, and may draw on it minutes later. */
  hold(atMs: number): void
  /** The surface that the ray meets, as seen at about `atMs` (page clock). Undefined where nothing is kept of then. */
  hit(ray: Ray, atMs: number): DepthHit | undefined
  clear(): void
}

/** 16 pictures at 6 a second: the 2.5 s in which a mark on the live picture arrives. */
const KEEP = 16
/** The nearest pictures in time are asked in turn: the ray may leave one's view. */
const MAX_TRIED = 3
/** Stills whose depth is held; 3 grids each, of some 60 kB. */
const HELD_STILLS = 24
/** A depth picture from farther away in time shows where the patient was another time. */
const STALE_MS = 500
/** Pictures come this often: so far apart nothing need have moved. */
const FRESH_MS = 160
/** What a patient who is examined moves a limb at, one sigma. */
const LIMB_M_PER_S = 0.1

export function createDepthHistory(): DepthHistory {
  const kept: TimedDepth[] = []
  const spare: Float32Array[] = []
  let held: (readonly TimedDepth[])[] = []
  const away = ({ timeMs }: TimedDepth, atMs: number): number => Math.abs(timeMs - atMs)
  const nearest = (from: Iterable<TimedDepth>, atMs: number): readonly TimedDepth[] =>
    [...new Set(from)]
      .filter((depth) => away(depth, atMs) <= STALE_MS)
      .sort((a, b) => away(a, atMs) - away(b, atMs))
      .slice(0, MAX_TRIED)
  return {
    takeArray(cells) {
      const array = spare.pop()
      return array?.length === cells ? array : new Float32Array(cells)
    },
    add(depth) {
      kept.push(depth)
      const forgotten = kept.length > KEEP ? kept.shift() : undefined
      if (forgotten !== undefined && !held.some((still) => still.includes(forgotten)))
        spare.push(forgotten.grid.depthsM)
    },
    hold(atMs) {
      const still = nearest(kept, atMs)
      if (still.length > 0) held = [...held, still].slice(-HELD_STILLS)
    },
    hit(ray, atMs) {
      for (const depth of nearest([...kept, ...held.flat()], atMs)) {
        const hit = castRayOnDepth(ray, depth.grid)
        if (hit === undefined) continue
        const movedM = (LIMB_M_PER_S * Math.max(0, away(depth, atMs) - FRESH_MS)) / 1000
        return { ...hit, errorM: Math.hypot(hit.errorM, movedM) }
      }
      return undefined
    },
    clear() {
      kept.length = 0
      held = []
    },
  }
}
