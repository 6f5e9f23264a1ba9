// Where the wearer's ray says that a mark lies: on the surface that it meets, in the air where it was, or where two looks
// cross. With how sure that is. Pure (SPEC: HAND-2, HAND-4, FIND-3).
import { poseDoubtM, placementErrorM } from '../../shared/geometry/errorModel.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import { cross, distance, dot, length, lerp, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { HeldAt } from '../../shared/ink/placementEdits.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import { unconfirmedM } from '../placement/placeMark.ts'
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

/** What the wearer points at: a spot on somebody, or, where they say so, on the room as it was scanned, without the patient. */
export type PointedAt = 'body' | 'surface'

/** The surface met, if it is what is pointed at: depth-sensing alone sees who is there now. */
export const meantBy = (at: PointedAt, hit: SurfaceHit | undefined): SurfaceHit | undefined =>
  at === 'surface' || hit?.method === 'depth' ? hit : undefined

const saidByWearer = { method: 'confirmed', settled: true } as const

/** On the surface that the ray meets. */
export function heldOn(ray: Ray, hit: SurfaceHit, { epoch, limited }: PointingSituation): HeldAt {
  return {
    ...saidByWearer,
    pointWorld: hit.pointWorld,
    normalWorld: hit.normalWorld,
    errorM: errorOf(distance(ray.origin, hit.pointWorld), hit.sigmaM, limited),
    epoch,
  }
}

/** A mark that is carried: how it lay, and how far from the eyes it was when it was taken up, metres. */
export interface Carried {
  readonly placement: Placement
  readonly anchor: Vec3
  readonly distanceM: number
}

/** Two places within this lie on the same surface. */
const SAME_SURFACE_M = 0.03

/**
 * HAND-2. Carrying says where across the ray a mark belongs. How far along it, only depth-sensing tells; the room's surfaces are
 * known without the patient, so a mark on one, or put on a nearer one, is no surer than the headset's own placing would be.
 */
export function carriedTo(
  { ray, hit }: { readonly ray: Ray; readonly hit: SurfaceHit | undefined },
  { placement, anchor, distanceM }: Carried,
  situation: PointingSituation,
): HeldAt {
  const { settled, errorM } = placement
  if (hit === undefined) return inAir()
  const on = heldOn(ray, hit, situation)
  if (hit.method === 'depth') return on
  const { normalWorld } = hit
  const offM = normalWorld && Math.abs(dot(normalWorld, sub(anchor, hit.pointWorld)))
  if (offM !== undefined && offM < SAME_SURFACE_M)
    return { ...on, method: placement.method, settled, errorM: Math.max(on.errorM, errorM) }
  const hitM = distance(ray.origin, hit.pointWorld)
  if (hitM > distanceM) return inAir()
  const { method } = hit
  return { ...on, method, settled: false, errorM: Math.hypot(on.errorM, unconfirmedM(method, hitM)) }

  function inAir(): HeldAt {
    const { epoch, limited } = situation
    return {
      pointWorld: pointAt(ray, distanceM),
      normalWorld: undefined,
      method: 'stated',
      settled,
      errorM: Math.hypot(errorOf(distanceM, AIR_SHARE * distanceM, limited), errorM),
      epoch,
    }
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
  const errorM = Math.hypot(acrossM / sine, missM / 2, poseDoubtM({ limited }))
  return {
    type: 'met',
    held: { ...saidByWearer, pointWorld: lerp(onA, onB, 0.5), normalWorld: undefined, errorM, epoch },
  }
}
