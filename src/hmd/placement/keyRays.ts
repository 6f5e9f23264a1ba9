// Which rays decide where a mark lies (SPEC: PL-1): few enough for one hit-test source each, enough for its surface. Pure.
import { castRay } from '../../shared/geometry/cameraModel.ts'
import { evenPlaces } from '../../shared/geometry/polyline.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { assertNever } from '../../shared/invariant.ts'
import { anchorPoint } from '../../shared/ink/markAnchor.ts'
import type { Stroke } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { DrawnStroke } from './drawnStroke.ts'

/** Rays that ask for one surface; the first is the spot that the surface must pass through. */
export type RayGroup = readonly Ray[]

const INK_KEYS = 11
const RIM_KEYS = 8
const INNER_KEYS = 4
/** Ring around a spot, in picture widths: about 8 mm at arm's length, wide enough for a normal. */
const RING = 0.01

/** One group for each surface that the mark stands on: its ends for distance and angle, else one. */
export const keyRays = (drawn: DrawnStroke): readonly RayGroup[] =>
  keyPoints(drawn).map((group) =>
    group.map((point) => castRay(point, drawn.picture.worldFromCamera, drawn.picture.intrinsics)),
  )

function keyPoints({ kind, stroke, picture }: DrawnStroke): readonly (readonly ImagePoint[])[] {
  const aspect = picture.intrinsics.width / picture.intrinsics.height
  const anchor = anchorPoint(kind, stroke)
  switch (kind) {
    case 'ink':
      return [[anchor, ...evenly(stroke, INK_KEYS, aspect)]]
    case 'circle':
      return [[anchor, ...circleKeys(anchor, stroke, aspect)]]
    case 'area': {
      const rim = evenly(stroke, RIM_KEYS, aspect)
      const inner = evenly(stroke, INNER_KEYS + 1, aspect).slice(0, INNER_KEYS)
      return [[anchor, ...inner.map((point) => between(anchor, point, 0.5)), ...rim]]
    }
    case 'distance':
    case 'angle':
      return stroke.map(([u, v]) => ringAround([u, v], aspect))
    case 'arrow':
    case 'movement':
    case 'turn':
    case 'point':
    case 'label':
    case 'step':
      return [ringAround(anchor, aspect)]
    default:
      return assertNever(kind)
  }
}

const ringAround = ([u, v]: ImagePoint, aspect: number): ImagePoint[] => [
  [u, v],
  [u + RING, v],
  [u - RING, v],
  [u, v + RING * aspect],
  [u, v - RING * aspect],
]

/** Half-way out and just inside the rim: what the circle goes around, not what is beside it. */
function circleKeys([u, v]: ImagePoint, stroke: Stroke, aspect: number): ImagePoint[] {
  const [rimU = u, rimV = v] = stroke[1] ?? []
  const radius = Math.hypot(rimU - u, (rimV - v) / aspect)
  const around = (count: number, share: number): ImagePoint[] =>
    Array.from({ length: count }, (_, n) => {
      const angle = (2 * Math.PI * n) / count
      return [u + share * radius * Math.cos(angle), v + share * radius * aspect * Math.sin(angle)]
    })
  return [...around(INNER_KEYS, 0.5), ...around(RIM_KEYS, 0.9)]
}

/** Along the line in equal steps, each place once. */
function evenly(stroke: Stroke, count: number, aspect: number): ImagePoint[] {
  const flat = stroke.map(([u, v]): readonly [number, number] => [u, v / aspect])
  const indices = new Set(evenPlaces(flat, count).map((place) => Math.round(place)))
  return [...indices]
    .map((index) => stroke[index])
    .flatMap((sample): ImagePoint[] => (sample === undefined ? [] : [[sample[0], sample[1]]]))
}

const between = ([u1, v1]: ImagePoint, [u2, v2]: ImagePoint, t: number): ImagePoint => [
  u1 + (u2 - u1) * t,
  v1 + (v2 - v1) * t,
]
