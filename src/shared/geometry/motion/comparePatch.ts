// One patch of the still, laid on a surface, in one other picture: how alike it is, and which way it lies off.
import { f32, f64 } from './cells.ts'
import { inverseDepthAt, type InverseSurface } from './inverseSurface.ts'
import type { Patch } from './patch.ts'
import { isInside, sample, warp, type RelativeView, type WorkView } from './workView.ts'

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

const place = new Float64Array(2)
let seen = new Float32Array(0)

/** Undefined when the patch leaves the picture. `noise`: luma noise of a picture, one sigma. */
export function comparePatch(
  comparison: Comparison,
  surface: InverseSurface,
  noise: number,
): Block | 'unlike' | undefined {
  const { patch, view, relative, node } = comparison
  const local = localMap(comparison, surface)
  if (local === undefined) return undefined
  const { count } = patch
  if (seen.length < count) seen = new Float32Array(count)
  let mean = 0
  for (let i = 0; i < count; i++) {
    const x = f64(patch.x, i)
    const y = f64(patch.y, i)
    if (!warp(relative, view, [x, y, inverseDepthAt(surface, x, y)], place)) return undefined
    const [u, v] = [f64(place, 0), f64(place, 1)]
    if (!isInside(view, u, v, 1.5)) return undefined
    const value = sample(view, u, v)
    seen[i] = value
    mean += value / count
  }
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
