// How far from where the hand drew it a mark is: on the picture, in widths of it, and on the wall that it stands on, in metres.
import { directionAtUnitDepth } from '../../shared/geometry/cameraModel.ts'
import { transformDirection } from '../../shared/geometry/pose.ts'
import { add, distance, scale } from '../../shared/geometry/vec3.ts'
import { anchorPoint, markAnchor } from '../../shared/ink/markAnchor.ts'
import type { SessionEventOf } from '../../shared/protocol/events.ts'
import type { MarkKind } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

type Drawn = Pick<SessionEventOf<'mark.drawn'>, 'kind' | 'stroke' | 'sweepRad' | 'picture'>
type Points = readonly ImagePoint[]

export const ASPECT = 16 / 9
/** Farther off than any place. */
const NOWHERE: ImagePoint = [9, 9]

const apart = (a: ImagePoint = NOWHERE, b: ImagePoint = NOWHERE): number =>
  Math.hypot(a[0] - b[0], (a[1] - b[1]) / ASPECT)

/** Counterclockwise on the picture. */
export function turnedAbout(pivot: ImagePoint, at: ImagePoint, rad: number): ImagePoint {
  const [x, y] = [at[0] - pivot[0], (pivot[1] - at[1]) / ASPECT]
  const [cos, sin] = [Math.cos(rad), Math.sin(rad)]
  return [pivot[0] + x * cos - y * sin, pivot[1] - (x * sin + y * cos) * ASPECT]
}

/** Its points of a drawn stroke. */
export const placesOf = (stroke: Drawn['stroke']): Points => stroke.map(([u, v]) => [u, v])

const bounds = (points: Points) => {
  const [us, vs] = [points.map(([u]) => u), points.map(([, v]) => v)]
  return { least: [Math.min(...us), Math.min(...vs)], most: [Math.max(...us), Math.max(...vs)] } as const
}
const middleOf = (points: Points): ImagePoint => {
  const { least, most } = bounds(points)
  return [(least[0] + most[0]) / 2, (least[1] + most[1]) / 2]
}

/** A loop is about its middle; a straight way leads from the middle to the rim. */
function circle([centre, rim]: Points, points: Points): number {
  const [about = NOWHERE, on] = points.length > 2 ? [middleOf(points), points[0]] : points
  return Math.max(apart(centre, about), Math.abs(apart(centre, rim) - apart(about, on)))
}

/** It goes from the hand's first point to its last. */
function turn([centre = NOWHERE, start = NOWHERE]: Points, points: Points, sweepRad: number): number {
  return Math.max(apart(start, points[0]), apart(turnedAbout(centre, start, sweepRad), points.at(-1)))
}

function area(stroke: Points, points: Points): number {
  const [is, was] = [bounds(stroke), bounds(points)]
  return Math.max(apart(is.least, was.least), apart(is.most, was.most))
}

const ends = (stroke: Points, points: Points): number =>
  Math.max(apart(stroke[0], points[0]), apart(stroke.at(-1), points.at(-1)))
const angle = (stroke: Points, points: Points): number =>
  Math.max(ends(stroke, points), apart(stroke[1], points[1]))

const offs: Readonly<Record<MarkKind, (stroke: Points, points: Points, sweepRad: number) => number>> = {
  ink: ends,
  arrow: ends,
  movement: ends,
  distance: ends,
  point: ends,
  step: ends,
  label: ends,
  angle,
  turn,
  circle,
  area,
}

/** The worst of what makes out its kind. */
export const farOff = ({ kind, stroke, sweepRad = 0 }: Drawn, points: Points): number =>
  offs[kind](placesOf(stroke), points, sweepRad)

/** Its spot in the room, from where the picture that it was drawn on sees a wall at this z. */
export function farOffM(
  { kind, picture, stroke }: Drawn,
  placed: SessionEventOf<'mark.placed'> | undefined,
  wallZ: number,
): number {
  const { worldFromCamera, intrinsics } = picture
  const eye = worldFromCamera.position
  const way = transformDirection(worldFromCamera, directionAtUnitDepth(anchorPoint(kind, stroke), intrinsics))
  const spot = placed && markAnchor(kind, placed.pointsWorld)
  return spot === undefined ? Infinity : distance(spot, add(eye, scale(way, (wallZ - eye[2]) / way[2])))
}
