// Pointing out where hidden marks were: which is asked for, and what a tap makes of it. Pure (SPEC: FIND-1..4).
import { isApart, levelDistance } from '../../shared/geometry/yawAlign.ts'
import { WORST_SPOT_M } from '../../shared/ink/markAgain.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { FoundSpot, OldSpot, OldSpots, SpotsRefusal } from '../placement/markMemory.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'
import { crossLooks, heldOn, meantBy, type PointedAt, type PointingSituation } from './pointing.ts'

/** What was wrong with the last tap, or with all that were made. */
export type PointingProblem =
  Exclude<SpotsRefusal, 'too-few'> | 'too-uncertain' | 'looks-near' | 'looks-apart'

export interface Asking {
  /** The old world, and the one that is pointed in. */
  readonly epoch: number
  readonly now: number
  readonly askedId: MarkId
  /** Not known to who points: asked for last. */
  readonly passed: readonly MarkId[]
  readonly found: ReadonlyMap<MarkId, FoundSpot>
  /** What the ray meets of the room is the spot only for who says that it lies on a wall or table; depth alone sees bodies. */
  readonly way: PointedAt
  readonly firstLook: Ray | undefined
  readonly problem: PointingProblem | undefined
}

/** Undefined when no spot could be asked for that tells anything. */
export function beginAsking(old: OldSpots, now: number): Asking | undefined {
  const none = new Map<MarkId, FoundSpot>()
  const asking = { epoch: old.epoch, now, passed: [], found: none, way: 'body', ...freshTap } as const
  const askedId = nextSpot(old, asking)
  return askedId && { ...asking, askedId }
}

const freshTap = { firstLook: undefined, problem: undefined } as const

/** Once again from the first spot, with what went wrong. */
export function askAgain(old: OldSpots, asking: Asking, problem: SpotsRefusal): Asking | undefined {
  const again = beginAsking(old, asking.now)
  return again && { ...again, way: asking.way, ...(problem === 'too-few' ? {} : { problem }) }
}

/** The next spot after this one was found; undefined where none is left to ask for. */
export function askNext(old: OldSpots, asking: Asking): Asking | undefined {
  const askedId = nextSpot(old, asking)
  return askedId && { ...asking, ...freshTap, askedId }
}

/** The wearer does not know where that one was. */
export function passOver(old: OldSpots, asking: Asking): Asking {
  const { askedId } = asking
  const passed = [...asking.passed.filter((markId) => markId !== askedId), askedId]
  const next = nextSpot(old, { ...asking, passed }) ?? askedId
  return { ...asking, ...freshTap, passed, askedId: next }
}

export const onto = (asking: Asking, way: Asking['way']): Asking => ({ ...asking, ...freshTap, way })

export interface Tapped {
  readonly ray: Ray
  readonly hit: SurfaceHit | undefined
}

/** What a tap makes of it: another spot found, a first look, or a problem. */
export function tapped(asking: Asking, { ray, hit }: Tapped, situation: PointingSituation): Asking {
  const met = meantBy(asking.way, hit)
  if (met !== undefined) {
    const { pointWorld: at, errorM } = heldOn(ray, met, situation)
    return withSpot(asking, { at, errorM })
  }
  if (asking.firstLook === undefined) return { ...asking, firstLook: ray, problem: undefined }
  const looks = crossLooks(asking.firstLook, ray, situation)
  if (looks.type === 'too-near') return { ...asking, problem: 'looks-near' }
  if (looks.type === 'apart') return { ...asking, firstLook: undefined, problem: 'looks-apart' }
  const { pointWorld: at, errorM } = looks.held
  return withSpot(asking, { at, errorM })
}

function withSpot(asking: Asking, spot: FoundSpot): Asking {
  if (spot.errorM > WORST_SPOT_M) return { ...asking, firstLook: undefined, problem: 'too-uncertain' }
  const found = new Map(asking.found).set(asking.askedId, spot)
  return { ...asking, found, firstLook: undefined, problem: undefined }
}

/**
 * Named marks first: they are told apart by their words. The first must have another one far enough from it; the second lies as far from
 * what is known as may be, since that tells the turn best.
 */
function nextSpot(
  { spots, known }: OldSpots,
  { found, passed }: Pick<Asking, 'found' | 'passed'>,
): MarkId | undefined {
  const places = [...known, ...spots.filter(({ mark }) => found.has(mark.markId)).map(({ at }) => at)]
  const others = (spot: OldSpot): readonly Vec3[] =>
    places.length > 0 ? places : spots.filter((each) => each !== spot).map(({ at }) => at)
  const reachOf = (spot: OldSpot): number => Math.max(...others(spot).map((at) => levelDistance(at, spot.at)))
  const rank = ({ mark }: OldSpot): number =>
    passed.indexOf(mark.markId) + 1 + (mark.text === undefined && mark.kind !== 'step' ? 0.5 : 0)
  return spots
    .filter((spot) => !found.has(spot.mark.markId) && others(spot).some((at) => isApart(at, spot.at)))
    .toSorted((a, b) => rank(a) - rank(b) || reachOf(b) - reachOf(a))
    .at(0)?.mark.markId
}
