// Where on the still depth is to be asked for a mark, and which of these points lie on one surface.
import { assertNever } from '../invariant.ts'
import { evenPlaces } from '../geometry/polyline.ts'
import type { MarkKind, Stroke } from '../protocol/marks.ts'
import type { ImagePoint } from '../protocol/spaces.ts'
import { anchorPoint } from './markAnchor.ts'

export interface MotionTargets {
  readonly points: readonly ImagePoint[]
  /** Per point, the number of its surface. */
  readonly surfaceOf: readonly number[]
}

/** A mark's surface is told by its anchor and this many spots along it. */
const SPREAD = 6

/** True for kinds whose ends lie where they lie, each on a surface of its own. */
export const hasOwnEnds = (kind: MarkKind): boolean => kind === 'distance' || kind === 'angle'

/** The anchor first, then spots of the same surface; for a distance or an angle its points, each by itself. */
export function motionTargets(kind: MarkKind, stroke: Stroke, aspect: number): MotionTargets {
  if (hasOwnEnds(kind)) {
    return { points: stroke.map(([u, v]) => [u, v]), surfaceOf: stroke.map((_, index) => index) }
  }
  const points = [anchorPoint(kind, stroke), ...spreadOf(kind, stroke, aspect)]
  return { points, surfaceOf: points.map(() => 0) }
}

function spreadOf(kind: MarkKind, stroke: Stroke, aspect: number): ImagePoint[] {
  switch (kind) {
    case 'ink':
      return along(stroke, aspect)
    case 'area':
      // Its last spot would be its first again.
      return along([...stroke, ...stroke.slice(0, 1)], aspect, SPREAD + 1).slice(0, -1)
    case 'circle':
    case 'turn':
      return ringSeen(stroke, aspect, SPREAD)
    case 'arrow':
    case 'movement':
    case 'point':
    case 'label':
    case 'step':
    case 'distance':
    case 'angle':
      return []
    default:
      return assertNever(kind)
  }
}

/** Evenly along the line. */
function along(stroke: Stroke, aspect: number, count = SPREAD): ImagePoint[] {
  const flat = stroke.map(([u, v]): readonly [number, number] => [u, v / aspect])
  return evenPlaces(flat, Math.min(count, stroke.length)).flatMap((place): ImagePoint[] => {
    const sample = stroke[Math.round(place)]
    return sample === undefined ? [] : [[sample[0], sample[1]]]
  })
}

/** Evenly on the circle about the first sample through the second, as it is seen on the picture. */
export function ringSeen([centre, rim]: Stroke, aspect: number, steps: number): ImagePoint[] {
  if (centre === undefined || rim === undefined) return []
  const [x, y] = [rim[0] - centre[0], (rim[1] - centre[1]) / aspect]
  return Array.from({ length: steps }, (_, step): ImagePoint => {
    const [cos, sin] = [Math.cos((2 * Math.PI * step) / steps), Math.sin((2 * Math.PI * step) / steps)]
    return [centre[0] + cos * x - sin * y, centre[1] + (sin * x + cos * y) * aspect]
  })
}
