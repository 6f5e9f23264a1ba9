// What is believed of the recorded poses' errors: each of six components wanders about zero, with a memory of half a
// second (an Ornstein-Uhlenbeck process). Its precision matrix is tridiagonal over the pictures in order of time.
import type { WorkView } from './workView.ts'

export interface PoseNoise {
  /** One sigma per axis, metres. */
  readonly positionM: number
  /** One sigma per axis, radians. */
  readonly rotationRad: number
}

/** HoloLens 2-like tracking: 1 mm and 0.06° (architecture D2); the adjustment corrects these from what it sees. */
export const expectedPoseNoise: PoseNoise = { positionM: 0.001, rotationRad: 0.00105 }

/** Floors: no head tracking and no camera timing is better than this. */
const LEAST: PoseNoise = { positionM: 0.0002, rotationRad: 0.0001 }
const MOST: PoseNoise = { positionM: 0.01, rotationRad: 0.01 }

export const clampNoise = ({ positionM, rotationRad }: PoseNoise): PoseNoise => ({
  positionM: Math.min(MOST.positionM, Math.max(LEAST.positionM, positionM)),
  rotationRad: Math.min(MOST.rotationRad, Math.max(LEAST.rotationRad, rotationRad)),
})

/** How long a pose's error is remembered. */
export const MEMORY_MS = 500
/** Neighbouring pictures never agree better than this share of the variance: part of the noise is white. */
export const LEAST_INNOVATION = 0.25

/** A pose that was a guess, one sigma per axis: so much may a head do between two looks at it (errorModel's limited tracking). */
export const GUESSED: PoseNoise = { positionM: 0.03, rotationRad: 0.03 }

export interface ChainEntry {
  readonly row: number
  readonly column: number
  /** For noise of one sigma = 1; of a guess by {@link GUESSED}. */
  readonly value: number
  readonly isGuess: boolean
}

/** The precision matrix of one component over the views (both triangles), in the views' own order. */
export function noisePrecision(views: readonly WorkView[]): ChainEntry[] {
  const order = views
    .map((_, index) => index)
    .filter((index) => views[index]?.isGuess !== true)
    .sort((a, b) => (views[a]?.timeMs ?? 0) - (views[b]?.timeMs ?? 0))
  const entries: ChainEntry[] = views.flatMap(({ isGuess }, node) =>
    isGuess ? [{ row: node, column: node, value: 1, isGuess }] : [],
  )
  const isGuess = false
  order.forEach((node, rank) => {
    const previous = order[rank - 1]
    if (previous === undefined) {
      entries.push({ row: node, column: node, value: 1, isGuess })
      return
    }
    const gapMs = (views[node]?.timeMs ?? 0) - (views[previous]?.timeMs ?? 0)
    const kept = Math.min(Math.sqrt(1 - LEAST_INNOVATION), Math.exp(-gapMs / MEMORY_MS))
    const precision = 1 / (1 - kept * kept)
    entries.push(
      { row: node, column: node, value: precision, isGuess },
      { row: previous, column: previous, value: precision * kept * kept, isGuess },
      { row: node, column: previous, value: -precision * kept, isGuess },
      { row: previous, column: node, value: -precision * kept, isGuess },
    )
  })
  return entries
}
