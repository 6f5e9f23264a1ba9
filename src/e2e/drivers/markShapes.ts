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

const spot = (seen: SeenMark, reachM: number): readonly string[] => [
  ...told('nothing is at its spot', bare(seen, seen.points).length > 0),
  ...nothingBeyond(seen, reachM),
]

const closed = (points: readonly OnWall[]): readonly OnWall[] => [...points, ...points.slice(0, 1)]

const checks: Readonly<Record<MarkKind, (seen: SeenMark) => readonly string[]>> = {
  ink: (seen) => [...unbroken(seen), ...nothingBesideLine(seen)],
  arrow,
  movement: arrow,
  turn,
  point: (seen) => spot(seen, 0.02 + seen.slackM),
  circle,
  area: (seen) => [...unbroken(seen, closed(seen.points)), ...nothingBeyond(seen, 0.09)],
  label: (seen) => spot(seen, 0.15),
  step: (seen) => spot(seen, 0.15),
  // What it measures stands beside it.
  distance: (seen) => [...unbroken(seen), ...straight(seen, 0.05)],
  angle: (seen) => unbroken(seen),
}

/** What is wrong with it, in words; empty when it is seen as it is. */
export const faultsOf = (seen: SeenMark): readonly string[] =>
  seen.pixels.length === 0 ? ['nothing is seen'] : checks[seen.kind](seen)
