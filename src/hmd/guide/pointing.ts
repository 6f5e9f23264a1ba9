// Where the wearer's ray says that a mark lies: on the surface that it meets, in the air where it was, or where two looks
// cross. With how sure that is. Pure.
import { limitedErrorM, placementErrorM } from '../../shared/geometry/errorModel.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import { cross, distance, dot, length, lerp, sub } from '../../shared/geometry/vec3.ts'
import type { HeldAt } from '../../shared/ink/placementEdits.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'

/** A hand's ray is held within about half a degree while the fingers close (trembling and the tap's own jerk). */
const RAY_SIGMA_RAD = 0.009
/** How far off a hologram in the air is put by eye: some centimetres within reach, 5 % of its distance. */
const AIR_SHARE = 0.05
/** Two looks from less than this apart would tell the depth worse than a guess. */
export const MIN_LOOKS_RAD = (12 * Math.PI) / 180
/** Rays that pass each other by more than this share of their distance do not mean the same spot. */
const MAX_MISS_SHARE = 0.08

export interface PointingSituation {
  readonly epoch: number
  readonly limited: boolean
}

function errorOf(distanceM: number, surfaceSigmaM: number | undefined, limited: boolean): number {
  return placementErrorM({
    distanceM,
    method: 'confirmed',
    picture: { match: 'exact', limited },
    calibration: { offsetSigmaM: 0, angleSigmaRad: RAY_SIGMA_RAD, lagSigmaMs: 0 },
    surfaceSigmaM,
  })
}

/** On the surface that the ray meets. */
export function heldOn(ray: Ray, hit: SurfaceHit, { epoch, limited }: PointingSituation): HeldAt {
  return {
    pointWorld: hit.pointWorld,
    normalWorld: hit.normalWorld,
    errorM: errorOf(distance(ray.origin, hit.pointWorld), hit.sigmaM, limited),
    epoch,
  }
}

/** In the air, as far along the ray as the mark was. */
export function heldInAir(ray: Ray, distanceM: number, { epoch, limited }: PointingSituation): HeldAt {
  return {
    pointWorld: pointAt(ray, distanceM),
    normalWorld: undefined,
    errorM: errorOf(distanceM, AIR_SHARE * distanceM, limited),
    epoch,
  }
}

export type TwoLooks =
  | { readonly type: 'met'; readonly held: HeldAt }
  /** Too nearly from the same side. */
  | { readonly type: 'too-near' }
  /** They pass each other: not the same spot. */
  | { readonly type: 'apart' }

/** Where two looks at the same spot cross: the middle of the shortest way between the rays. */
export function crossLooks(a: Ray, b: Ray, { epoch, limited }: PointingSituation): TwoLooks {
  const normal = cross(a.direction, b.direction)
  const sine = length(normal)
  if (sine < Math.sin(MIN_LOOKS_RAD)) return { type: 'too-near' }
  const between = sub(b.origin, a.origin)
  const squared = sine * sine
  const alongA = dot(cross(between, b.direction), normal) / squared
  const alongB = dot(cross(between, a.direction), normal) / squared
  if (alongA <= 0 || alongB <= 0) return { type: 'apart' }
  const [onA, onB] = [pointAt(a, alongA), pointAt(b, alongB)]
  const missM = distance(onA, onB)
  if (missM > MAX_MISS_SHARE * Math.max(alongA, alongB)) return { type: 'apart' }
  // Across each ray the pointing's own error; along them it grows as the looks come closer together.
  const acrossM = RAY_SIGMA_RAD * Math.hypot(alongA, alongB)
  const errorM = Math.hypot(acrossM / sine, missM / 2, limitedErrorM({ limited }))
  return { type: 'met', held: { pointWorld: lerp(onA, onB, 0.5), normalWorld: undefined, errorM, epoch } }
}
