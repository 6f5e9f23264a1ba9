// A mark that was marked again on another picture has its anchor where it belongs, but its form as it was seen from elsewhere. Once the
// turn of its old world is known, it gets its old form back (SPEC: RE-5). Pure.
import { transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { multiply, normalizeQuat } from '../../shared/geometry/quat.ts'
import { add, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { markAnchor } from '../../shared/ink/markAnchor.ts'
import { isStrokeAgain } from '../../shared/ink/markAgain.ts'
import type { MarkShape, Placement } from '../../shared/protocol/marks.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { Stood } from './markMemory.ts'

export interface FormAgain {
  readonly placement: Placement
  readonly tilt: MarkShape['tilt']
}

/** Undefined for a mark of one point, for one that was drawn otherwise since, and for one that somebody has in hand. */
export function formAgain(
  { kind, stroke, place, heldBy }: Mark,
  then: Stood,
  nowFromThen: Pose,
): FormAgain | undefined {
  if (place.status !== 'placed' || stroke.length < 2 || heldBy !== undefined) return undefined
  if (!isStrokeAgain(kind, then.stroke, stroke)) return undefined
  const { method, errorM, settled, epoch, pointsWorld } = place.placement
  const turned = then.placement.pointsWorld.map((point) => transformPoint(nowFromThen, point))
  const [from, to] = [markAnchor(kind, turned), markAnchor(kind, pointsWorld)]
  if (from === undefined || to === undefined) return undefined
  const moved = (point: Vec3): Vec3 => add(point, sub(to, from))
  const { normalWorld, drapedWorld } = then.placement
  return {
    placement: {
      pointsWorld: turned.map(moved),
      ...(normalWorld === undefined ? {} : { normalWorld: transformDirection(nowFromThen, normalWorld) }),
      ...(drapedWorld === undefined
        ? {}
        : { drapedWorld: drapedWorld.map((point) => moved(transformPoint(nowFromThen, point))) }),
      method,
      errorM,
      settled,
      epoch,
    },
    tilt: then.tilt && normalizeQuat(multiply(nowFromThen.orientation, then.tilt)),
  }
}
