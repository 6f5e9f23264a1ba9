// How noisy the recorded poses are, learned from how the features want them corrected.
import { f64 } from './cells.ts'
import { POSE_SIZE } from './poseChange.ts'
import { clampNoise, expectedPoseNoise, type ChainEntry, type PoseNoise } from './poseNoise.ts'

export interface Corrected {
  readonly chain: readonly ChainEntry[]
  /** Six per view. */
  readonly corrections: Float64Array
  /** Cholesky factor of the corrections' precision, row-major, and its size. */
  readonly lower: Float64Array
  readonly size: number
  readonly noise: PoseNoise
}

/** How large the corrections are, with what is uncertain of them, says how noisy the poses are (one step of EM). */
export function learnNoise({ chain, corrections, lower, size, noise }: Corrected): PoseNoise {
  const inverse = invertLower(lower, size)
  const sums = [0, 0]
  const known = chain.filter(({ isGuess }) => !isGuess)
  for (const { row, column, value } of known) {
    for (let k = 0; k < POSE_SIZE; k++) {
      const [i, j] = [row * POSE_SIZE + k, column * POSE_SIZE + k]
      let covariance = 0
      for (let m = Math.max(i, j); m < size; m++)
        covariance += f64(inverse, i * size + m) * f64(inverse, j * size + m)
      const part = k < 3 ? 0 : 1
      sums[part] = (sums[part] ?? 0) + value * ((corrections[i] ?? 0) * (corrections[j] ?? 0) + covariance)
    }
  }
  const count = 3 * new Set(known.map(({ row }) => row)).size
  // As if twenty more components had shown the expected noise: few pictures do not overturn what is known of headsets.
  const believed = 20
  const blend = (sum: number, expected: number): number =>
    Math.sqrt((sum + believed * expected ** 2) / (count + believed))
  return clampNoise({
    rotationRad: hurried(noise.rotationRad, blend(sums[0] ?? 0, expectedPoseNoise.rotationRad)),
    positionM: hurried(noise.positionM, blend(sums[1] ?? 0, expectedPoseNoise.positionM)),
  })
}

/** EM creeps; going further the same way saves iterations. */
const hurried = (before: number, after: number): number => after * Math.min(2, Math.max(0.5, after / before))

/** The inverse's transpose: columns lie one after the other, as they are made and read. */
function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    const own = column * size
    inverse[own + column] = 1 / f64(lower, column * size + column)
    for (let row = column + 1; row < size; row++) {
      const rowAt = row * size
      let sum = 0
      for (let k = column; k < row; k++) sum -= f64(lower, rowAt + k) * f64(inverse, own + k)
      inverse[own + row] = sum / f64(lower, rowAt + row)
    }
  }
  return inverse
}
