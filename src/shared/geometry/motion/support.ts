// Which pixels around a marked one show the surface that was marked. A mark near a limb's outline has the wall beside it:
// the outline's strong edge lies deeper than the mark and would be followed instead of the skin. What is unlike the
// marked spot and lies to one side is left out; a coloured disc under the mark (unlike on all sides) is not.
import { u8 } from './cells.ts'
import type { WorkView } from './workView.ts'

export interface Support {
  readonly isOwn: (x: number, y: number) => boolean
  /** The outline is so near that the mark lies on the steepest part, which is told by what lies beside it. */
  readonly isAtEdge: boolean
}

/** Half of the looked-at square, pixels at a focal length of 485. */
const HALF = 14
/** Two surfaces: their mean lumas differ by so many levels, and by so many of their deviations (one texture split: 2.7). */
const LEAST_UNLIKE = 15
const UNLIKE_SIGMAS = 3.5
/** Of the square; less is speckle, more leaves nothing. */
const SHARE = { least: 0.08, most: 0.75 }
/** The unlike part's middle is so far from the mark, as a share of the half square: a half plane's is at least 0.5. */
const ONE_SIDED = 0.3
/** Blur, compression and the gradient's reach carry an edge so far, pixels. */
const MARGIN = 2
/** An outline within so much of the mark is too near, pixels at a focal length of 485: 6 mm at 0.7 m. */
const EDGE = 4

/** Undefined where all around is the mark's own, as far as brightness tells. */
export function supportOf(
  still: WorkView,
  [px, py]: readonly [number, number],
  scale: number,
): Support | undefined {
  const half = Math.round(HALF * scale)
  const side = 2 * half + 1
  const [left, top] = [Math.floor(px) - half, Math.floor(py) - half]
  if (left < 1 || top < 1 || left + side >= still.width - 1 || top + side >= still.height - 1)
    return undefined
  const smooth = smoothed(still, left, top, side)
  const split = splitOf(smooth)
  if (split === undefined) return undefined
  const isDark = (value: number): boolean => value < split
  const mark = isDark(smooth[half * side + half] ?? 0)
  const unlike = Uint8Array.from(smooth, (value) => (isDark(value) === mark ? 0 : 1))
  if (!isOneSided(unlike, half)) return undefined
  const own = eroded(unlike, side, MARGIN)
  return {
    isOwn: (x, y) => {
      const [column, row] = [Math.floor(x) - left, Math.floor(y) - top]
      if (column < 0 || row < 0 || column >= side || row >= side) return false
      return u8(own, row * side + column) === 1
    },
    isAtEdge: u8(eroded(unlike, side, Math.round(EDGE * scale)), half * side + half) === 0,
  }
}

/** Means of 3 x 3. */
function smoothed({ data, width }: WorkView, left: number, top: number, side: number): Float32Array {
  return Float32Array.from({ length: side * side }, (_, index) => {
    const at = (top + Math.floor(index / side)) * width + left + (index % side)
    let sum = 0
    for (const row of [-width, 0, width])
      sum += u8(data, at + row - 1) + u8(data, at + row) + u8(data, at + row + 1)
    return sum / 9
  })
}

/** The luma that parts the values in two, if they are two kinds: the largest variance between them (Otsu 1979). */
function splitOf(values: Float32Array): number | undefined {
  const sorted = values.toSorted()
  const count = sorted.length
  const total = sorted.reduce((sum, value) => sum + value, 0)
  const squares = sorted.reduce((sum, value) => sum + value * value, 0)
  let [below, best, at, gap] = [0, 0, 0, 0]
  sorted.forEach((value, index) => {
    const share = index / count
    const apart = index === 0 ? 0 : (total - below) / (count - index) - below / index
    const between = share * (1 - share) * apart * apart
    if (between > best) [best, at, gap] = [between, value, apart]
    below += value
  })
  const within = Math.sqrt(Math.max(0, squares / count - (total / count) ** 2 - best))
  return gap > LEAST_UNLIKE && gap > UNLIKE_SIGMAS * within ? at : undefined
}

function isOneSided(unlike: Uint8Array, half: number): boolean {
  const side = 2 * half + 1
  let [count, x, y] = [0, 0, 0]
  unlike.forEach((value, index) => {
    count += value
    x += value * ((index % side) - half)
    y += value * (Math.floor(index / side) - half)
  })
  const share = count / unlike.length
  if (share < SHARE.least || share > SHARE.most) return false
  return Math.hypot(x, y) / count > ONE_SIDED * half
}

/** One where nothing unlike is within the margin. */
function eroded(unlike: Uint8Array, side: number, margin: number): Uint8Array {
  const own = new Uint8Array(unlike.length).fill(1)
  unlike.forEach((value, index) => {
    if (value === 0) return
    const [column, row] = [index % side, Math.floor(index / side)]
    for (let y = Math.max(0, row - margin); y <= Math.min(side - 1, row + margin); y++)
      own.fill(0, y * side + Math.max(0, column - margin), y * side + Math.min(side, column + margin + 1))
  })
  return own
}
