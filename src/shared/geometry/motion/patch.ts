// The spot around a marked point in the still: its luma, its gradients, and how much there is to compare.
import { isInside, sample, type WorkView } from './workView.ts'

export interface Patch {
  readonly count: number
  /** Direction in the still of each pixel, (x, y, 1). */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Zero mean, norm one. */
  readonly value: Float32Array
  /** Gradient of `value` per pixel of the still. */
  readonly gradientX: Float32Array
  readonly gradientY: Float32Array
  /** Norm of the luma about its mean (levels): what `value` was divided by. */
  readonly norm: number
  /** Direction of the middle. */
  readonly centreX: number
  readonly centreY: number
  /** Sum of the squared gradients with brightness and contrast changes projected out: xx, xy, yy. */
  readonly structure: readonly [number, number, number]
}

export interface PatchShape {
  /** Half the side, pixels of the still. */
  readonly half: number
  readonly step: number
}

/** Of a patch; with less there is too little to compare. */
const LEAST_KEPT = 0.3

/** Undefined when the patch does not fit in the picture, is perfectly even, or hardly any of it is `kept`. */
export function cutPatch(
  still: WorkView,
  [px, py]: readonly [number, number],
  { half, step }: PatchShape,
  kept?: (x: number, y: number) => boolean,
): Patch | undefined {
  if (!isInside(still, px, py, half + 2)) return undefined
  const pixels = pixelsAround([px, py], { half, step }, kept)
  const count = pixels.length
  if (count < LEAST_KEPT * (2 * Math.floor(half / step) + 1) ** 2) return undefined
  const patch = {
    x: Float64Array.from(pixels, ([u]) => (u - still.cx) / still.fx),
    y: Float64Array.from(pixels, ([, v]) => (v - still.cy) / still.fy),
    value: Float32Array.from(pixels, ([u, v]) => sample(still, u, v)),
    gradientX: Float32Array.from(pixels, ([u, v]) => (sample(still, u + 1, v) - sample(still, u - 1, v)) / 2),
    gradientY: Float32Array.from(pixels, ([u, v]) => (sample(still, u, v + 1) - sample(still, u, v - 1)) / 2),
  }
  const mean = meanOf(patch.value)
  let square = 0
  for (let i = 0; i < count; i++) square += ((patch.value[i] ?? 0) - mean) ** 2
  const norm = Math.sqrt(square)
  if (norm < 1) return undefined
  for (let i = 0; i < count; i++) {
    patch.value[i] = ((patch.value[i] ?? 0) - mean) / norm
    patch.gradientX[i] = (patch.gradientX[i] ?? 0) / norm
    patch.gradientY[i] = (patch.gradientY[i] ?? 0) / norm
  }
  projectOut(patch.gradientX, patch.value)
  projectOut(patch.gradientY, patch.value)
  return {
    ...patch,
    count,
    norm,
    centreX: meanOf(patch.x),
    centreY: meanOf(patch.y),
    structure: [
      product(patch.gradientX, patch.gradientX),
      product(patch.gradientX, patch.gradientY),
      product(patch.gradientY, patch.gradientY),
    ],
  }
}

function pixelsAround(
  [px, py]: readonly [number, number],
  { half, step }: PatchShape,
  kept: ((x: number, y: number) => boolean) | undefined,
): readonly (readonly [number, number])[] {
  const reach = Math.floor(half / step) * step
  const pixels: [number, number][] = []
  for (let v = py - reach; v <= py + reach; v += step) {
    for (let u = px - reach; u <= px + reach; u += step) if (kept?.(u, v) !== false) pixels.push([u, v])
  }
  return pixels
}

/** Removes what a change of brightness (the mean) or contrast (along `value`) would explain. */
function projectOut(column: Float32Array, value: Float32Array): void {
  const mean = meanOf(column)
  for (let i = 0; i < column.length; i++) column[i] = (column[i] ?? 0) - mean
  const along = product(column, value)
  for (let i = 0; i < column.length; i++) column[i] = (column[i] ?? 0) - along * (value[i] ?? 0)
}

function meanOf(values: Float32Array | Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
