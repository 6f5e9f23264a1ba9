// Soft daylight from the window, light from the ceiling panel and the shade in corners, worked out once per vertex.
// Nothing of it costs anything while running.
import { add, cross, dot, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { hash01 } from '../geometry/seededNoise.ts'
import type { TriangleBvh } from '../../shared/geometry/triangleBvh.ts'
import { vertexAt } from '../geometry/triangleMesh.ts'

export interface AreaLight {
  readonly centre: Vec3
  readonly halfU: Vec3
  readonly halfV: Vec3
  readonly normal: Vec3
  /** Linear colour times strength. */
  readonly power: Vec3
}

const SKY_RAYS = 11
const LIGHT_RAYS = 5
/** Surfaces nearer than this darken a corner. */
const SKY_REACH_M = 0.75

/** Share of the hemisphere over a point that is open, 0..1. */
function openness(bvh: TriangleBvh, point: Vec3, normal: Vec3, seed: number): number {
  const u = normalize(cross(Math.abs(normal[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0], normal))
  const v = cross(normal, u)
  let open = 0
  const spin = hash01(seed, 7)
  for (let i = 0; i < SKY_RAYS; i++) {
    const radius = Math.sqrt((i + 0.5) / SKY_RAYS)
    const angle = 2 * Math.PI * ((i * 0.618034 + spin) % 1)
    const height = Math.sqrt(1 - radius * radius)
    const direction = add(
      add(scale(u, radius * Math.cos(angle)), scale(v, radius * Math.sin(angle))),
      scale(normal, height),
    )
    const hit = bvh.cast(point, normalize(direction), SKY_REACH_M)
    open += hit === undefined ? 1 : (hit.distanceM / SKY_REACH_M) ** 0.8
  }
  return open / SKY_RAYS
}

function lightFrom(bvh: TriangleBvh, point: Vec3, normal: Vec3, light: AreaLight): number {
  let sum = 0
  for (let i = 0; i < LIGHT_RAYS; i++) {
    const a = 2 * ((i * 0.618034 + 0.31) % 1) - 1
    const b = (2 * (i + 0.5)) / LIGHT_RAYS - 1
    const at = add(light.centre, add(scale(light.halfU, a), scale(light.halfV, b)))
    const to = sub(at, point)
    const distance = Math.hypot(...to)
    const direction = scale(to, 1 / distance)
    const facing = dot(normal, direction)
    const leaving = -dot(light.normal, direction)
    if (facing <= 0 || leaving <= 0) continue
    if (bvh.isBlocked(point, direction, distance - 0.08)) continue
    sum += (facing * leaving) / (0.6 + distance * distance)
  }
  return sum / LIGHT_RAYS
}

export interface LightSetup {
  readonly bvh: TriangleBvh
  readonly lights: readonly AreaLight[]
  /** Light from everywhere, linear. */
  readonly ambient: Vec3
}

/** Linear light at each vertex, 3 numbers each; the look-up for colour = albedo x light. */
export function bakeLight(
  positions: ArrayLike<number>,
  normals: ArrayLike<number>,
  setup: LightSetup,
): Float32Array {
  const count = positions.length / 3
  const out = new Float32Array(count * 3)
  for (let i = 0; i < count; i++) {
    const normal = vertexAt(normals, i)
    const point = add(vertexAt(positions, i), scale(normal, 0.012))
    const open = openness(setup.bvh, point, normal, i)
    const shade = 0.25 + 0.75 * open
    // Light that comes back from floor and walls: a little more from above.
    const sky = shade * (0.85 + 0.15 * normal[1])
    let light: Vec3 = scale(setup.ambient, sky)
    for (const source of setup.lights)
      light = add(light, scale(source.power, lightFrom(setup.bvh, point, normal, source)))
    out.set(light, i * 3)
  }
  return out
}

/** Openness alone, for a body that is lit as it moves. */
export function bakeOpenness(
  positions: ArrayLike<number>,
  normals: ArrayLike<number>,
  bvh: TriangleBvh,
): Float32Array {
  const count = positions.length / 3
  const out = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const normal = vertexAt(normals, i)
    out[i] = openness(bvh, add(vertexAt(positions, i), scale(normal, 0.012)), normal, i)
  }
  return out
}

/** Window on -x and the panel in the ceiling of the health room; also lights an empty room well enough. */
export const roomLights: readonly AreaLight[] = [
  {
    centre: [-2.05, 1.5, -0.1],
    halfU: [0, 0, 0.8],
    halfV: [0, 0.55, 0],
    normal: [1, 0, 0],
    power: [2.7, 2.85, 3.05],
  },
  {
    centre: [0, 2.44, 0.1],
    halfU: [0.62, 0, 0],
    halfV: [0, 0, 0.32],
    normal: [0, -1, 0],
    power: [3.1, 3.0, 2.8],
  },
]
export const roomAmbient: Vec3 = [0.5, 0.5, 0.505]
