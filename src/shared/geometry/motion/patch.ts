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

/** Undefined when the patch does not fit in the picture or is perfectly even. */
export function cutPatch(
  still: WorkView,
  px: number,
  py: number,
  { half, step }: PatchShape,
): Patch | undefined {
  if (!isInside(still, px, py, half + 2)) return undefined
  const side = 2 * Math.floor(half / step) + 1
  const count = side * side
  const patch = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    value: new Float32Array(count),
    gradientX: new Float32Array(count),
    gradientY: new Float32Array(count),
  }
  let index = 0
  let mean = 0
  const reach = Math.floor(half / step) * step
  for (let dy = -reach; dy <= reach; dy += step) {
    for (let dx = -reach; dx <= reach; dx += step) {
      const u = px + dx
      const v = py + dy
      patch.x[index] = (u - still.cx) / still.fx
      patch.y[index] = (v - still.cy) / still.fy
      patch.value[index] = sample(still, u, v)
      patch.gradientX[index] = (sample(still, u + 1, v) - sample(still, u - 1, v)) / 2
      patch.gradientY[index] = (sample(still, u, v + 1) - sample(still, u, v - 1)) / 2
      mean += (patch.value[index] ?? 0) / count
      index++
    }
  }
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
    centreX: (px - still.cx) / still.fx,
    centreY: (py - still.cy) / still.fy,
    structure: [
      product(patch.gradientX, patch.gradientX),
      product(patch.gradientX, patch.gradientY),
      product(patch.gradientY, patch.gradientY),
    ],
  }
}

/** Removes what a change of brightness (the mean) or contrast (along `value`) would explain. */
function projectOut(column: Float32Array, value: Float32Array): void {
  let mean = 0
  for (const entry of column) mean += entry / column.length
  for (let i = 0; i < column.length; i++) column[i] = (column[i] ?? 0) - mean
  const along = product(column, value)
  for (let i = 0; i < column.length; i++) column[i] = (column[i] ?? 0) - along * (value[i] ?? 0)
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
