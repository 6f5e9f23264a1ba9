// Which of the seen marks is under the pen.
import { distanceToMarkPx } from '../../shared/ink/hitStroke.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'
import type { SeenMark } from '../../client/markCanvas/seenMarks.ts'

/** Half a fingertip; with a mouse the nearest still wins. */
const REACH_PX = 16

/** The nearest mark within reach; the newest where two are equally near. */
export function pickMark(marks: readonly SeenMark[], point: ImagePoint, size: Size): SeenMark | undefined {
  let best: SeenMark | undefined
  let bestPx = REACH_PX
  for (const seen of marks) {
    const places = seen.line.map((sample): ImagePoint | undefined => sample && [sample[0], sample[1]])
    const distancePx = distanceToMarkPx(point, places, size)
    if (distancePx <= bestPx) {
      best = seen
      bestPx = distancePx
    }
  }
  return best
}
