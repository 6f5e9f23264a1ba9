// Triangles with all that the renderer and the ray caster need. Plain arrays: made without a browser, tested in Node.
import type { Vec3 } from '../../shared/geometry/vec3.ts'

export interface TriangleMesh {
  /** Metres, room space, 3 per vertex. */
  readonly positions: Float32Array
  readonly normals: Float32Array
  /** Albedo, 0..1, 3 per vertex. */
  readonly colours: Float32Array
  /** Where in the detail texture, metres, 2 per vertex. */
  readonly detailUv: Float32Array
  /** Strength of each of the four detail channels, 4 per vertex. */
  readonly detail: Float32Array
  /** Where in the picture atlas, 0..1, 2 per vertex; (0, 0) is plain white. */
  readonly atlasUv: Float32Array
  readonly indices: Uint32Array
}

/** Number at an index that is known to exist. */
export const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0

/** The point stored at vertex `index`. */
export const vertexAt = (values: ArrayLike<number>, index: number): Vec3 => [
  at(values, index * 3),
  at(values, index * 3 + 1),
  at(values, index * 3 + 2),
]
