// What the pixels of a mark on a wall must look like: its shape, its size and its direction. Pure; metres on the wall, right and up
// from where the mark is about.
import type { MarkKind } from '../../shared/protocol/marks.ts'

/** Right and up on the wall, metres. */
export type OnWall = readonly [right: number, up: number]

export interface SeenMark {
  readonly kind: MarkKind
  /** Places of the pixels that the mark has changed. */
  readonly pixels: readonly OnWall[]
  /** Its points, as the session has them. */
  readonly points: readonly OnWall[]
  readonly sweepRad?: number | undefined
  /** How many characters are written at it: of a value that is not known beforehand, at least and at most. */
  readonly characters?: readonly [least: number, most: number] | undefined
  /** What 1.1° are on the wall: the least height of a line of words [TEXT-1]. */
  readonly lineM: number
  /** False: a display that only adds light, on which a dark plate is not seen. */
  readonly isOpaque: boolean
  /** What a pixel of the display is wide. */
  readonly pixelM: number
  /** How far a line's pixels may lie off its middle: half its width, and what a pixel of the display is wide. */
  readonly slackM: number
}

const apart = (a: OnWall, b: OnWall): number => Math.hypot(a[0] - b[0], a[1] - b[1])
const between = (a: OnWall, b: OnWall, share: number): OnWall => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
]
const shares = [0.1, 0.3, 0.5, 0.7, 0.9]

/** Of these places those at which nothing is seen. */
const bare = ({ pixels, slackM }: SeenMark, places: readonly OnWall[]): readonly OnWall[] =>
  places.filter((place) => !pixels.some((pixel) => apart(pixel, place) < slackM))

const along = (points: readonly OnWall[]): readonly OnWall[] =>
  points.slice(1).flatMap((to, index) => shares.map((share) => between(points[index] ?? to, to, share)))

const countNear = ({ pixels }: SeenMark, place: OnWall, withinM: number): number =>
  pixels.filter((pixel) => apart(pixel, place) < withinM).length

/** Stray pixels at edges of letters and by the display's own smoothing. */
const FEW = 0.03
const told = (what: string, isWrong: boolean): readonly string[] => (isWrong ? [what] : [])

/** All along its points there is something to be seen. */
const unbroken = (seen: SeenMark, points = seen.points): readonly string[] =>
  told('its line is broken', bare(seen, along(points)).length > 0)

/** Nothing is to be seen farther from its points than its own size. */
function nothingBeyond({ pixels, points }: SeenMark, reachM: number): readonly string[] {
  const beyond = pixels.filter((pixel) => points.every((point) => apart(pixel, point) > reachM))
  return told(`pixels lie more than ${reachM} m off`, beyond.length > FEW * pixels.length)
}

const endsOf = ({ points }: SeenMark): readonly [OnWall, OnWall] => [
  points[0] ?? [0, 0],
  points.at(-1) ?? [0, 0],
]

function awayFrom([x, y]: OnWall, from: OnWall, to: OnWall): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const share = ((x - from[0]) * dx + (y - from[1]) * dy) / Math.max(1e-9, dx * dx + dy * dy)
  return apart([x, y], between(from, to, Math.min(1, Math.max(0, share))))
}

/** Nothing is to be seen beside its line. */
function nothingBesideLine({ pixels, points, slackM }: SeenMark): readonly string[] {
  const beside = pixels.filter((pixel) =>
    points.slice(1).every((to, index) => awayFrom(pixel, points[index] ?? to, to) > slackM),
  )
  return told('pixels lie beside its line', beside.length > FEW * pixels.length)
}

/** As long as it is, and lying along its own way: how far its pixels reach along it and aside. */
function straight(seen: SeenMark, asideM: number): readonly string[] {
  const [from, to] = endsOf(seen)
  const lengthM = apart(from, to)
  const [dx, dy] = [(to[0] - from[0]) / lengthM, (to[1] - from[1]) / lengthM]
  const ways = seen.pixels.map(([x, y]) => (x - from[0]) * dx + (y - from[1]) * dy)
  const asides = seen.pixels.map(([x, y]) => Math.abs((y - from[1]) * dx - (x - from[0]) * dy))
  const off = asides.filter((aside) => aside > asideM + seen.slackM)
  return [
    ...told('it begins elsewhere', Math.abs(Math.min(...ways)) > 2 * seen.slackM),
    ...told('it ends elsewhere', Math.abs(Math.max(...ways) - lengthM) > 2 * seen.slackM),
    ...told('it lies in another direction', off.length > FEW * seen.pixels.length),
  ]
}

/** An arrow's head is broad: its end has plainly more pixels than its beginning. */
function pointsTo(seen: SeenMark, end: OnWall, beginning: OnWall): readonly string[] {
  const [atEnd, atBeginning] = [countNear(seen, end, HEAD_M), countNear(seen, beginning, HEAD_M)]
  return told(`its head is at the wrong end (${atEnd}, ${atBeginning})`, atEnd < 1.3 * atBeginning)
}
const HEAD_M = 0.022

function arrow(seen: SeenMark): readonly string[] {
  const [from, to] = endsOf(seen)
  return [...straight(seen, 0.016), ...unbroken(seen), ...pointsTo(seen, to, from)]
}

function turn(seen: SeenMark): readonly string[] {
  const [centre, start] = seen.points
  const sweep = seen.sweepRad
  if (centre === undefined || start === undefined || sweep === undefined) return ['it has no sweep']
  const radiusM = apart(centre, start)
  const startRad = Math.atan2(start[1] - centre[1], start[0] - centre[0])
  const onArc = (rad: number): OnWall => [
    centre[0] + radiusM * Math.cos(startRad + rad),
    centre[1] + radiusM * Math.sin(startRad + rad),
  ]
  const rest = (2 * Math.PI - Math.abs(sweep)) * -Math.sign(sweep)
  const other = [0.3, 0.5, 0.7].map((share) => onArc(rest * share))
  return [
    ...told(
      'its arc is broken',
      bare(
        seen,
        shares.map((share) => onArc(sweep * share)),
      ).length > 0,
    ),
    ...told('it turns the other way round, or all round', bare(seen, other).length < other.length),
    ...pointsTo(seen, onArc(sweep), start),
  ]
}

function circle(seen: SeenMark): readonly string[] {
  const [centre, rim] = seen.points
  if (centre === undefined || rim === undefined) return ['it has no rim']
  const radiusM = apart(centre, rim)
  const isOff = (pixel: OnWall): boolean => {
    const awayM = apart(pixel, centre)
    // How exact it is shows as a ring about its middle.
    return awayM > MIDDLE_M + seen.slackM && Math.abs(awayM - radiusM) > seen.slackM
  }
  const around = Array.from({ length: 12 }, (_, index): OnWall => {
    const rad = (index / 12) * 2 * Math.PI
    return [centre[0] + radiusM * Math.cos(rad), centre[1] + radiusM * Math.sin(rad)]
  })
  return [
    ...told('it is not closed, or of another size', bare(seen, around).length > 0),
    ...told('it is not hollow', seen.pixels.filter(isOff).length > FEW * seen.pixels.length),
  ]
}
const MIDDLE_M = 0.008

const closed = (points: readonly OnWall[]): readonly OnWall[] => [...points, ...points.slice(0, 1)]

function isWithin([x, y]: OnWall, corners: readonly OnWall[]): boolean {
  const crossed = corners.filter(([ax, ay], index) => {
    const [bx, by] = corners.at(index - 1) ?? [ax, ay]
    return ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)
  })
  return crossed.length % 2 === 1
}

/** Its edge is whole, and nothing is to be seen outside of it. */
function area(seen: SeenMark): readonly string[] {
  const edge = closed(seen.points)
  const outside = seen.pixels.filter((pixel) => !isWithin(pixel, seen.points))
  return [...unbroken(seen, edge), ...nothingBesideLine({ ...seen, pixels: outside, points: edge })]
}

/** A dot or disc of that size, and nothing else. */
const spot = (seen: SeenMark, reachM: number): readonly string[] => [
  ...told('nothing is at its spot', bare(seen, seen.points).length > 0),
  ...nothingBeyond(seen, reachM),
]

/** Least and most of a character's width, in heights of a line. */
const CHARACTER = [0.35, 0.75] as const
/** A line's own height with its leading and the plate's margin, in heights of a line. */
const PLATE_HIGH = [1.3, 2.2] as const
/** Margins left and right, in heights of a line. */
const PLATE_MARGIN = 0.8
/** What of a plate is surely painted. */
const PLATE_WHOLE = 0.85

/** Words on a plate, above the place and right of it, clear of it, in letters that can be read. */
function plate(pixels: readonly OnWall[], at: OnWall, seen: SeenMark): readonly string[] {
  const { lineM, slackM, characters = [1, 1] } = seen
  if (pixels.length === 0) return ['its words are missing']
  const [xs, ys] = [pixels.map(([x]) => x), pixels.map(([, y]) => y)]
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const [wide, tall] = [right - left, high - low]
  const isAmong = (size: number, [least, most]: readonly [number, number]): boolean =>
    size > least - slackM && size < most + slackM
  const isNarrow = !isAmong(wide, [
    (characters[0] * CHARACTER[0] + PLATE_MARGIN) * lineM,
    (characters[1] * CHARACTER[1] + PLATE_MARGIN) * lineM,
  ])
  return [
    ...told('its words do not stand above and right of it', left < at[0] || low < at[1]),
    ...told('its words stand far off', left - at[0] > 2 * lineM || low - at[1] > 2 * lineM),
    ...told(`its words are ${mm(tall)} high`, !isAmong(tall, [PLATE_HIGH[0] * lineM, PLATE_HIGH[1] * lineM])),
    ...told(`its words are ${mm(wide)} wide`, isNarrow),
    ...told(
      'its plate is not whole',
      seen.isOpaque && pixels.length * seen.pixelM ** 2 < PLATE_WHOLE * wide * tall,
    ),
  ]
}
const mm = (metres: number): string => `${Math.round(metres * 1000)} mm`

/** What lies apart from its lines: its words. */
const apartFrom = (seen: SeenMark, isOwn: (pixel: OnWall) => boolean): readonly OnWall[] =>
  seen.pixels.filter((pixel) => !isOwn(pixel))

function written(seen: SeenMark, reachM: number): readonly string[] {
  const at = seen.points[0] ?? [0, 0]
  const isOwn = (pixel: OnWall): boolean => apart(pixel, at) <= reachM + seen.slackM
  const own = { ...seen, pixels: seen.pixels.filter(isOwn) }
  return [...spot(own, reachM + seen.slackM), ...plate(apartFrom(seen, isOwn), at, seen)]
}

/** Its line from end to end, and what it measures above its middle. */
function distanceMark(seen: SeenMark): readonly string[] {
  const [from, to] = endsOf(seen)
  const isOwn = (pixel: OnWall): boolean => awayFrom(pixel, from, to) < TICK_M + seen.slackM
  const own = { ...seen, pixels: seen.pixels.filter(isOwn) }
  return [
    ...unbroken(own),
    ...straight(own, TICK_M),
    ...plate(apartFrom(seen, isOwn), between(from, to, 0.5), seen),
  ]
}
const TICK_M = 0.016

/** Two legs, the arc between them at a third of the shorter one, and what it measures at the arc's middle. */
function angle(seen: SeenMark): readonly string[] {
  const [a, vertex, b] = seen.points
  if (a === undefined || vertex === undefined || b === undefined) return ['it has no legs']
  const radiusM = Math.min(apart(a, vertex), apart(b, vertex)) / 3
  const [fromRad, toRad] = [a, b].map((end) => Math.atan2(end[1] - vertex[1], end[0] - vertex[0]))
  const sweep = Math.atan2(Math.sin((toRad ?? 0) - (fromRad ?? 0)), Math.cos((toRad ?? 0) - (fromRad ?? 0)))
  const onArc = (share: number): OnWall => {
    const rad = (fromRad ?? 0) + sweep * share
    return [vertex[0] + radiusM * Math.cos(rad), vertex[1] + radiusM * Math.sin(rad)]
  }
  const isOwn = (pixel: OnWall): boolean =>
    apart(pixel, vertex) < radiusM + seen.slackM ||
    [a, b].some((end) => awayFrom(pixel, vertex, end) < seen.slackM)
  return [
    ...unbroken(seen),
    ...told('its arc is broken', bare(seen, shares.map(onArc)).length > 0),
    ...plate(apartFrom(seen, isOwn), onArc(0.5), seen),
  ]
}

const checks: Readonly<Record<MarkKind, (seen: SeenMark) => readonly string[]>> = {
  ink: (seen) => [...unbroken(seen), ...nothingBesideLine(seen)],
  arrow,
  movement: arrow,
  turn,
  point: (seen) => spot(seen, 0.02 + seen.slackM),
  circle,
  area,
  label: (seen) => written(seen, 0.02),
  step: (seen) => written(seen, 0.026),
  distance: distanceMark,
  angle,
}

/** What is wrong with it, in words; empty when it is seen as it is. */
export const faultsOf = (seen: SeenMark): readonly string[] =>
  seen.pixels.length === 0 ? ['nothing is seen'] : checks[seen.kind](seen)
