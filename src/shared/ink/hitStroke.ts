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
