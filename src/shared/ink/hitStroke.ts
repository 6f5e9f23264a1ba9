// Which mark is under the pen: distances on the screen, for erasing and for tooltips.
import { distanceToSegment } from '../geometry/polyline.ts'
import type { ImagePoint } from '../protocol/spaces.ts'

/**
 * Pixels from `point` to the nearest part of a mark as it is seen now (`undefined` entries = behind the camera, where the
 * line is cut). Infinity when nothing of it is seen.
 */
export function distanceToMarkPx(
  point: ImagePoint,
  seen: readonly (ImagePoint | undefined)[],
  size: { readonly width: number; readonly height: number },
): number {
  const toPixels = ([u, v]: ImagePoint): readonly [number, number] => [u * size.width, v * size.height]
  const at = toPixels(point)
  let nearest = Infinity
  let previous: readonly [number, number] | undefined
  for (const place of seen) {
    const here = place && toPixels(place)
    if (here !== undefined) nearest = Math.min(nearest, distanceToSegment(at, previous ?? here, here))
    previous = here
  }
  return nearest
}

/** How large the outline around `point` is, square pixels; Infinity when it lies outside. */
export function areaAroundPx(
  point: ImagePoint,
  outline: readonly ImagePoint[],
  size: { readonly width: number; readonly height: number },
): number {
  let isInside = false
  let doubled = 0
  let [fromU, fromV] = outline.at(-1) ?? point
  for (const [u, v] of outline) {
    doubled += fromU * v - u * fromV
    // A ray to the right crosses an outline that surrounds it an odd number of times.
    const crosses = fromV > point[1] !== v > point[1]
    if (crosses && point[0] < u + ((fromU - u) * (point[1] - v)) / (fromV - v)) isInside = !isInside
    fromU = u
    fromV = v
  }
  return isInside ? (Math.abs(doubled) / 2) * size.width * size.height : Infinity
}
