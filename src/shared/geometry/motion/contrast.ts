// What the marked spot is told apart by: brightness, or, where that shows too little (a mark on skin, redness), colour.
// One mixture of both is chosen on the still, where it has the most contrast, and made of every picture alike.
import { f32 } from './cells.ts'
import { noiseSigma } from './corners.ts'
import type { ChromaImage } from './motionTypes.ts'
import type { WorkView } from './workView.ts'

type Channels = readonly [luma: number, cb: number, cr: number]

export interface Mixture {
  /** Unit vector. */
  readonly weights: Channels
  /** The still's mean at the mark: the mixture's middle. */
  readonly middle: Channels
}

/** Around each marked pixel. */
const HALF = 12
/** Colour comes at half the resolution and compressed harder: it must show this much more than brightness alone. */
const WORTH_IT = 2
const POWER_STEPS = 24

/** Undefined where brightness alone is as good, or the picture has no colour. */
export function mixtureFor(
  still: WorkView,
  pixels: readonly (readonly [number, number])[],
): Mixture | undefined {
  const { chroma } = still
  if (chroma === undefined) return undefined
  const spot = describe(still, chroma, pixels)
  if (spot.count === 0) return undefined
  const { vector, value } = strongest(spot.gradients)
  // Noise has gradients, too: without them brightness would seem to show something on blank skin.
  const noise = 4 * noiseSigma(still) ** 2 * spot.count
  const byLuma = Math.max(0, (spot.gradients[0] ?? 0) - noise)
  if (value - noise < WORTH_IT * byLuma || value < 2 * noise) return undefined
  const [luma, cb, cr] = spot.sums
  return { weights: vector, middle: [luma / spot.count, cb / spot.count, cr / spot.count] }
}

interface Spot {
  readonly count: number
  readonly sums: Channels
  /** Products of the channels' gradients, summed: 3x3. */
  readonly gradients: Float64Array
}

function describe(
  still: WorkView,
  chroma: ChromaImage,
  pixels: readonly (readonly [number, number])[],
): Spot {
  const gradients = new Float64Array(9)
  const sums: [number, number, number] = [0, 0, 0]
  let count = 0
  const at = channelsOf(still, chroma)
  const add = (a: Channels, b: Channels): void => {
    const step = [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
    for (let cell = 0; cell < 9; cell++) {
      const product = (step[Math.floor(cell / 3)] ?? 0) * (step[cell % 3] ?? 0)
      gradients[cell] = (gradients[cell] ?? 0) + product
    }
  }
  for (const [x, y] of pixels.flatMap((pixel) => around(still, pixel))) {
    const [luma, cb, cr] = at(x, y)
    sums[0] += luma
    sums[1] += cb
    sums[2] += cr
    count++
    add(at(x + 1, y), at(x - 1, y))
    add(at(x, y + 1), at(x, y - 1))
  }
  return { count, sums, gradients }
}

/** Pixels around a place that have neighbours on all sides. */
function around(
  { width, height }: WorkView,
  [px, py]: readonly [number, number],
): (readonly [number, number])[] {
  const size = 2 * HALF + 1
  return Array.from(
    { length: size * size },
    (_, index) =>
      [Math.round(px) - HALF + (index % size), Math.round(py) - HALF + Math.floor(index / size)] as const,
  ).filter(([x, y]) => x > 0 && y > 0 && x < width - 1 && y < height - 1)
}

/** The view with the mixture in place of its brightness. */
export function mixed(view: WorkView, { weights, middle }: Mixture): WorkView {
  const { chroma, width, height } = view
  if (chroma === undefined) return view
  const data = new Uint8Array(width * height)
  const channels = channelsOf(view, chroma)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [luma, cb, cr] = channels(x, y)
      const value =
        128 + weights[0] * (luma - middle[0]) + weights[1] * (cb - middle[1]) + weights[2] * (cr - middle[2])
      data[y * width + x] = Math.max(0, Math.min(255, Math.round(value)))
    }
  }
  return { ...view, data }
}

/** Reads all three at a pixel of the view; colour between its own, coarser pixels. Valid until the next call. */
function channelsOf(view: WorkView, chroma: ChromaImage): (x: number, y: number) => Channels {
  const across = lerpTable(view.width, chroma.width)
  const down = lerpTable(view.height, chroma.height)
  return (x, y) => {
    const [left, top] = [Math.floor(f32(across, x)), Math.floor(f32(down, y))]
    const [ax, ay] = [f32(across, x) - left, f32(down, y) - top]
    const right = Math.min(chroma.width - 1, left + 1)
    const bottom = Math.min(chroma.height - 1, top + 1)
    const between = (plane: Uint8Array): number => {
      const at = (row: number, column: number): number => plane[row * chroma.width + column] ?? 128
      const above = at(top, left) * (1 - ax) + at(top, right) * ax
      const below = at(bottom, left) * (1 - ax) + at(bottom, right) * ax
      return above * (1 - ay) + below * ay
    }
    return [view.data[y * view.width + x] ?? 0, between(chroma.cb), between(chroma.cr)]
  }
}

/** Where each of `count` pixels lies among `coarse` ones, centres against centres, kept inside. */
const lerpTable = (count: number, coarse: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) =>
    Math.max(0, Math.min(coarse - 1, ((index + 0.5) * coarse) / count - 0.5)),
  )

/** Largest eigenvalue and its unit vector of a symmetric 3x3 matrix (power iteration: it need not be exact). */
function strongest(matrix: Float64Array): { vector: Channels; value: number } {
  let vector: Channels = [0.6, 0.6, 0.53]
  let value = 0
  for (let step = 0; step < POWER_STEPS; step++) {
    const next = [0, 1, 2].map((row) =>
      vector.reduce((sum, entry, column) => sum + (matrix[row * 3 + column] ?? 0) * entry, 0),
    )
    value = Math.hypot(...next)
    if (value === 0) return { vector: [1, 0, 0], value }
    vector = [(next[0] ?? 0) / value, (next[1] ?? 0) / value, (next[2] ?? 0) / value]
  }
  return { vector, value }
}
