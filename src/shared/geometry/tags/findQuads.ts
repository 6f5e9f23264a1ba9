// Dark four-sided patches of a picture: where a tag may be. To about a pixel; refineQuad.ts does better.
import { f64, u8 } from '../motion/cells.ts'
import type { GrayImage } from '../motion/motionTypes.ts'
import type { Point2, Quad } from './homography.ts'

/** Smaller ones have cells of fewer than three pixels, which cannot be told apart. */
const MIN_SIDE_PX = 20
/** A pixel is dark when it is darker than this share of the mean around it. */
const DARK_SHARE = 0.88
/** Half the window of that mean, as a share of the picture's width: wider than the border of the largest tag. */
const WINDOW_SHARE = 1 / 14
/** A hull that fills less of its four-sided hull is something else. */
const MIN_FILL = 0.88

/** Candidates in pixels (a pixel's middle is at .5), corners clockwise as seen. */
export function findQuads(image: GrayImage): readonly Quad[] {
  const { width, height } = image
  const mask = darkPixels(image)
  const quads: Quad[] = []
  const stack = new Int32Array(width * height)
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== 1) continue
    const spans = fill(mask, { width, height, start, stack })
    const quad = spans && quadOf(spans)
    if (quad !== undefined) quads.push(quad)
  }
  return quads
}

/** 1 where it is darker than its surroundings. The mean comes from sums over rectangles (Bradley and Roth 2007). */
function darkPixels({ width, height, data }: GrayImage): Uint8Array {
  const stride = width + 1
  const sums = new Float64Array(stride * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += u8(data, y * width + x)
      sums[(y + 1) * stride + x + 1] = f64(sums, y * stride + x + 1) + row
    }
  }
  const half = Math.round(width * WINDOW_SHARE)
  const mask = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - half), Math.min(height, y + half + 1)]
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - half), Math.min(width, x + half + 1)]
      const sum =
        f64(sums, bottom * stride + right) -
        f64(sums, top * stride + right) -
        f64(sums, bottom * stride + left) +
        f64(sums, top * stride + left)
      const mean = sum / ((bottom - top) * (right - left))
      if (u8(data, y * width + x) < mean * DARK_SHARE) mask[y * width + x] = 1
    }
  }
  return mask
}

interface Filling {
  readonly width: number
  readonly height: number
  readonly start: number
  readonly stack: Int32Array
}

interface Spans {
  readonly top: number
  /** First and last column of each row, two numbers a row. */
  readonly columns: readonly number[]
}

/** Takes one patch (four neighbours) out of the mask; undefined when it is too small or touches the picture's rim. */
function fill(mask: Uint8Array, { width, height, start, stack }: Filling): Spans | undefined {
  const rows = new Map<number, [number, number]>()
  let count = 0
  const push = (at: number): void => {
    if (mask[at] !== 1) return
    mask[at] = 2
    stack[count++] = at
  }
  push(start)
  while (count > 0) {
    const at = stack[--count] ?? 0
    const y = Math.floor(at / width)
    const x = at - y * width
    const row = rows.get(y)
    if (row === undefined) rows.set(y, [x, x])
    else rows.set(y, [Math.min(row[0], x), Math.max(row[1], x)])
    if (x > 0) push(at - 1)
    if (x < width - 1) push(at + 1)
    push(at - width)
    push(at + width)
  }
  const top = Math.floor(start / width)
  const columns = Array.from({ length: rows.size }, (_, index) => rows.get(top + index) ?? [0, 0])
  const touchesRim =
    top === 0 ||
    top + rows.size === height ||
    columns.some(([left, right]) => left === 0 || right === width - 1)
  return touchesRim || rows.size < MIN_SIDE_PX / 2 ? undefined : { top, columns: columns.flat() }
}

const cross = (a: Point2, b: Point2, c: Point2): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** Hull of the patch's pixels, clockwise as seen (y runs down). Andrew's monotone chain, by rows. */
function hullOf({ top, columns }: Spans): Point2[] {
  const left: Point2[] = []
  const right: Point2[] = []
  const add = (chain: Point2[], point: Point2, side: number): void => {
    for (;;) {
      const [a, b] = [chain.at(-2), chain.at(-1)]
      if (a === undefined || b === undefined || cross(a, b, point) * side > 0) break
      chain.pop()
    }
    chain.push(point)
  }
  for (let row = 0; row * 2 < columns.length; row++) {
    for (const y of [top + row, top + row + 1]) {
      add(left, [columns[row * 2] ?? 0, y], -1)
      add(right, [(columns[row * 2 + 1] ?? 0) + 1, y], 1)
    }
  }
  return [...right, ...left.toReversed()]
}

const areaOf = (points: readonly Point2[]): number =>
  points.reduce((sum, [x, y], index) => {
    const [nx, ny] = points[(index + 1) % points.length] ?? [x, y]
    return sum + x * ny - nx * y
  }, 0) / 2

/** Index of the corner that the hull would miss least (Visvalingam's measure). */
function leastCorner(points: readonly Point2[]): number {
  const losses = points.map((here, index) =>
    Math.abs(cross(points.at(index - 1) ?? here, here, points[(index + 1) % points.length] ?? here)),
  )
  return losses.indexOf(Math.min(...losses))
}

/** The hull with its least corners taken away until four are left. */
function quadOf(spans: Spans): Quad | undefined {
  const points = hullOf(spans)
  const whole = areaOf(points)
  if (whole < MIN_SIDE_PX ** 2 / 2) return undefined
  while (points.length > 4) points.splice(leastCorner(points), 1)
  const [a, b, c, d] = points
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  const quad: Quad = [a, b, c, d]
  const isLongEnough = quad.every(([x, y], index) => {
    const [nx, ny] = quad[(index + 1) % 4] ?? [x, y]
    return Math.hypot(nx - x, ny - y) >= MIN_SIDE_PX / 2
  })
  return isLongEnough && areaOf(quad) >= MIN_FILL * whole ? quad : undefined
}
