// What a pen's samples become before they are sent: without tremble and without samples that say nothing.
import { simplifiedIndices, smooth } from '../geometry/polyline.ts'
import type { Stroke } from '../protocol/marks.ts'

/** Half a pixel of a 1280-wide picture: below what anyone can see or mean. */
export const STROKE_TOLERANCE = 0.5 / 1280

/**
 * Smoothed (two light passes: about one sample's worth of tremble) and simplified, ends exactly kept.
 * `aspect` = picture width over height, so that the tolerance is the same in both directions.
 */
export function tidyStroke(stroke: Stroke, aspect: number, tolerance = STROKE_TOLERANCE): Stroke {
  return stroke.length <= 2 ? stroke : simplified(smooth(stroke, 2), aspect, tolerance)
}

/** Without samples that lay within `tolerance` of the line that is left; none is moved. */
export function simplified(stroke: Stroke, aspect: number, tolerance: number): Stroke {
  const flat = stroke.map(([u, v]): readonly [number, number] => [u, v / aspect])
  return simplifiedIndices(flat, tolerance)
    .map((index) => stroke[index])
    .filter((sample) => sample !== undefined)
}
