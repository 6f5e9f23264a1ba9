// A stroke that grows on the live picture belongs to the picture of the pen's going down, while the pen follows the
// ones after it. Samples are carried over as if what is drawn on were an arm's length away: exact for a turning head.
import { pointAtDepth, projectPoint } from '../../shared/geometry/cameraModel.ts'
import type { StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { isSamePicture } from './samePicture.ts'

/** Metres; also where a mark that waits for its place is shown. */
export const ASSUMED_DEPTH_M = 0.7

const isComparable = (a: PictureRef, b: PictureRef): boolean => a.tracked && b.tracked && a.epoch === b.epoch

/** Where a sample on picture `from` lies on picture `to`; undefined behind its camera. Unchanged between pictures whose places do not compare. */
export function transferSample(
  sample: StrokeSample,
  from: PictureRef,
  to: PictureRef,
): StrokeSample | undefined {
  if (isSamePicture(from, to) || !isComparable(from, to)) return sample
  const world = pointAtDepth([sample[0], sample[1]], ASSUMED_DEPTH_M, from)
  const seen = projectPoint(world, to.worldFromCamera, to.intrinsics)
  return seen && [seen[0], seen[1], sample[2]]
}
