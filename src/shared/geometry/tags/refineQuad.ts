// The corners of a dark patch to a small part of a pixel: a line through each side's edge, and where the lines meet.
import { u8 } from '../motion/cells.ts'
import type { GrayImage } from '../motion/motionTypes.ts'
import type { Point2, Quad } from './homography.ts'

/** The border is a seventh of the side; farther in, the cells' own edges begin. */
const REACH_SHARE = 1 / 16
const MIN_REACH_PX = 1.5
const MAX_REACH_PX = 6
const STEP_PX = 0.5
const PASSES = 2

/** Brightness between pixels; a pixel's middle is at .5. */
export function lumaAt({ width, height, data }: GrayImage, x: number, y: number): number {
  const fx = Math.max(0, Math.min(width - 1.001, x - 0.5))
  const fy = Math.max(0, Math.min(height - 1.001, y - 0.5))
  const [ix, iy] = [Math.floor(fx), Math.floor(fy)]
  const [a, b] = [fx - ix, fy - iy]
  const at = iy * width + ix
  const top = u8(data, at) * (1 - a) + u8(data, at + 1) * a
  const low = u8(data, at + width) * (1 - a) + u8(data, at + width + 1) * a
  return top * (1 - b) + low * b
}

/** nx·x + ny·y = offset, with a unit normal. */
interface Line {
  readonly nx: number
  readonly ny: number
  readonly offset: number
}

const meet = (a: Line, b: Line): Point2 | undefined => {
  const det = a.nx * b.ny - a.ny * b.nx
  if (Math.abs(det) < 0.05) return undefined
  return [(a.offset * b.ny - b.offset * a.ny) / det, (a.nx * b.offset - b.nx * a.offset) / det]
}

/** The better corners, in the same order; undefined where an edge does not show from dark inside to bright outside. */
export function refineQuad(image: GrayImage, quad: Quad): Quad | undefined {
  let refined = quad
  for (let pass = 0; pass < PASSES; pass++) {
    const [a, b, c, d] = refined
    const sides = [edgeLine(image, a, b), edgeLine(image, b, c), edgeLine(image, c, d), edgeLine(image, d, a)]
    const corners = sides.map((side, index) => {
      const before = sides.at(index - 1)
      return before && side && meet(before, side)
    })
    const [p, q, r, s] = corners
    if (p === undefined || q === undefined || r === undefined || s === undefined) return undefined
    refined = [p, q, r, s]
  }
  return refined
}

/** Line through the edge between two corners that are clockwise as seen: outside is to the left of a to b. */
function edgeLine(image: GrayImage, a: Point2, b: Point2): Line | undefined {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1])
  if (length < 4) return undefined
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
  const [ox, oy] = [uy, -ux]
  const reach = Math.min(MAX_REACH_PX, Math.max(MIN_REACH_PX, length * REACH_SHARE))
  const count = Math.max(8, Math.min(48, Math.round(length * 0.8)))
  const points: EdgePoint[] = []
  for (let i = 0; i < count; i++) {
    // The rounding of corners by blur is left out.
    const along = length * (0.1 + (0.8 * (i + 0.5)) / count)
    const [x, y] = [a[0] + ux * along, a[1] + uy * along]
    const found = edgeAcross(image, { x, y, ox, oy, reach })
    if (found !== undefined) points.push({ along, ...found })
  }
  if (points.length < count / 2) return undefined
  const fit = fitOffsets(points)
  // offset(along) = base + slope * along, outwards from the line a-b; back to a line in the picture.
  const norm = Math.hypot(1, fit.slope)
  const [nx, ny] = [(ox - fit.slope * ux) / norm, (oy - fit.slope * uy) / norm]
  const [px, py] = [a[0] + ox * fit.base, a[1] + oy * fit.base]
  return { nx, ny, offset: nx * px + ny * py }
}

interface EdgePoint {
  readonly along: number
  readonly offset: number
  readonly weight: number
}

interface Crossing {
  readonly x: number
  readonly y: number
  readonly ox: number
  readonly oy: number
  readonly reach: number
}

/** Where brightness rises on the way outwards: the middle of its rise, weighted by how steep it is. */
function edgeAcross(
  image: GrayImage,
  { x, y, ox, oy, reach }: Crossing,
): Omit<EdgePoint, 'along'> | undefined {
  let weight = 0
  let sum = 0
  let before = lumaAt(image, x - ox * reach, y - oy * reach)
  for (let t = -reach + STEP_PX; t <= reach + 1e-9; t += STEP_PX) {
    const luma = lumaAt(image, x + ox * t, y + oy * t)
    const rise = Math.max(0, luma - before)
    // Squared: noise beside the edge has little say.
    weight += rise * rise
    sum += rise * rise * (t - STEP_PX / 2)
    before = luma
  }
  return weight < 25 ? undefined : { offset: sum / weight, weight: Math.sqrt(weight) }
}

/** Weighted straight line; points far off it (a finger, a glare) are left out of a second fit. */
function fitOffsets(points: readonly EdgePoint[]): { base: number; slope: number } {
  const fit = (used: readonly EdgePoint[]): { base: number; slope: number } => {
    let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0]
    for (const { along, offset, weight } of used) {
      w += weight
      wx += weight * along
      wy += weight * offset
      wxx += weight * along * along
      wxy += weight * along * offset
    }
    const det = w * wxx - wx * wx
    const slope = Math.abs(det) < 1e-9 ? 0 : (w * wxy - wx * wy) / det
    return { slope, base: (wy - slope * wx) / w }
  }
  const first = fit(points)
  const off = ({ along, offset }: EdgePoint): number => Math.abs(offset - first.base - first.slope * along)
  const sorted = points.map(off).sort((p, q) => p - q)
  const limit = 0.1 + 2.5 * (sorted[Math.floor(sorted.length / 2)] ?? 0)
  return fit(points.filter((point) => off(point) <= limit))
}
