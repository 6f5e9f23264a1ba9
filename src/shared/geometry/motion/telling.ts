// Which pictures tell most of a depth. A picture tells by how far its camera is from the still's, across the ray, and only
// once: pictures of the same moment share what their poses are wrong by (SPEC M17).
import { f64 } from './cells.ts'
import { factor, solve } from './cholesky.ts'
import { LEAST_INNOVATION, MEMORY_MS } from './poseNoise.ts'

/** What a picture sees the spot from. */
export interface Viewpoint {
  readonly timeMs: number
  /** The camera's way from the still's, across the ray, as far as it is {@link worth}, metres. */
  readonly acrossM: readonly [number, number, number]
}

/** Of the depth, the way across at which a patch is still known again, though warped: 20 degrees round a limb of some size. */
const KNOWN_AGAIN = 0.35

/** What a way across the ray is worth for a spot so deep: all of a small one, less and less of one that leads too far round. */
export function worth(acrossM: readonly [number, number, number], depthM: number): Viewpoint['acrossM'] {
  const share = 1 / (1 + (Math.hypot(...acrossM) / (KNOWN_AGAIN * depthM)) ** 2)
  return [acrossM[0] * share, acrossM[1] * share, acrossM[2] * share]
}

/** Covariance of what two pictures' poses are wrong by (poseNoise.ts), the still's part in both; of one sigma. */
const covarianceOf = (a: Viewpoint, b: Viewpoint): number =>
  1 + Math.exp(-Math.abs(a.timeMs - b.timeMs) / MEMORY_MS) + (a === b ? LEAST_INNOVATION : 0)

/** Each component of the ways, seen through the errors' inverse covariance; and that inverse's diagonal. */
interface Whitened {
  readonly pulls: readonly Float64Array[]
  readonly diagonal: Float64Array
}

function whitened(viewpoints: readonly Viewpoint[]): Whitened {
  const size = viewpoints.length
  const lower = Float64Array.from({ length: size * size }, (_, at) => {
    const [a, b] = [viewpoints[Math.floor(at / size)], viewpoints[at % size]]
    return a === undefined || b === undefined ? 0 : covarianceOf(a, b)
  })
  factor(lower, size)
  const solved = (right: Float64Array): Float64Array => {
    solve(lower, size, right)
    return right
  }
  const pulls = [0, 1, 2].map((axis) =>
    solved(Float64Array.from(viewpoints, ({ acrossM }) => acrossM[axis] ?? 0)),
  )
  const diagonal = Float64Array.from({ length: size }, (_, at) =>
    f64(solved(Float64Array.from({ length: size }, (__, i) => (i === at ? 1 : 0))), at),
  )
  return { pulls, diagonal }
}

/** What the depth loses without each picture, in units of {@link told}. */
function shares(viewpoints: readonly Viewpoint[]): readonly number[] {
  const { pulls, diagonal } = whitened(viewpoints)
  return viewpoints.map(
    (_, at) => pulls.reduce((sum, pull) => sum + f64(pull, at) ** 2, 0) / f64(diagonal, at),
  )
}

/** What all together tell: the squared way worth having, metres squared. */
function told(viewpoints: readonly Viewpoint[]): number {
  return whitened(viewpoints).pulls.reduce(
    (sum, pull, axis) =>
      sum + viewpoints.reduce((part, { acrossM }, at) => part + (acrossM[axis] ?? 0) * f64(pull, at), 0),
    0,
  )
}

/** Index of the picture that is missed least. */
export function leastTelling(viewpoints: readonly Viewpoint[]): number {
  const lost = shares(viewpoints)
  return lost.indexOf(Math.min(...lost))
}

/** By what share of all that is told one more picture adds to it; infinite while nothing is told. */
export function gainOf(viewpoints: readonly Viewpoint[], another: Viewpoint): number {
  const before = told(viewpoints)
  if (before === 0) return Infinity
  return told([...viewpoints, another]) / before - 1
}
