// A half line in world space.
import { add, scale, type Vec3 } from './vec3.ts'

export interface Ray {
  readonly origin: Vec3
  /** Length one. */
  readonly direction: Vec3
}

/** The point `distanceM` along the ray. */
export const pointAt = (ray: Ray, distanceM: number): Vec3 => add(ray.origin, scale(ray.direction, distanceM))
