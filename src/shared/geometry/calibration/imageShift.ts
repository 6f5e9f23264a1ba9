// How far one small luma picture is shifted against the one before: the whole picture's motion, to a part of a pixel.
import { u8 } from '../motion/cells.ts'
import type { GrayImage } from '../motion/motionTypes.ts'

/** Size of the pictures that are compared. */
export const SHIFT_WIDTH = 64
export const SHIFT_HEIGHT = 36

export interface ImageShift {
  /** Pixels of the small picture: to the right, and down. */
  readonly x: number
  readonly y: number
}

const SEARCH_PX = 9
const REFINEMENTS = 4
/** Brightness changes less than this on average over the picture: nothing to hold on to (of 255). */
const MIN_TEXTURE = 2

/** Brightness that is off by more (of 255) belongs to something that moves by itself, a hand or a patient. */
const OTHER_MOTION = 10

/**
 * The shift by which `before`, moved, looks most like `after`; undefined when the picture is too plain, or the best match
 * lies at the edge of the search. Whole pixels by least absolute difference, then Lucas and Kanade's
 * refinement (1981) with Geman and McClure's weights.
 */
export function imageShift(before: GrayImage, after: GrayImage): ImageShift | undefined {
  const whole = wholeShift(before, after)
  if (Math.abs(whole.x) >= SEARCH_PX || Math.abs(whole.y) >= SEARCH_PX) return undefined
  let { x, y } = whole
  for (let i = 0; i < REFINEMENTS; i++) {
    const step = refinement(before, after, { x, y })
    if (step === undefined) return undefined
    x += step.x
    y += step.y
  }
  return Math.abs(x - whole.x) < 1.5 && Math.abs(y - whole.y) < 1.5 ? { x, y } : undefined
}

function wholeShift(before: GrayImage, after: GrayImage): ImageShift {
  let best: ImageShift = { x: 0, y: 0 }
  let least = Infinity
  for (let dy = -SEARCH_PX; dy <= SEARCH_PX; dy++)
    for (let dx = -SEARCH_PX; dx <= SEARCH_PX; dx++) {
      const difference = meanDifference(before, after, dx, dy)
      if (difference >= least) continue
      least = difference
      best = { x: dx, y: dy }
    }
  return best
}

/** Mean absolute difference where both overlap, every second pixel. */
function meanDifference(before: GrayImage, after: GrayImage, dx: number, dy: number): number {
  const { width, height } = after
  let sum = 0
  let count = 0
  for (let y = Math.max(0, dy); y < Math.min(height, height + dy); y += 2)
    for (let x = Math.max(0, dx); x < Math.min(width, width + dx); x += 2) {
      sum += Math.abs(u8(after.data, y * width + x) - u8(before.data, (y - dy) * width + x - dx))
      count++
    }
  return sum / count
}

/** One step of robust least squares on the gradients of `before`. */
function refinement(
  before: GrayImage,
  after: GrayImage,
  { x: sx, y: sy }: ImageShift,
): ImageShift | undefined {
  const { width, height, data } = before
  // Where both pictures show the same.
  const [left, right] = [Math.max(1, Math.ceil(-sx)), Math.min(width - 1, Math.floor(width - 1 - sx))]
  const [top, bottom] = [Math.max(1, Math.ceil(-sy)), Math.min(height - 1, Math.floor(height - 1 - sy))]
  let [xx, xy, yy, xt, yt, count] = [0, 0, 0, 0, 0, 0]
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const at = y * width + x
      const gx = (u8(data, at + 1) - u8(data, at - 1)) / 2
      const gy = (u8(data, at + width) - u8(data, at - width)) / 2
      const off = u8(data, at) - between(after, x + sx, y + sy)
      const weight = 1 / (1 + (off / OTHER_MOTION) ** 2) ** 2
      xx += weight * gx * gx
      xy += weight * gx * gy
      yy += weight * gy * gy
      xt += weight * gx * off
      yt += weight * gy * off
      count += weight
    }
  const det = xx * yy - xy * xy
  if (xx + yy < count * MIN_TEXTURE || det < 1e-3 * (xx + yy) ** 2) return undefined
  return { x: (yy * xt - xy * yt) / det, y: (xx * yt - xy * xt) / det }
}

function between({ width, height, data }: GrayImage, x: number, y: number): number {
  const cx = Math.max(0, Math.min(width - 1.001, x))
  const cy = Math.max(0, Math.min(height - 1.001, y))
  const [ix, iy] = [Math.floor(cx), Math.floor(cy)]
  const [a, b] = [cx - ix, cy - iy]
  const at = iy * width + ix
  const top = u8(data, at) * (1 - a) + u8(data, at + 1) * a
  const low = u8(data, at + width) * (1 - a) + u8(data, at + width + 1) * a
  return top * (1 - b) + low * b
}
