// How a movement or a turn stands in the room where it does not lie on the surface: an orientation about its first point,
// worldFromMark (protocol: MarkShape.tilt). Its own z is its axis. Pure.
import { across, fromAxes, rotate, type Quat } from '../geometry/quat.ts'
import { add, cross, dot, length, normalize, scale, sub, type Vec3 } from '../geometry/vec3.ts'
import type { MarkKind } from '../protocol/marks.ts'

/** What says a way in the room. */
export const mayTilt = (kind: MarkKind): boolean => kind === 'movement' || kind === 'turn'

/** What a turn turns about (counterclockwise seen against it), the way that a movement goes; length one. */
export const axisOf = (tilt: Quat): Vec3 => normalize(rotate(tilt, [0, 0, 1]))

/** From a turn's centre towards its start; length one, across the axis. */
export const startOf = (tilt: Quat): Vec3 => normalize(rotate(tilt, [1, 0, 0]))

/**
 * The tilt of a mark that lies on its surface: a turn's axis is the normal, a movement's the way from `from` to `to`.
 * Undefined where its points say no way.
 */
export function flatTilt(kind: MarkKind, from: Vec3, to: Vec3, normal: Vec3): Quat | undefined {
  const way = sub(to, from)
  if (kind === 'movement') {
    const axis = normalize(way)
    return length(axis) === 0 ? undefined : standing(axis, across(axis))
  }
  const arm = sub(way, scale(normal, dot(way, normal)))
  return length(arm) < 1e-6 ? undefined : standing(normal, normalize(arm))
}

const standing = (axis: Vec3, start: Vec3): Quat => fromAxes(start, cross(axis, start), axis)

/** A point of a turn's arc, `angleRad` on from its start. */
export const onArc = (centre: Vec3, radiusM: number, tilt: Quat, angleRad: number): Vec3 =>
  add(centre, rotate(tilt, [radiusM * Math.cos(angleRad), radiusM * Math.sin(angleRad), 0]))
