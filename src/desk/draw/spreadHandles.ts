// Handles that would lie close together are drawn apart, so that each is seen and hit by itself [HAND-13]. Pure. A handle is dragged
// by how far the pen goes from where it took it, so that it may lie anywhere.
import { pivotOf, type EditedStroke, type Handle, type HandleId } from '../../shared/ink/editStroke.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

interface Size {
  readonly width: number
  readonly height: number
}
type Pixel = readonly [number, number]

/** A fingertip, page pixels: more than twice as far as a handle is taken from. */
export const HANDLES_APART_PX = 44
const STEP_PX = 4
const MOST_STEPS = 60

/** Who gives way to whom: what lies on the mark's own points stays there. */
const rank: Readonly<Record<HandleId, number>> = {
  point0: 0,
  point1: 0,
  point2: 0,
  sweep: 1,
  size: 2,
  turn: 2,
  tilt: 3,
}

const apart = (a: Pixel, b: Pixel): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Straight away from what the mark is about; what lies there itself, from the handle that is in its way, else upwards. */
function wayOut(at: Pixel, pivot: Pixel, blocker: Pixel): Pixel {
  const from = [pivot, blocker].find((each) => apart(at, each) > 1)
  if (from === undefined) return [0, -1]
  const length = apart(at, from)
  return [(at[0] - from[0]) / length, (at[1] - from[1]) / length]
}

/** `size`: the picture's on the page. What gave way stands at the end of a stick that leads back to its place. */
export function spreadHandles(
  handles: readonly Handle[],
  mark: EditedStroke,
  { width, height }: Size,
): readonly Handle[] {
  const toPixel = ([u, v]: ImagePoint): Pixel => [u * width, v * height]
  const pivot = toPixel(pivotOf(mark))
  const order = (handle: Handle): number => (apart(toPixel(handle.at), pivot) < 1 ? -1 : rank[handle.id])
  const isInside = ([x, y]: Pixel): boolean => x >= 0 && y >= 0 && x <= width && y <= height
  const standing: Pixel[] = []
  const blockerOf = (at: Pixel): Pixel | undefined =>
    standing.find((each) => apart(each, at) < HANDLES_APART_PX)
  return [...handles]
    .sort((a, b) => order(a) - order(b))
    .map((handle) => {
      const at = toPixel(handle.at)
      const blocker = blockerOf(at)
      const free = blocker === undefined ? at : firstFree(at, wayOut(at, pivot, blocker))
      standing.push(free)
      if (free === at) return handle
      return { foot: handle.at, ...handle, at: [free[0] / width, free[1] / height] }
    })

  /** Outwards, or, where that leads off the picture, inwards and beyond; where there is no room, it stays. */
  function firstFree(at: Pixel, [dx, dy]: Pixel): Pixel {
    for (const way of [STEP_PX, -STEP_PX]) {
      for (let step = 1; step <= MOST_STEPS; step += 1) {
        const next: Pixel = [at[0] + dx * way * step, at[1] + dy * way * step]
        if (blockerOf(next) === undefined && isInside(next)) return next
      }
    }
    return at
  }
}
