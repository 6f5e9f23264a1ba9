// Depth pictures of the last seconds with their time and pose, so that a ray of the past meets the surface as it was
// seen then. Pure: the XR session writes samples in, placing casts rays through them.
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
  /** The surface that the ray meets, as seen at about `atMs` (page clock). */
  hit(ray: Ray, atMs: number): DepthHit | undefined
  clear(): void
}

/** 16 pictures at 6 a second: the 2.5 s in which a drawn mark arrives. */
const KEEP = 16
/** The nearest pictures in time are asked in turn: the ray may leave one's view. */
const MAX_TRIED = 3

export function createDepthHistory(): DepthHistory {
  const kept: TimedDepth[] = []
  const spare: Float32Array[] = []
  return {
    takeArray(cells) {
      const array = spare.pop()
      return array?.length === cells ? array : new Float32Array(cells)
    },
    add(depth) {
      kept.push(depth)
      const forgotten = kept.length > KEEP ? kept.shift() : undefined
      if (forgotten !== undefined) spare.push(forgotten.grid.depthsM)
    },
    hit(ray, atMs) {
      const nearest = [...kept].sort((a, b) => Math.abs(a.timeMs - atMs) - Math.abs(b.timeMs - atMs))
      for (const { grid } of nearest.slice(0, MAX_TRIED)) {
        const hit = castRayOnDepth(ray, grid)
        if (hit !== undefined) return hit
      }
      return undefined
    },
    clear() {
      kept.length = 0
    },
  }
}
