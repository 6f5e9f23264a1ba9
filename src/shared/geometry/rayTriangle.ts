// Casting a ray against triangle meshes (devices that know the room's surfaces).
import { invert, transformDirection, transformPoint, type Pose } from './pose.ts'
import type { Ray } from './ray.ts'
import { cross, dot, normalize, sub, type Vec3 } from './vec3.ts'

export interface MeshHit {
  /** Metres along the ray. */
  readonly distanceM: number
  /** Unit, towards the ray's origin. */
  readonly normal: Vec3
}

/** Metres along the ray to the triangle, from either side; undefined when missed (Möller and Trumbore 1997). */
export function intersectRayTriangle(ray: Ray, a: Vec3, b: Vec3, c: Vec3): number | undefined {
  const ab = sub(b, a)
  const ac = sub(c, a)
  const p = cross(ray.direction, ac)
  const determinant = dot(ab, p)
  if (Math.abs(determinant) < 1e-12) return undefined
  const fromA = sub(ray.origin, a)
  const u = dot(fromA, p) / determinant
  if (u < 0 || u > 1) return undefined
  const q = cross(fromA, ab)
  const v = dot(ray.direction, q) / determinant
  if (v < 0 || u + v > 1) return undefined
  const distanceM = dot(ac, q) / determinant
  return distanceM > 0 ? distanceM : undefined
}

/**
 * Nearest hit with an indexed mesh as WebXR's mesh detection gives it: `vertices` x, y, z in the mesh's own space,
 * `indices` three per triangle. Linear in the number of triangles: for single rays, not for pictures.
 */
export function intersectRayMesh(
  ray: Ray,
  worldFromMesh: Pose,
  vertices: Float32Array,
  indices: Uint32Array,
): MeshHit | undefined {
  const meshFromWorld = invert(worldFromMesh)
  const local: Ray = {
    origin: transformPoint(meshFromWorld, ray.origin),
    direction: transformDirection(meshFromWorld, ray.direction),
  }
  let nearest: MeshHit | undefined
  for (let at = 0; at + 2 < indices.length; at += 3) {
    const a = vertex(vertices, indices[at])
    const b = vertex(vertices, indices[at + 1])
    const c = vertex(vertices, indices[at + 2])
    const distanceM = intersectRayTriangle(local, a, b, c)
    if (distanceM === undefined || (nearest !== undefined && nearest.distanceM <= distanceM)) continue
    nearest = { distanceM, normal: normalTowards(local, a, b, c) }
  }
  return (
    nearest && { distanceM: nearest.distanceM, normal: transformDirection(worldFromMesh, nearest.normal) }
  )
}

function vertex(vertices: Float32Array, index = 0): Vec3 {
  return [vertices[index * 3] ?? 0, vertices[index * 3 + 1] ?? 0, vertices[index * 3 + 2] ?? 0]
}

function normalTowards(ray: Ray, a: Vec3, b: Vec3, c: Vec3): Vec3 {
  const normal = normalize(cross(sub(b, a), sub(c, a)))
  return dot(normal, ray.direction) > 0 ? [-normal[0], -normal[1], -normal[2]] : normal
}
