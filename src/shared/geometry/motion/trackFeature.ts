// Finds a feature of the still in another picture: along the line on which the pose says it must lie, a few pixels to
// either side (the pose's noise), by normalised correlation with the patch as that picture would show it.
import { isInside, sample, warp, type RelativeView, type WorkView } from './workView.ts'

const HALF = 5
const SIDE = 2 * HALF + 1
const AREA = SIDE * SIDE
const MIN_CORRELATION = 0.92

export interface Feature {
  /** Direction in the still, (x, y, 1). */
  readonly x: number
  readonly y: number
  /** Pixel in the still. */
  readonly px: number
  readonly py: number
  /** Current belief, 1/m. */
  inverseDepth: number
  lowest: number
  highest: number
}

export interface Track {
  readonly u: number
  readonly v: number
  readonly correlation: number
}

const template = new Float32Array(AREA)
const place = new Float64Array(2)

/** Where the feature is seen; undefined when nowhere with confidence. `slackPx`: three sigma of the pose's noise. */
export function trackFeature(
  feature: Feature,
  still: WorkView,
  target: { readonly view: WorkView; readonly relative: RelativeView },
  slackPx: number,
): Track | undefined {
  const { view, relative } = target
  if (!warpTemplate(feature, still, target)) return undefined
  if (!warp(relative, view, [feature.x, feature.y, feature.lowest], place)) return undefined
  const [x0, y0] = [place[0] ?? 0, place[1] ?? 0]
  if (!warp(relative, view, [feature.x, feature.y, feature.highest], place)) return undefined
  const [x1, y1] = [place[0] ?? 0, place[1] ?? 0]
  const best = searchBox(view, [x0, y0, x1, y1], Math.ceil(slackPx))
  if (best === undefined || best.correlation < MIN_CORRELATION) return undefined
  return subpixel(view, best)
}

/** The still's patch as the target shows it (turned, scaled), zero mean and norm one; false when it has no contrast. */
function warpTemplate(
  feature: Feature,
  still: WorkView,
  { view, relative }: { readonly view: WorkView; readonly relative: RelativeView },
): boolean {
  const at = (dx: number, dy: number): readonly [number, number] | undefined =>
    warp(relative, view, [feature.x + dx / still.fx, feature.y + dy / still.fy, feature.inverseDepth], place)
      ? [place[0] ?? 0, place[1] ?? 0]
      : undefined
  const centre = at(0, 0)
  const right = at(1, 0)
  const down = at(0, 1)
  if (centre === undefined || right === undefined || down === undefined) return false
  const [a, c] = [right[0] - centre[0], right[1] - centre[1]]
  const [b, d] = [down[0] - centre[0], down[1] - centre[1]]
  const determinant = a * d - b * c
  if (determinant < 0.2 || determinant > 5) return false
  let sum = 0
  let index = 0
  for (let dy = -HALF; dy <= HALF; dy++) {
    for (let dx = -HALF; dx <= HALF; dx++) {
      const x = feature.px + (d * dx - b * dy) / determinant
      const y = feature.py + (a * dy - c * dx) / determinant
      if (!isInside(still, x, y, 1)) return false
      const value = sample(still, x, y)
      template[index++] = value
      sum += value
    }
  }
  return normalise(sum / AREA)
}

function normalise(mean: number): boolean {
  let square = 0
  for (let i = 0; i < AREA; i++) square += ((template[i] ?? 0) - mean) ** 2
  if (square < AREA) return false // less than one level of contrast
  const scale = 1 / Math.sqrt(square)
  for (let i = 0; i < AREA; i++) template[i] = ((template[i] ?? 0) - mean) * scale
  return true
}

interface Peak {
  readonly x: number
  readonly y: number
  readonly correlation: number
}

/** Best whole-pixel place within `slack` of the segment. */
function searchBox(
  view: WorkView,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  slack: number,
): Peak | undefined {
  const size = Math.hypot(x1 - x0, y1 - y0)
  const steps = Math.ceil(size)
  const seen = new Set<number>()
  let best: Peak | undefined
  for (let step = 0; step <= steps; step++) {
    const t = steps === 0 ? 0 : step / steps
    const cx = Math.floor(x0 + (x1 - x0) * t)
    const cy = Math.floor(y0 + (y1 - y0) * t)
    for (let y = cy - slack; y <= cy + slack; y++) {
      for (let x = cx - slack; x <= cx + slack; x++) {
        const key = y * view.width + x
        if (seen.has(key) || !isInside(view, x, y, HALF + 2)) continue
        seen.add(key)
        const correlation = correlate(view, x, y)
        if (best === undefined || correlation > best.correlation) best = { x, y, correlation }
      }
    }
  }
  return best
}

function correlate({ data, width }: WorkView, x: number, y: number): number {
  let sum = 0
  let square = 0
  let cross = 0
  let index = 0
  for (let dy = -HALF; dy <= HALF; dy++) {
    let at = (y + dy) * width + x - HALF
    for (let dx = 0; dx < SIDE; dx++) {
      const value = data[at++] ?? 0
      sum += value
      square += value * value
      cross += value * (template[index++] ?? 0)
    }
  }
  const variance = square - (sum * sum) / AREA
  return variance < AREA ? 0 : cross / Math.sqrt(variance)
}

/** Vertex of the parabola through the peak and its neighbours, each axis by itself. */
function subpixel(view: WorkView, { x, y, correlation }: Peak): Track | undefined {
  const left = correlate(view, x - 1, y)
  const right = correlate(view, x + 1, y)
  const up = correlate(view, x, y - 1)
  const down = correlate(view, x, y + 1)
  // Not a maximum: the search ended at its rim.
  if (left > correlation || right > correlation || up > correlation || down > correlation) return undefined
  return {
    u: x + 0.5 + vertex(left, correlation, right),
    v: y + 0.5 + vertex(up, correlation, down),
    correlation,
  }
}

function vertex(before: number, peak: number, after: number): number {
  const curvature = before + after - 2 * peak
  return curvature > -1e-9 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curvature)))
}
