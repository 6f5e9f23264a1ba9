// Lines of points, flat (image, [x, y]) or in space ([x, y, z]).
import { lerp } from './vec3.ts'

type Triple = readonly [number, number, number]
type Point = readonly [number, number] | Triple

function apart(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2
  return Math.sqrt(sum)
}

/** Sum of the segments, in the points' own unit. */
export function polylineLength(points: readonly Point[]): number {
  let sum = 0
  for (let i = 1; i < points.length; i++) sum += apart(points[i - 1] ?? [], points[i] ?? [])
  return sum
}

/**
 * Indices (with a fraction) of `count` places evenly spaced along the line, ends included: place 3.25 is a quarter of the way
 * from point 3 to point 4. One place (the middle) when `count` is 1.
 */
export function evenPlaces(points: readonly Point[], count: number): number[] {
  const total = polylineLength(points)
  if (total === 0) return points.length === 0 ? [] : Array.from({ length: count }, () => 0)
  const places: number[] = []
  let passed = 0
  let segment = 0
  for (let n = 0; n < count; n++) {
    const target = count === 1 ? total / 2 : (total * n) / (count - 1)
    let stretch = apart(points[segment] ?? [], points[segment + 1] ?? [])
    while (segment < points.length - 2 && passed + stretch < target) {
      passed += stretch
      segment++
      stretch = apart(points[segment] ?? [], points[segment + 1] ?? [])
    }
    places.push(segment + Math.min(1, Math.max(0, (target - passed) / Math.max(stretch, Number.MIN_VALUE))))
  }
  return places
}

/** The point at a place as {@link evenPlaces} gives it; each of the three values goes straight between its neighbours. */
export function pointAtPlace(points: readonly Triple[], place: number): Triple | undefined {
  const index = Math.min(points.length - 1, Math.max(0, Math.floor(place)))
  const from = points[index]
  const to = points[index + 1]
  return from === undefined || to === undefined ? from : lerp(from, to, place - index)
}

/** The same line told by `count` evenly spaced points. */
export const resample = (points: readonly Triple[], count: number): Triple[] =>
  evenPlaces(points, count)
    .map((place) => pointAtPlace(points, place))
    .filter((point) => point !== undefined)

/** Ramer-Douglas-Peucker: indices of the points to keep so that none that goes lay more than `tolerance` from the line. */
export function simplifiedIndices(points: readonly Point[], tolerance: number): number[] {
  if (points.length <= 2) return points.map((_, index) => index)
  const keep = new Uint8Array(points.length)
  keep[0] = 1
  keep[points.length - 1] = 1
  const open: [number, number][] = [[0, points.length - 1]]
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [first, last] = range
    const { index, away } = farthest(points, first, last)
    if (away <= tolerance) continue
    keep[index] = 1
    open.push([first, index], [index, last])
  }
  return points.map((_, index) => index).filter((index) => keep[index] === 1)
}

function farthest(points: readonly Point[], first: number, last: number): { index: number; away: number } {
  let best = { index: first, away: -1 }
  for (let index = first + 1; index < last; index++) {
    const away = distanceToSegment(points[index] ?? [], points[first] ?? [], points[last] ?? [])
    if (away > best.away) best = { index, away }
  }
  return best
}

/** Distance of `p` from the segment `a`–`b`. */
export function distanceToSegment(p: readonly number[], a: readonly number[], b: readonly number[]): number {
  let along = 0
  let square = 0
  for (let i = 0; i < a.length; i++) {
    const step = (b[i] ?? 0) - (a[i] ?? 0)
    along += ((p[i] ?? 0) - (a[i] ?? 0)) * step
    square += step * step
  }
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, along / square))
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    const on = (a[i] ?? 0) + ((b[i] ?? 0) - (a[i] ?? 0)) * t
    sum += ((p[i] ?? 0) - on) ** 2
  }
  return Math.sqrt(sum)
}

/** Each inner point moved to the weighted mean of its neighbours (1-2-1), `passes` times; the ends stay. */
export function smooth(points: readonly Triple[], passes: number): Triple[] {
  let current = [...points]
  for (let pass = 0; pass < passes; pass++) {
    const before = current
    current = before.map((point, index) => {
      const previous = before[index - 1]
      const next = before[index + 1]
      return previous === undefined || next === undefined
        ? point
        : lerp(point, lerp(previous, next, 0.5), 0.5)
    })
  }
  return current
}
