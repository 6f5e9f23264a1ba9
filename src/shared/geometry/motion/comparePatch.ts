// One patch of the still, laid on a surface, in one other picture: how alike it is, and which way it lies off.
import { f32, f64, u8 } from './cells.ts'
import { inverseDepthAt, type InverseSurface } from './inverseSurface.ts'
import type { Patch } from './patch.ts'
import { NEAREST, warp, type RelativeView, type WorkView } from './workView.ts'

export interface Comparison {
  readonly patch: Patch
  readonly node: number
  readonly view: WorkView
  readonly relative: RelativeView
  readonly still: WorkView
}

export interface Block {
  readonly patch: Patch
  /** Index of the picture. */
  readonly node: number
  readonly correlation: number
  /** Shift of the picture against the model, in pixels of the still, times the patch's structure. */
  readonly pullX: number
  readonly pullY: number
  /** Patch structure times this = information about a shift in pixels of the still. */
  weight: number
  /** Still-pixel per unit of inverse depth. */
  readonly parallaxX: number
  readonly parallaxY: number
  /** Inverse of the patch's map into the picture: picture pixels to still pixels. */
  readonly back: readonly [number, number, number, number]
}

/** Compression and interpolation spread one pixel's error over its neighbours: fewer independent pixels than there are. */
const CORRELATED_PIXELS = 6

/** Nearer to the picture's rim nothing is sampled, pixels. */
const RIM = 1.5

const place = new Float64Array(2)
let seen = new Float32Array(0)

/** Undefined when the patch leaves the picture. `noise`: luma noise of a picture, one sigma. */
export function comparePatch(
  comparison: Comparison,
  surface: InverseSurface,
  noise: number,
): Block | 'unlike' | undefined {
  const { patch, node } = comparison
  const local = localMap(comparison, surface)
  if (local === undefined) return undefined
  const { count } = patch
  const mean = look(comparison, surface)
  if (mean === undefined) return undefined
  let gain = 0
  let square = 0
  for (let i = 0; i < count; i++) {
    const value = f32(seen, i) - mean
    gain += value * f32(patch.value, i)
    square += value * value
  }
  const correlation = square < 1 ? 0 : gain / Math.sqrt(square)
  if (correlation < 0.1) return 'unlike'
  let pullX = 0
  let pullY = 0
  for (let i = 0; i < count; i++) {
    const residual = (f32(seen, i) - mean) / gain - f32(patch.value, i)
    pullX -= f32(patch.gradientX, i) * residual
    pullY -= f32(patch.gradientY, i) * residual
  }
  const unlike = (square / (gain * gain) - 1) / (count - 3)
  const variance = Math.max(unlike, (noise / gain) ** 2 + (noise / patch.norm) ** 2)
  const weight = 1 / (variance * CORRELATED_PIXELS)
  return { patch, node, correlation, pullX, pullY, weight, ...local }
}

/** Fills `seen` with what the picture shows of the patch, and returns its mean; undefined when some of it is not in sight. */
function look(
  { patch, view, relative: { turn: m, shift: s } }: Comparison,
  { atX, atY, coefficients: c }: InverseSurface,
): number | undefined {
  const { count } = patch
  const { data, width, fx, fy, cx, cy } = view
  if (seen.length < count) seen = new Float32Array(count)
  const [m0, m1, m2] = [f64(m, 0), f64(m, 1), f64(m, 2)]
  const [m3, m4, m5] = [f64(m, 3), f64(m, 4), f64(m, 5)]
  const [m6, m7, m8] = [f64(m, 6), f64(m, 7), f64(m, 8)]
  const [s0, s1, s2] = [f64(s, 0), f64(s, 1), f64(s, 2)]
  const [c0, c1, c2] = [f64(c, 0), f64(c, 1), f64(c, 2)]
  const [c3, c4, c5] = [f64(c, 3), f64(c, 4), f64(c, 5)]
  const [right, bottom] = [view.width - RIM, view.height - RIM]
  let sum = 0
  // `warp`, `inverseDepthAt` and `sample` written out: this runs some hundred thousand times for one estimate.
  for (let i = 0; i < count; i++) {
    const x = f64(patch.x, i)
    const y = f64(patch.y, i)
    const X = x - atX
    const Y = y - atY
    const r = c0 + X * (c1 + X * c3 + Y * c4) + Y * (c2 + Y * c5)
    const z = m6 * x + m7 * y + m8 + r * s2
    if (z < NEAREST) return undefined
    const u = (fx * (m0 * x + m1 * y + m2 + r * s0)) / z + cx
    const v = (fy * (m3 * x + m4 * y + m5 + r * s1)) / z + cy
    if (!(u > RIM && v > RIM && u < right && v < bottom)) return undefined
    const iu = (u - 0.5) | 0
    const iv = (v - 0.5) | 0
    const a = u - 0.5 - iu
    const b = v - 0.5 - iv
    const at = iv * width + iu
    const top = u8(data, at) * (1 - a) + u8(data, at + 1) * a
    const low = u8(data, at + width) * (1 - a) + u8(data, at + width + 1) * a
    const value = top + (low - top) * b
    seen[i] = value
    sum += value
  }
  return sum / count
}

type LocalMap = Pick<Block, 'parallaxX' | 'parallaxY' | 'back'>

/** How the still's neighbourhood of the patch's middle maps into the picture, and moves there with inverse depth. */
function localMap(
  { patch, view, relative, still }: Comparison,
  surface: InverseSurface,
): LocalMap | undefined {
  const { centreX: x, centreY: y } = patch
  const at = (dx: number, dy: number, extra: number): readonly [number, number] | undefined => {
    const [px, py] = [x + dx / still.fx, y + dy / still.fy]
    return warp(relative, view, [px, py, inverseDepthAt(surface, px, py) + extra], place)
      ? [place[0] ?? 0, place[1] ?? 0]
      : undefined
  }
  const centre = at(0, 0, 0)
  const right = at(1, 0, 0)
  const down = at(0, 1, 0)
  const nearer = at(0, 0, 1e-3)
  if (centre === undefined || right === undefined || down === undefined || nearer === undefined)
    return undefined
  const [a, c] = [right[0] - centre[0], right[1] - centre[1]]
  const [b, d] = [down[0] - centre[0], down[1] - centre[1]]
  const determinant = a * d - b * c
  if (determinant < 0.1) return undefined
  const back = [d / determinant, -b / determinant, -c / determinant, a / determinant] as const
  const [pu, pv] = [(nearer[0] - centre[0]) * 1e3, (nearer[1] - centre[1]) * 1e3]
  return {
    back,
    parallaxX: back[0] * pu + back[1] * pv,
    parallaxY: back[2] * pu + back[3] * pv,
  }
}
