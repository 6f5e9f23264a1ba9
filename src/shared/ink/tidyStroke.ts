// What a pen's samples become before they are sent: without tremble and without samples that say nothing.
import { simplifiedIndices, smooth } from '../geometry/polyline.ts'
import type { Stroke, StrokeSample } from '../protocol/marks.ts'

/** Half a pixel of a 1280-wide picture: below what anyone can see or mean. */
export const STROKE_TOLERANCE = 0.5 / 1280

/**
 * Smoothed (two light passes: about one sample's worth of tremble) and simplified, ends exactly kept.
 * `aspect` = picture width over height, so that the tolerance is the same in both directions.
 */
export function tidyStroke(stroke: Stroke, aspect: number, tolerance = STROKE_TOLERANCE): Stroke {
  if (stroke.length <= 2) return stroke
  const smoothed: StrokeSample[] = smooth(stroke, 2)
  const flat = smoothed.map(([u, v]): readonly [number, number] => [u, v / aspect])
  return simplifiedIndices(flat, tolerance)
    .map((index) => smoothed[index])
    .filter((sample) => sample !== undefined)
}
