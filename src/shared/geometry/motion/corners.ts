// Strong features of the still, spread over the picture: what the other pictures' poses are corrected by.
// Score: smaller eigenvalue of the gradients' covariance (Shi and Tomasi 1994), taken at every third pixel.
import type { WorkView } from './workView.ts'

export interface Corner {
  readonly x: number
  readonly y: number
  readonly score: number
}

const STEP = 3
const HALF = 4
const MARGIN = 12
const COLUMNS = 10
const ROWS = 6
/** Mean squared gradient (luma per pixel)² in the weaker direction; sensor noise of 2 levels alone gives about 2. */
const MIN_SCORE = 5

/** The best corner of each cell of a 10 x 6 raster, if it is one. */
export function findCorners(view: WorkView): Corner[] {
  const best = new Map<number, Corner>()
  for (let y = MARGIN; y < view.height - MARGIN; y += STEP) {
    for (let x = MARGIN; x < view.width - MARGIN; x += STEP) {
      const score = cornerScore(view, x, y)
      if (score < MIN_SCORE) continue
      const cell = Math.floor((y * ROWS) / view.height) * COLUMNS + Math.floor((x * COLUMNS) / view.width)
      const champion = best.get(cell)
      if (champion === undefined || champion.score < score) best.set(cell, { x: x + 0.5, y: y + 0.5, score })
    }
  }
  return [...best.values()]
}

function cornerScore({ data, width }: WorkView, x: number, y: number): number {
  let xx = 0
  let xy = 0
  let yy = 0
  for (let dy = -HALF; dy <= HALF; dy += 2) {
    for (let dx = -HALF; dx <= HALF; dx += 2) {
      const at = (y + dy) * width + x + dx
      const gx = (data[at + 1] ?? 0) - (data[at - 1] ?? 0)
      const gy = (data[at + width] ?? 0) - (data[at - width] ?? 0)
      xx += gx * gx
      xy += gx * gy
      yy += gy * gy
    }
  }
  const samples = (HALF + 1) ** 2 * 4 // central differences span two pixels: a quarter each
  return (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2 / samples
}

/**
 * Standard deviation of the picture's noise, luma levels: median absolute response of a filter that is blind to slopes
 * (Immerkær 1996, with the median so that edges do not count).
 */
export function noiseSigma({ data, width, height }: WorkView): number {
  const histogram = new Uint32Array(512)
  let count = 0
  for (let y = 1; y < height - 1; y += 5) {
    for (let x = 1 + (y % 7); x < width - 1; x += 7) {
      const at = y * width + x
      const pixel = (offset: number): number => data[at + offset] ?? 0
      const response =
        pixel(-width - 1) +
        pixel(-width + 1) +
        pixel(width - 1) +
        pixel(width + 1) +
        4 * pixel(0) -
        2 * (pixel(-width) + pixel(width) + pixel(-1) + pixel(1))
      const bin = Math.min(511, Math.abs(response))
      histogram[bin] = (histogram[bin] ?? 0) + 1
      count++
    }
  }
  let passed = 0
  let median = 0
  while (passed < count / 2 && median < 511) passed += histogram[median++] ?? 0
  // The filter's weights have norm 6; a normal's median absolute value is 0.6745 sigma. Quantisation alone leaves 0.3.
  return Math.max(0.3, (median - 0.5) / 6 / 0.6745)
}
