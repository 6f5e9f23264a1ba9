// What a mark is about: the one spot that depth is asked at, that the surface passes through, and the eye is led to.
import { centroid, type Vec3 } from '../geometry/vec3.ts'
import type { MarkKind, Stroke } from '../protocol/marks.ts'
import type { ImagePoint } from '../protocol/spaces.ts'

type Anchor = 'first' | 'second' | 'last' | 'middle' | 'mean'

const anchors: Readonly<Record<MarkKind, Anchor>> = {
  ink: 'middle',
  arrow: 'last',
  movement: 'first',
  turn: 'first',
  point: 'first',
  circle: 'first',
  area: 'mean',
  label: 'first',
  step: 'first',
  distance: 'mean',
  angle: 'second',
}

/** Index of the anchor among the kind's points; `mean` of all where it is none of them. */
function anchorIndex(kind: MarkKind, count: number): number | 'mean' {
  const anchor = anchors[kind]
  if (anchor === 'mean') return anchor
  // A straight line keeps its two ends alone.
  if (anchor === 'middle') return count <= 2 ? 'mean' : Math.floor((count - 1) / 2)
  return { first: 0, second: 1, last: count - 1 }[anchor]
}

/** On the picture: an arrow's head, a circle's and a turn's centre, an angle's vertex, the middle of ink, area and distance. */
export function anchorPoint(kind: MarkKind, stroke: Stroke): ImagePoint {
  const index = anchorIndex(kind, stroke.length)
  if (index === 'mean') {
    const mean = (axis: 0 | 1): number =>
      stroke.reduce((sum, sample) => sum + sample[axis], 0) / stroke.length
    return [mean(0), mean(1)]
  }
  const sample = stroke[index]
  return sample === undefined ? [0.5, 0.5] : [sample[0], sample[1]]
}

/** The same in the room, metres; undefined for a mark without points. */
export function markAnchor(kind: MarkKind, pointsWorld: readonly Vec3[]): Vec3 | undefined {
  if (pointsWorld.length === 0) return undefined
  const index = anchorIndex(kind, pointsWorld.length)
  return index === 'mean' ? centroid(pointsWorld) : pointsWorld[index]
}
