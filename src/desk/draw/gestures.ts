// What the hand meant: from the pen's own way over the picture to a mark's points. Pure. Distances here are in picture widths, so
// that they mean the same along and across.
import { fitCircle, type Circle } from '../../shared/geometry/fitCircle.ts'
import { distanceToSegment, polylineLength, resample, smooth } from '../../shared/geometry/polyline.ts'
import { simplified, tidyStroke } from '../../shared/ink/tidyStroke.ts'
import type { MarkKind, Stroke, StrokeSample } from '../../shared/protocol/marks.ts'

/** A mark's points on the picture, as the protocol wants them. */
export interface DrawnShape {
  readonly kind: MarkKind
  readonly stroke: Stroke
  readonly sweepRad?: number
}

export interface PenPath {
  readonly kind: MarkKind
  /** Every sample kept, or, where only the ends count, the first and the last. */
  readonly raw: Stroke
  /** Picture width over height. */
  readonly aspect: number
}

/** Shorter than this is a slip of the hand: an arrow needs a direction (1 % of the width). */
const MIN_LENGTH = 0.01
/** A tap with the circle tool means "here": a circle of 4 % of the width, about a joint's size in a usual picture. */
const TAPPED_RADIUS = 0.04
/** Straight-line distance over way: 0.955 is a bend of 60°, 0.74 of 150°, 0.993 of 23° (sin(x/2) / (x/2)). */
const CIRCLE_STRAIGHT = 0.955
const CIRCLE_ROUND = 0.74
const TURN_STRAIGHT = 0.993
/** [GEST-11] A closed loop so many times as long as wide goes round no one circle. */
const LONG_LOOP = 2.5
/** Its ends meet, so far as hands make them meet: 0.3 is three quarters of a circle. */
const CLOSED = 0.3
/** A turn drawn without a bend turns by a third of a circle, over the top. */
const DEFAULT_SWEEP_RAD = (2 * Math.PI) / 3
/** Just under the protocol's full circle, so that start and head do not meet. */
const MAX_SWEEP_RAD = 2 * Math.PI * 0.98
/** A path this far (of its length) beside its chord has a corner, however round: both legs in one stroke. */
const CORNER_SHARE = 0.12
/** From here on a bend can be meant, radians: 15° as the hand draws them. Smaller ones are how hands draw straight. */
const LEAST_BEND_RAD = (11 * Math.PI) / 180
/** So much of the way is a leg; what bends nearer to an end is how the pen was set down or lifted. */
const LEAST_LEG_SHARE = 0.15
/** Both legs lie so close to the pen's way, as a share of how far the corner is out; a bow is a quarter off, tremble all of it. */
const LEG_FIT = 0.15
/** A corner less far out is lost in the tremble (0.5 % of the width: 6 px of 1280). */
const LEAST_AWAY = 0.005
const MAX_AREA_CORNERS = 120
const AREA_TOLERANCE = 1.5 / 1280
/** What tidying an outline may change of its area. */
const AREA_SHARE = 0.02

type Flat = readonly [number, number]

/** y upwards, so that counterclockwise is positive as the camera sees it. */
const flat = ([u, v]: StrokeSample, aspect: number): Flat => [u, -v / aspect]
/** Places beyond what the protocol takes (half a picture outside) are no places. */
function sampleAt([x, y]: Flat, aspect: number): StrokeSample | undefined {
  const v = -y * aspect
  return x >= -0.5 && x <= 1.5 && v >= -0.5 && v <= 1.5 ? [x, v, 0.5] : undefined
}
const apart = (a: Flat, b: Flat): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Evenly spaced and without tremble: a hand that pauses must not weigh more there. */
function evenPath({ raw, aspect }: Pick<PenPath, 'raw' | 'aspect'>): readonly Flat[] {
  const way = raw.map((sample): readonly [number, number, number] => [...flat(sample, aspect), 0])
  const count = Math.max(3, Math.min(48, Math.round(polylineLength(way) / 0.006)))
  return smooth(resample(way, count), 2).map(([x, y]) => [x, y])
}

/** 1 for a straight way, falling to 0 for a closed one. */
function directness(path: readonly Flat[]): number {
  const [first, last] = [path[0], path.at(-1)]
  const way = polylineLength(path)
  return first === undefined || last === undefined || way === 0 ? 1 : apart(first, last) / way
}

/** How far a path reaches along its main axis (of its points' covariance), over how far across. */
function lengthOverWidth(path: readonly Flat[]): number {
  const mean = (of: (point: Flat) => number): number =>
    path.reduce((sum, point) => sum + of(point), 0) / path.length
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)]
  const spread = mean(([x, y]) => (x - mx) ** 2 - (y - my) ** 2)
  const angle = Math.atan2(2 * mean(([x, y]) => (x - mx) * (y - my)), spread) / 2
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const reach = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)
  return reach(path.map(([x, y]) => x * cos + y * sin)) / reach(path.map(([x, y]) => y * cos - x * sin))
}

const ends = ({ raw, aspect }: PenPath): readonly [StrokeSample, StrokeSample] | undefined => {
  const [first, last] = [raw[0], raw.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return apart(flat(first, aspect), flat(last, aspect)) >= MIN_LENGTH ? [first, last] : undefined
}

const asInk = ({ raw }: PenPath): DrawnShape => {
  const [first] = raw
  return { kind: 'ink', stroke: raw.length === 1 && first !== undefined ? [first, first] : raw }
}

function circleShape({ centre, radius }: Circle, aspect: number): DrawnShape | undefined {
  const [middle, rim] = [sampleAt(centre, aspect), sampleAt([centre[0] + radius, centre[1]], aspect)]
  return middle === undefined || rim === undefined ? undefined : { kind: 'circle', stroke: [middle, rim] }
}

/** A loop round the spot, a straight way from the centre to the rim, or a tap on it. */
function circleOf(path: PenPath): { readonly shape: DrawnShape | undefined; readonly isRound: boolean } {
  const { raw, aspect } = path
  const way = evenPath(path)
  const [first] = raw
  if (first === undefined) return { shape: undefined, isRound: false }
  if (polylineLength(way) < MIN_LENGTH)
    return {
      shape: circleShape({ centre: flat(first, aspect), radius: TAPPED_RADIUS }, aspect),
      isRound: true,
    }
  const direct = directness(way)
  const straight = ends(path)
  if (direct > CIRCLE_STRAIGHT && straight !== undefined)
    return { shape: { kind: 'circle', stroke: straight }, isRound: true }
  if (direct < CLOSED && lengthOverWidth(way) > LONG_LOOP) return { shape: areaOf(path), isRound: true }
  const fitted = fitCircle(way)
  return { shape: fitted && circleShape(fitted, aspect), isRound: direct < CIRCLE_ROUND }
}

/** How far a path turns about a centre, radians, counterclockwise positive; more than once round counts on. */
function sweptAbout(centre: Flat, path: readonly Flat[]): number {
  let sum = 0
  path.forEach((to, index) => {
    const from = path[index - 1]
    if (from === undefined) return
    const [ax, ay, bx, by] = [from[0] - centre[0], from[1] - centre[1], to[0] - centre[0], to[1] - centre[1]]
    sum += Math.atan2(ax * by - ay * bx, ax * bx + ay * by)
  })
  return Math.max(-MAX_SWEEP_RAD, Math.min(MAX_SWEEP_RAD, sum))
}

function turnShape(centre: Flat, start: Flat, sweepRad: number, aspect: number): DrawnShape | undefined {
  const stroke = [sampleAt(centre, aspect), sampleAt(start, aspect)].filter((sample) => sample !== undefined)
  return stroke.length === 2 ? { kind: 'turn', stroke, sweepRad } : undefined
}

/** The bend as it was drawn; from a straight way an arc over the top from its start to its end. */
function turnOf(path: PenPath): DrawnShape | undefined {
  const { aspect } = path
  const way = evenPath(path)
  const [first, last] = [way[0], way.at(-1)]
  if (first === undefined || last === undefined || polylineLength(way) < MIN_LENGTH) return undefined
  const circle = directness(way) < TURN_STRAIGHT ? fitCircle(way) : undefined
  if (circle !== undefined) {
    const [cx, cy] = circle.centre
    const angle = Math.atan2(first[1] - cy, first[0] - cx)
    const start: Flat = [cx + Math.cos(angle) * circle.radius, cy + Math.sin(angle) * circle.radius]
    const bent = turnShape(circle.centre, start, sweptAbout(circle.centre, way), aspect)
    if (bent !== undefined && circle.radius > MIN_LENGTH / 2) return bent
  }
  return defaultTurn(first, last, aspect)
}

function defaultTurn(start: Flat, end: Flat, aspect: number): DrawnShape | undefined {
  const chord = apart(start, end)
  if (chord < MIN_LENGTH) return undefined
  const across: Flat = [-(end[1] - start[1]) / chord, (end[0] - start[0]) / chord]
  // Over the top; a way straight up or down bends to the right.
  const isUp = Math.abs(across[1]) > 0.05 ? across[1] > 0 : across[0] > 0
  const side = isUp ? 1 : -1
  const below = (chord / 2 / Math.tan(DEFAULT_SWEEP_RAD / 2)) * side
  const centre: Flat = [
    (start[0] + end[0]) / 2 - across[0] * below,
    (start[1] + end[1]) / 2 - across[1] * below,
  ]
  return turnShape(centre, start, -side * DEFAULT_SWEEP_RAD, aspect)
}

/** [GEST-3] A bend too small to be told by its size: two straight legs and a corner between, neither a bow nor tremble. */
function isSmallBend(
  path: Pick<PenPath, 'raw' | 'aspect'>,
  [first, corner, last]: readonly [Flat, Flat, Flat],
): boolean {
  const away = distanceToSegment(corner, first, last)
  const legs = [apart(first, corner), apart(corner, last)] as const
  const [a, b] = legs
  if (away < LEAST_AWAY || Math.min(a, b) < LEAST_LEG_SHARE * (a + b)) return false
  if (Math.asin(Math.min(1, away / a)) + Math.asin(Math.min(1, away / b)) < LEAST_BEND_RAD) return false
  const off = evenPath(path).map((point) =>
    Math.min(distanceToSegment(point, first, corner), distanceToSegment(point, corner, last)),
  )
  return Math.sqrt(off.reduce((sum, each) => sum + each * each, 0) / off.length) < LEG_FIT * away
}

/** Both legs in one stroke: its ends and its corner. Undefined while there is only one leg. */
function angleOf({ raw, aspect }: PenPath): DrawnShape | undefined {
  const way = raw.map((sample) => flat(sample, aspect))
  const [first, last] = [way[0], way.at(-1)]
  if (first === undefined || last === undefined) return undefined
  let corner = { index: 0, away: 0 }
  way.forEach((point, index) => {
    const away = distanceToSegment(point, first, last)
    if (away > corner.away) corner = { index, away }
  })
  const isWide = corner.away >= Math.max(MIN_LENGTH, CORNER_SHARE * polylineLength(way))
  const at = way[corner.index]
  if (at === undefined || !(isWide || isSmallBend({ raw, aspect }, [first, at, last]))) return undefined
  const stroke = [raw[0], raw[corner.index], raw.at(-1)].filter((sample) => sample !== undefined)
  return stroke.length === 3 ? { kind: 'angle', stroke } : undefined
}

/** The outline without tremble, with as many corners as are needed, and as large as it was drawn [GEST-7]. */
function areaOf({ raw, aspect }: PenPath): DrawnShape | undefined {
  const drawn = enclosed(raw, aspect)
  if (raw.length < 3 || drawn < MIN_LENGTH ** 2) return undefined
  const isKept = (stroke: Stroke): boolean =>
    stroke.length >= 3 &&
    stroke.length <= MAX_AREA_CORNERS &&
    Math.abs(enclosed(stroke, aspect) - drawn) <= AREA_SHARE * drawn
  // Smoothing cuts the corners of an outline of few samples; its samples are then the corners that were meant.
  const kept =
    [tidyStroke(raw, aspect, AREA_TOLERANCE)].find(isKept) ??
    [1, 1 / 2, 1 / 4, 1 / 8].map((share) => simplified(raw, aspect, share * AREA_TOLERANCE)).find(isKept)
  const stroke = kept ?? fewCorners(raw, aspect)
  return stroke.length >= 3 && enclosed(stroke, aspect) >= MIN_LENGTH ** 2
    ? { kind: 'area', stroke }
    : undefined
}

/** A jagged outline, told as well as the corners suffice. */
function fewCorners(raw: Stroke, aspect: number): Stroke {
  for (let tolerance = AREA_TOLERANCE; ; tolerance *= 1.5) {
    const stroke = simplified(raw, aspect, tolerance)
    if (stroke.length <= MAX_AREA_CORNERS) return stroke
  }
}

/** Area within the outline, in squared picture widths (shoelace formula). */
function enclosed(stroke: Stroke, aspect: number): number {
  const corners = stroke.map((sample) => flat(sample, aspect))
  return Math.abs(
    corners.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [x, y]
      return sum + (x * nextY - nextX * y) / 2
    }, 0),
  )
}

const tapped = ({ kind, raw }: PenPath): DrawnShape | undefined => {
  const last = raw.at(-1)
  return last && { kind, stroke: [last] }
}

function dragged(path: PenPath): DrawnShape | undefined {
  const stroke = ends(path)
  return stroke && { kind: path.kind, stroke }
}

const meanings: Readonly<Record<MarkKind, (path: PenPath) => DrawnShape | undefined>> = {
  ink: asInk,
  arrow: dragged,
  movement: dragged,
  turn: turnOf,
  point: tapped,
  circle: (path) => circleOf(path).shape,
  area: areaOf,
  label: tapped,
  step: tapped,
  distance: dragged,
  angle: angleOf,
}

/** What the pen has drawn, once it is lifted; undefined when it was too small to mean anything. */
export const finishedShape = (path: PenPath): DrawnShape | undefined =>
  path.raw.length === 0 ? undefined : meanings[path.kind](path)

/** What to show while the pen is down: the mark itself as soon as it can be told, until then the pen's own line. */
export function growingShape(path: PenPath): DrawnShape {
  const { kind, raw } = path
  if (kind === 'area') return raw.length < 3 ? asInk(path) : { kind, stroke: raw }
  if (kind === 'circle') {
    const { shape, isRound } = circleOf(path)
    return raw.length > 1 && isRound ? (shape ?? asInk(path)) : asInk(path)
  }
  if (kind === 'angle') {
    const leg = ends(path)
    return finishedShape(path) ?? (leg === undefined ? asInk(path) : { kind: 'ink', stroke: leg })
  }
  return finishedShape(path) ?? asInk(path)
}

/** The first leg of an angle, from its end to the vertex; undefined when it is too short. */
export const firstLeg = (path: PenPath): readonly [StrokeSample, StrokeSample] | undefined => ends(path)
