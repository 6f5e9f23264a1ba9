// Which of the seen marks is under the pen.
import { areaAroundPx, distanceToMarkPx } from '../../shared/ink/hitStroke.ts'
import type { StrokeSample } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'
import { plateOf } from '../../client/markCanvas/paintText.ts'
import type { SeenFigure, SeenMark } from '../../client/markCanvas/seenMarks.ts'

/** Half a fingertip; with a mouse the nearest still wins. */
const REACH_PX = 16

/** The mark with the nearest line within reach, else the smallest that the point lies in; of equals the newest. */
export const pickMark = (marks: readonly SeenMark[], point: ImagePoint, size: Size): SeenMark | undefined =>
  pickLine(marks, point, size) ?? least(marks, Infinity, ({ figure }) => smallestAround(figure, point, size))

/** By its lines alone: a sweep takes what it crosses, not what all of it lies in. */
export const pickLine = (marks: readonly SeenMark[], point: ImagePoint, size: Size): SeenMark | undefined =>
  least(marks, REACH_PX, ({ figure }) =>
    Math.min(...figure.lines.map(({ points }) => distanceToMarkPx(point, points.map(placeOf), size))),
  )

function least(
  marks: readonly SeenMark[],
  most: number,
  measure: (seen: SeenMark) => number,
): SeenMark | undefined {
  let best: SeenMark | undefined
  let bestYet = most
  for (const seen of marks) {
    const measured = measure(seen)
    if (measured <= bestYet && measured < Infinity) {
      best = seen
      bestYet = measured
    }
  }
  return best
}

/** Square pixels of the smallest disc, filling or plate of the figure that the point lies in. */
const smallestAround = (figure: SeenFigure, point: ImagePoint, size: Size): number =>
  Math.min(...outlinesOf(figure, size).map((outline) => areaAroundPx(point, outline, size)))

function outlinesOf({ lines, fills, texts }: SeenFigure, size: Size): (readonly ImagePoint[])[] {
  const rings = lines.flatMap(({ part, points }) => {
    const seen = points.map(placeOf).filter((place) => place !== undefined)
    const [first, last] = [seen[0], seen.at(-1)]
    const isRing =
      part === 'body' && seen.length === points.length && first?.[0] === last?.[0] && first?.[1] === last?.[1]
    return isRing ? [seen] : []
  })
  const plates = texts.flatMap(({ text, at, shows }) => {
    if (shows === 'number') return []
    const { x, y, width, height } = plateOf(text, at, size)
    const [left, right] = [x / size.width, (x + width) / size.width]
    const [top, bottom] = [y / size.height, (y + height) / size.height]
    return [
      [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ] satisfies ImagePoint[],
    ]
  })
  return [...rings, ...fills.map(({ outline }) => outline), ...plates]
}

const placeOf = (sample: StrokeSample | undefined): ImagePoint | undefined => sample && [sample[0], sample[1]]
