// What a mark of each kind looks like in the room: lines, fillings and places of texts, metres. One figure for all views:
// the headset draws it as it is, desk, patient's screen and replay project it onto the picture. Pure.
import { fromAxisAngle, rotate, type Quat } from '../geometry/quat.ts'
import {
  add,
  angleAt,
  cross,
  distance,
  dot,
  length,
  lerp,
  normalize,
  scale,
  sub,
  type Vec3,
} from '../geometry/vec3.ts'
import type { MarkKind } from '../protocol/marks.ts'
import { arrowHead } from './arrowShape.ts'
import { markAnchor } from './markAnchor.ts'
import { axisOf, flatTilt, onArc } from './tilt.ts'

export interface FigureLine {
  readonly points: readonly Vec3[]
  /**
   * ink: the pen's own line, one point for each placed point. body: what says where, dashed where that is a guess. head: what must
   * stay whole (arrow heads, dots, ticks). thin: what only helps to read it.
   */
  readonly part: 'ink' | 'body' | 'head' | 'thin'
  /** Something runs along it, from its first point to its last: the direction of a movement. */
  readonly flows: boolean
}

export interface FigureFill {
  /** A flat or gently curved outline, not closed. */
  readonly outline: readonly Vec3[]
  /** Seen through: an area. Else solid: an arrow's head. */
  readonly faint: boolean
}

export interface FigureText {
  readonly at: Vec3
  /** text: what it says; number: a step's; value: what it measures. */
  readonly shows: 'text' | 'number' | 'value'
}

export interface MarkFigure {
  readonly lines: readonly FigureLine[]
  readonly fills: readonly FigureFill[]
  readonly texts: readonly FigureText[]
}

export interface FigureInput {
  readonly kind: MarkKind
  readonly pointsWorld: readonly Vec3[]
  readonly normalWorld?: Vec3 | undefined
  readonly drapedWorld?: readonly Vec3[] | undefined
  readonly sweepRad?: number | undefined
  readonly tilt?: Quat | undefined
  /** Where it was seen from when it was drawn: heads and rings without a normal are broad from there. */
  readonly viewpoint: Vec3
  /** Width of its lines there, metres; heads, dots and ticks are so many of it. */
  readonly lineWidthM: number
}

const nothing: MarkFigure = { lines: [], fills: [], texts: [] }
const RING_STEPS = 40
/** An arc is told by a point every 5°. */
const ARC_STEP_RAD = Math.PI / 36

const line = (points: readonly Vec3[], part: FigureLine['part'], flows = false): FigureLine => ({
  points,
  part,
  flows,
})

type Build = (anchor: Vec3, input: FigureInput) => MarkFigure

/** A kind of two points; nothing when one of them is missing. */
const ofTwo =
  (build: (first: Vec3, second: Vec3, input: FigureInput) => MarkFigure): Build =>
  (_anchor, input) => {
    const [first, second] = input.pointsWorld
    return first === undefined || second === undefined ? nothing : build(first, second, input)
  }

const builders: Readonly<Record<MarkKind, Build>> = {
  ink: (_anchor, { pointsWorld }) => ({ ...nothing, lines: [line(pointsWorld, 'ink')] }),
  arrow: ofTwo((tail, head, input) => arrowFigure([tail, head], input, false)),
  movement: ofTwo(movementFigure),
  turn: ofTwo(turnFigure),
  point: dotInRing,
  circle: ofTwo((centre, rim, input) =>
    outlineFigure(input.drapedWorld ?? circleOutline(centre, rim, normalAt(centre, input)), false),
  ),
  area: (_anchor, { drapedWorld, pointsWorld }) => outlineFigure(drapedWorld ?? pointsWorld, true),
  label: (anchor, input) => ({ ...dotInRing(anchor, input), texts: [{ at: anchor, shows: 'text' }] }),
  step: stepFigure,
  distance: ofTwo(distanceFigure),
  angle: (_anchor, input) => angleFigure(input),
}

/** The figure of one mark; empty when it has too few points. */
export function markFigure(input: FigureInput): MarkFigure {
  const anchor = markAnchor(input.kind, input.pointsWorld)
  return anchor === undefined ? nothing : builders[input.kind](anchor, input)
}

/** Unit normal of the surface at the mark, or, where none is known, towards where it was seen from. */
function normalAt(
  at: Vec3,
  { normalWorld, viewpoint }: Pick<FigureInput, 'normalWorld' | 'viewpoint'>,
): Vec3 {
  const normal = normalize(normalWorld ?? sub(viewpoint, at))
  return length(normal) > 0 ? normal : [0, 0, 1]
}

/** Points of a circle about `centre`, the first one not repeated. */
function ring(centre: Vec3, normal: Vec3, radiusM: number): Vec3[] {
  const aside = normalize(cross(normal, Math.abs(dot(normal, [0, 1, 0])) > 0.9 ? [1, 0, 0] : [0, 1, 0]))
  const up = cross(normal, aside)
  return Array.from({ length: RING_STEPS }, (_, step) => {
    const angle = (step / RING_STEPS) * 2 * Math.PI
    return add(centre, add(scale(aside, Math.cos(angle) * radiusM), scale(up, Math.sin(angle) * radiusM)))
  })
}

const closed = (outline: readonly Vec3[]): readonly Vec3[] => [...outline, ...outline.slice(0, 1)]

/** A disc that only names a spot is seen as one: it lies on its surface, but no more aslant than this to where it was drawn from. */
const MOST_SLANT_RAD = Math.PI / 4

function readableNormal(at: Vec3, input: FigureInput): Vec3 {
  const normal = normalAt(at, input)
  const towards = normalAt(at, { viewpoint: input.viewpoint })
  const slantRad = Math.acos(Math.min(1, Math.max(-1, dot(normal, towards))))
  const axis = normalize(cross(normal, towards))
  return slantRad <= MOST_SLANT_RAD || length(axis) === 0
    ? normal
    : rotate(fromAxisAngle(axis, slantRad - MOST_SLANT_RAD), normal)
}

/** A ring around a dot: the dot is the place, the ring makes it found. */
function dotInRing(at: Vec3, input: FigureInput): MarkFigure {
  const normal = readableNormal(at, input)
  const outer = ring(at, normal, 2 * input.lineWidthM)
  const dotOutline = ring(at, normal, 0.7 * input.lineWidthM)
  return { lines: [line(closed(outer), 'body')], fills: [{ outline: dotOutline, faint: false }], texts: [] }
}

/** The number's own disc: its ring is wide enough for two digits. */
function stepFigure(at: Vec3, input: FigureInput): MarkFigure {
  const outline = ring(at, readableNormal(at, input), 3.2 * input.lineWidthM)
  return {
    lines: [line(closed(outline), 'body')],
    fills: [],
    texts: [
      { at, shows: 'number' },
      { at, shows: 'text' },
    ],
  }
}

const outlineFigure = (outline: readonly Vec3[], filled: boolean): MarkFigure => ({
  lines: [line(closed(outline), 'body')],
  fills: filled ? [{ outline, faint: true }] : [],
  texts: [],
})

/** On the plane of the mark's normal through `centre`, first point not repeated; the radius is the whole way to `rim`. */
export const circleOutline = (centre: Vec3, rim: Vec3, normal: Vec3): Vec3[] =>
  ring(centre, normal, distance(centre, rim))

/** Along `path`, with a head at its end: flat, or, of what is tilted, round, so that it is seen from all sides. */
function arrowFigure(path: readonly Vec3[], input: FigureInput, flows: boolean): MarkFigure {
  const head = arrowHead(path, { ...input, normal: input.normalWorld })
  if (head === undefined) return nothing
  const { neck, wings, tip } = head
  const heads: (readonly [Vec3, Vec3, Vec3])[] = [[wings[0], tip, wings[1]]]
  const shaft = [line([...path.slice(0, -1), neck], 'body', flows)]
  if (input.tilt !== undefined) {
    const forward = normalize(sub(tip, neck))
    const wing = cross(forward, sub(wings[0], neck))
    heads.push([add(neck, wing), tip, sub(neck, wing)])
    shaft.push(line(closed(ring(neck, forward, length(wing))), 'thin'))
  }
  return {
    lines: [...shaft, ...heads.map((outline) => line(outline, 'head'))],
    fills: heads.map((outline) => ({ outline, faint: false })),
    texts: [],
  }
}

/** Within 25° of the line to who looks, it comes towards them. */
const TOWARDS_COSINE = 0.9

/**
 * Tilted, it goes along its axis as far as it was drawn, from a dot. Seen end on there is a ring: full, with the dot in it, where it
 * comes towards who looks; with a cross where it goes away, as arrows are drawn on paper.
 */
function movementFigure(from: Vec3, to: Vec3, input: FigureInput): MarkFigure {
  if (input.tilt === undefined) return arrowFigure([from, to], input, true)
  const axis = axisOf(input.tilt)
  const tip = add(from, scale(axis, distance(from, to)))
  const arrow = arrowFigure([from, tip], { ...input, normalWorld: undefined }, true)
  const isComing = dot(axis, normalize(sub(input.viewpoint, from))) > TOWARDS_COSINE
  const full = arrow.lines
    .filter(({ part }) => isComing && part === 'thin')
    .map(({ points }): FigureFill => ({ outline: points.slice(1), faint: false }))
  return { ...arrow, fills: [...arrow.fills, ...full, hub(from, input)] }
}

/** A dot that is round from where it is seen. */
const hub = (at: Vec3, { viewpoint, lineWidthM }: FigureInput): FigureFill => ({
  outline: ring(at, normalAt(at, { viewpoint }), 0.7 * lineWidthM),
  faint: false,
})

/**
 * About the axis through `centre` (its tilt's, else the normal): from `start`, turning by the sweep (positive = counterclockwise
 * as seen against the axis). The axis shows as a dot; tilted, as a line, and the arc as a band that has a width edge on too.
 */
function turnFigure(centre: Vec3, start: Vec3, input: FigureInput): MarkFigure {
  const normal = normalAt(centre, input)
  const flat = flatTilt('turn', centre, start, normal)
  const tilt = input.tilt ?? flat
  if (tilt === undefined) return nothing
  const axis = axisOf(tilt)
  const way = sub(start, centre)
  const radiusM = input.tilt === undefined ? length(sub(way, scale(axis, dot(way, axis)))) : length(way)
  const sweep = input.sweepRad ?? Math.PI / 2
  const steps = Math.max(2, Math.ceil(Math.abs(sweep) / ARC_STEP_RAD))
  const arc = Array.from({ length: steps + 1 }, (_, step) =>
    onArc(centre, radiusM, tilt, (sweep * step) / steps),
  )
  const arrow = arrowFigure(arc, { ...input, normalWorld: axis }, true)
  const lines = input.tilt === undefined ? [] : bandLines(centre, arc, axis, { radiusM, ...input })
  return { ...arrow, lines: [...arrow.lines, ...lines], fills: [...arrow.fills, hub(centre, input)] }
}

/** Half a band's width, line widths. */
const BAND = 2

/** The edges of a band along an arc, its beginning, and its axis. */
function bandLines(
  centre: Vec3,
  arc: readonly Vec3[],
  axis: Vec3,
  { radiusM, lineWidthM }: { readonly radiusM: number; readonly lineWidthM: number },
): readonly FigureLine[] {
  const aside = scale(axis, BAND * lineWidthM)
  const edges = [arc.map((point) => add(point, aside)), arc.map((point) => sub(point, aside))]
  const beginning = edges.flatMap((edge) => edge.slice(0, 1))
  const reach = scale(axis, radiusM / 2)
  return [...edges, beginning, [sub(centre, reach), add(centre, reach)]].map((points) => line(points, 'thin'))
}

function distanceFigure(a: Vec3, b: Vec3, input: FigureInput): MarkFigure {
  const along = normalize(sub(b, a))
  const middle = lerp(a, b, 0.5)
  const aside = scale(normalize(cross(normalAt(middle, input), along)), 2 * input.lineWidthM)
  const tick = (at: Vec3): FigureLine => line([sub(at, aside), add(at, aside)], 'head')
  return {
    lines: [line([a, b], 'body'), tick(a), tick(b)],
    fills: [],
    texts: [{ at: middle, shows: 'value' }],
  }
}

/** Two legs and, about the vertex, the arc between them at a third of the shorter one. */
function angleFigure({ pointsWorld, lineWidthM }: FigureInput): MarkFigure {
  const [a, vertex, b] = pointsWorld
  if (a === undefined || vertex === undefined || b === undefined) return nothing
  const [toA, toB] = [sub(a, vertex), sub(b, vertex)]
  const radiusM = Math.max(3 * lineWidthM, Math.min(length(toA), length(toB)) / 3)
  const [from, to] = [normalize(toA), normalize(toB)]
  const angle = angleAt(vertex, a, b)
  const axis = normalize(cross(from, to))
  const lines = [line([a, vertex, b], 'body')]
  if (length(axis) < 0.5) return { lines, fills: [], texts: [{ at: vertex, shows: 'value' }] }
  const steps = Math.max(2, Math.ceil(angle / ARC_STEP_RAD))
  const arc = Array.from({ length: steps + 1 }, (_, step) =>
    add(vertex, scale(rotate(fromAxisAngle(axis, (angle * step) / steps), from), radiusM)),
  )
  const at = arc[Math.floor(arc.length / 2)] ?? vertex
  return { lines: [...lines, line(arc, 'thin')], fills: [], texts: [{ at, shows: 'value' }] }
}

/** A larger ring is no help to the eye and hides what is drawn; the words say the number. */
export const LARGEST_RING_M = 0.25
/** Below this an error is smaller than the lines that would show it, at an arm's length: a mark that is so sure has no ring [RING-1]. */
export const LEAST_RING_M = 0.008

/**
 * The circle within which the mark may lie (`errorM`: one sigma, metres; drawn up to 25 cm), across the view from `viewpoint`;
 * closed, first point repeated.
 */
export const errorRing = (anchor: Vec3, errorM: number, viewpoint: Vec3): readonly Vec3[] =>
  closed(ring(anchor, normalAt(anchor, { viewpoint }), Math.min(errorM, LARGEST_RING_M)))
