// Plane sweep: how well every picture agrees with the still's patches when they are laid at each of many depths.
import { f32, f64, u8 } from './cells.ts'
import type { Patch } from './patch.ts'
import { relativeView, type WorkView } from './workView.ts'

/** Inverse depths, evenly spaced from 4.5 m to 0.22 m: arm's length and the room's far side, in equal steps of parallax. */
export const SWEEP_STEPS = 96
const LEAST = 1 / 4.5
const MOST = 1 / 0.22
const STEP = (MOST - LEAST) / (SWEEP_STEPS - 1)
export const sweepInverseDepth = (index: number): number => LEAST + STEP * index

export interface SweepPeak {
  readonly inverseDepth: number
  /** Half width of what is still plausible, 1/m. */
  readonly spread: number
  /** Mean correlation at the peak. */
  readonly correlation: number
  /** The best rival's score over the peak's, 0..1; near one = ambiguous. */
  readonly rival: number
}

/** Sum over the pictures of the correlation (negative counts as none), per depth step. */
export function sweepPatch(patch: Patch, still: WorkView, views: readonly WorkView[]): Float64Array {
  const total = new Float64Array(SWEEP_STEPS)
  const projected = new Float64Array(patch.count * 3)
  for (const view of views) {
    const target = { view, projected, shift: projectDirections(patch, still, view, projected) }
    for (let step = 0; step < SWEEP_STEPS; step++) {
      const correlation = correlateAt(patch, target, sweepInverseDepth(step))
      total[step] = f64(total, step) + Math.max(0, correlation) ** 2
    }
  }
  return total
}

type Shift = readonly [number, number, number]

/** Homogeneous pixel of each patch pixel at infinity, and what one unit of inverse depth adds to it. */
function projectDirections(patch: Patch, still: WorkView, view: WorkView, out: Float64Array): Shift {
  const { turn: m, shift } = relativeView(still, view)
  const [s0 = 0, s1 = 0, s2 = 0] = shift
  for (let i = 0; i < patch.count; i++) {
    const x = f64(patch.x, i)
    const y = f64(patch.y, i)
    const z = f64(m, 6) * x + f64(m, 7) * y + f64(m, 8)
    out[i * 3] = view.fx * (f64(m, 0) * x + f64(m, 1) * y + f64(m, 2)) + view.cx * z
    out[i * 3 + 1] = view.fy * (f64(m, 3) * x + f64(m, 4) * y + f64(m, 5)) + view.cy * z
    out[i * 3 + 2] = z
  }
  return [view.fx * s0 + view.cx * s2, view.fy * s1 + view.cy * s2, s2]
}

interface Target {
  readonly view: WorkView
  readonly projected: Float64Array
  readonly shift: Shift
}

function correlateAt(patch: Patch, { view, projected, shift }: Target, inverseDepth: number): number {
  const { data, width } = view
  const right = view.width - 1.5
  const bottom = view.height - 1.5
  const [du, dv, dw] = [shift[0] * inverseDepth, shift[1] * inverseDepth, shift[2] * inverseDepth]
  let sum = 0
  let square = 0
  let cross = 0
  for (let i = 0; i < patch.count; i++) {
    const w = 1 / (f64(projected, i * 3 + 2) + dw)
    const u = (f64(projected, i * 3) + du) * w - 0.5
    const v = (f64(projected, i * 3 + 1) + dv) * w - 0.5
    if (!(u >= 0 && v >= 0 && u < right - 0.5 && v < bottom - 0.5)) return 0
    const iu = u | 0
    const iv = v | 0
    const a = u - iu
    const b = v - iv
    const at = iv * width + iu
    const top = u8(data, at) * (1 - a) + u8(data, at + 1) * a
    const low = u8(data, at + width) * (1 - a) + u8(data, at + width + 1) * a
    const value = top + (low - top) * b
    sum += value
    square += value * value
    cross += value * f32(patch.value, i)
  }
  const variance = square - (sum * sum) / patch.count
  return variance < 1 ? 0 : cross / Math.sqrt(variance)
}

/** Best depth of a score curve; undefined where nothing agrees. `pictures` = how many were summed. */
export function findPeak(scores: Float64Array, pictures: number): SweepPeak | undefined {
  let best = 0
  for (let i = 1; i < scores.length; i++) if (f64(scores, i) > f64(scores, best)) best = i
  const peak = f64(scores, best)
  if (peak <= 0 || pictures === 0) return undefined
  const threshold = peak * 0.9
  let low = best
  let high = best
  while (low > 0 && f64(scores, low - 1) > threshold) low--
  while (high < scores.length - 1 && f64(scores, high + 1) > threshold) high++
  return {
    inverseDepth: sweepInverseDepth(best),
    spread: (sweepInverseDepth(high) - sweepInverseDepth(low)) / 2 + (MOST - LEAST) / SWEEP_STEPS,
    correlation: Math.sqrt(peak / pictures),
    rival: rivalOf(scores, best) / peak,
  }
}

/** The curve's best score within three steps of a depth. */
export const scoreNear = (scores: Float64Array, inverseDepth: number): number =>
  scoreWithin(scores, inverseDepth - 3 * STEP, inverseDepth + 3 * STEP)

/** The curve's best score between two inverse depths. */
export function scoreWithin(scores: Float64Array, least: number, most: number): number {
  const stepOf = (inverseDepth: number): number => Math.round((inverseDepth - LEAST) / STEP)
  return Math.max(...scores.subarray(Math.max(0, stepOf(least)), Math.max(0, stepOf(most) + 1)))
}

/** Highest local maximum that is separated from the best by a real dip. */
function rivalOf(scores: Float64Array, best: number): number {
  let rival = 0
  for (const direction of [-1, 1]) {
    let dip = f64(scores, best)
    for (let i = best + direction; i >= 0 && i < scores.length; i += direction) {
      const score = f64(scores, i)
      dip = Math.min(dip, score)
      if (score - dip > 0.1 * f64(scores, best)) rival = Math.max(rival, score)
    }
  }
  return rival
}
