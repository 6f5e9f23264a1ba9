// What a distance or an angle mark measures, with its own uncertainty (one sigma). Pure geometry: it says nothing of what the
// value means.
import { angleAt, distance, type Vec3 } from '../geometry/vec3.ts'
import type { MarkKind, Placement } from '../protocol/marks.ts'

export type Measurement =
  | { readonly type: 'length'; readonly valueM: number; readonly sigmaM: number }
  | { readonly type: 'angle'; readonly valueRad: number; readonly sigmaRad: number }
  /** Its points are too unsure for a number; `isFinal`: and no better ones are to come. */
  | { readonly type: 'unsure'; readonly isFinal: boolean }

/** Whose error is a larger share of it, a length is no measurement; nor is an angle whose error is larger than this: 20 degrees. */
const WORST = { share: 1 / 3, angleRad: Math.PI / 9 }

/** The value between a placed mark's points, or that it is not worth a number; undefined for kinds that measure nothing. */
export function measurementOf(kind: MarkKind, placement: Placement): Measurement | undefined {
  const measured = measured3d(kind, placement)
  return measured !== undefined && isUnsure(measured)
    ? { type: 'unsure', isFinal: placement.settled }
    : measured
}

const isUnsure = (measured: Value): boolean =>
  measured.type === 'length'
    ? measured.sigmaM > WORST.share * measured.valueM
    : measured.sigmaRad > WORST.angleRad

type Value = Exclude<Measurement, { type: 'unsure' }>

function measured3d(kind: MarkKind, placement: Placement): Value | undefined {
  const { pointsWorld } = placement
  const sigmaOf = (index: number): number => placement.pointErrorsM?.[index] ?? placement.errorM
  const [a, b, c] = pointsWorld
  if (a === undefined || b === undefined) return undefined
  if (kind === 'distance') {
    return { type: 'length', valueM: distance(a, b), sigmaM: Math.hypot(sigmaOf(0), sigmaOf(1)) }
  }
  if (kind !== 'angle' || c === undefined) return undefined
  return {
    type: 'angle',
    valueRad: angleAt(b, a, c),
    sigmaRad: angleSigma([a, b, c], [sigmaOf(0), sigmaOf(1), sigmaOf(2)]),
  }
}

/**
 * First-order propagation for an angle at `vertex` between two ends whose places are uncertain alike in all directions: an end
 * moves it by sigma over its leg, the vertex by sigma times the ends' distance over the product of the legs. At most π.
 */
function angleSigma(
  [a, vertex, b]: readonly [Vec3, Vec3, Vec3],
  [sigmaA, sigmaVertex, sigmaB]: readonly [number, number, number],
): number {
  const [legA, legB] = [distance(vertex, a), distance(vertex, b)]
  if (legA < 1e-6 || legB < 1e-6) return Math.PI
  const byVertex = (sigmaVertex * distance(a, b)) / (legA * legB)
  return Math.min(Math.PI, Math.hypot(sigmaA / legA, sigmaB / legB, byVertex))
}
