// Collects the room's surfaces into one mesh. Large surfaces are cut into cells so that light can be baked at the
// corners.
import { add, cross, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { TriangleMesh } from '../geometry/triangleMesh.ts'
import type { SurfacePattern } from '../scenario/scenarioSchema.ts'

export type Rgb = readonly [number, number, number]

/** Rectangle of the picture atlas, 0..1: left, top, right, bottom. */
export type AtlasRect = readonly [number, number, number, number]

export interface SurfaceLook {
  readonly colour: Rgb
  readonly pattern: SurfacePattern
  /** Strength of the pattern, 1 = as real. */
  readonly texture?: number
  readonly atlas?: AtlasRect
  /** Longest side of a cell, metres. */
  readonly cellM?: number
}

/** `#rrggbb` as 0..1. */
export const parseColour = (hex: string): Rgb => [
  parseInt(hex.slice(1, 3), 16) / 255,
  parseInt(hex.slice(3, 5), 16) / 255,
  parseInt(hex.slice(5, 7), 16) / 255,
]

/** Contrast of the detail channels [grain, mottle, streak, fleck] that make each pattern. */
const patternStrength: Readonly<Record<SurfacePattern, readonly [number, number, number, number]>> = {
  plain: [0.02, 0.02, 0, 0],
  plaster: [0.07, 0.05, 0, 0],
  linoleum: [0.1, 0.12, 0, 0.22],
  wood: [0.05, 0.08, 0.34, 0],
  fabric: [0.16, 0.06, 0, 0],
  paper: [0.05, 0.06, 0.03, 0],
  metal: [0.03, 0.02, 0.08, 0],
}

interface Lists {
  readonly positions: number[]
  readonly normals: number[]
  readonly colours: number[]
  readonly detailUv: number[]
  readonly detail: number[]
  readonly atlasUv: number[]
  readonly indices: number[]
}

export interface Box {
  readonly centre: Vec3
  readonly size: Vec3
  /** Rounded look: edges cut by this, metres. */
  readonly bevelM?: number
}

export class SurfaceBuilder {
  readonly #lists: Lists = {
    positions: [],
    normals: [],
    colours: [],
    detailUv: [],
    detail: [],
    atlasUv: [],
    indices: [],
  }

  #vertex(
    { point, normal }: { readonly point: Vec3; readonly normal: Vec3 },
    look: SurfaceLook,
    uv: readonly [number, number],
    atlasUv: readonly [number, number] = [0, 0],
  ): number {
    const lists = this.#lists
    const strength = look.texture ?? 1
    lists.positions.push(...point)
    lists.normals.push(...normal)
    lists.colours.push(...look.colour)
    lists.detailUv.push(...uv)
    lists.detail.push(...patternStrength[look.pattern].map((value) => value * strength))
    lists.atlasUv.push(...atlasUv)
    return lists.positions.length / 3 - 1
  }

  /** A rectangle by its centre and half sides; its normal is halfU x halfV. */
  quad(centre: Vec3, halfU: Vec3, halfV: Vec3, look: SurfaceLook): this {
    const normal = normalize(cross(halfU, halfV))
    const lengthU = Math.hypot(...halfU) * 2
    const lengthV = Math.hypot(...halfV) * 2
    const cellM = look.cellM ?? 0.36
    const nu = Math.max(1, Math.ceil(lengthU / cellM))
    const nv = Math.max(1, Math.ceil(lengthV / cellM))
    const [left, top, rightEdge, bottom] = look.atlas ?? [0, 0, 0, 0]
    const first = this.#lists.positions.length / 3
    for (let j = 0; j <= nv; j++)
      for (let i = 0; i <= nu; i++) {
        const u = i / nu
        const v = j / nv
        const point = add(centre, add(scale(halfU, 2 * u - 1), scale(halfV, 2 * v - 1)))
        this.#vertex(
          { point, normal },
          look,
          [centre[0] + centre[2] + u * lengthU, centre[1] * 0.7 + centre[2] * 0.3 + v * lengthV],
          [left + (rightEdge - left) * u, bottom + (top - bottom) * v],
        )
      }
    for (let j = 0; j < nv; j++)
      for (let i = 0; i < nu; i++) {
        const a = first + j * (nu + 1) + i
        this.#lists.indices.push(a, a + 1, a + nu + 2, a, a + nu + 2, a + nu + 1)
      }
    return this
  }

  /** A closed box. */
  box({ centre, size, bevelM = 0 }: Box, look: SurfaceLook): this {
    const [hx, hy, hz]: Vec3 = [size[0] / 2, size[1] / 2, size[2] / 2]
    const b = Math.min(bevelM, hx * 0.49, hy * 0.49, hz * 0.49)
    const face = (offset: Vec3, u: Vec3, v: Vec3): void => {
      this.quad(add(centre, offset), u, v, look)
    }
    face([0, hy, 0], [hx - b, 0, 0], [0, 0, -(hz - b)])
    face([0, -hy, 0], [hx - b, 0, 0], [0, 0, hz - b])
    face([0, 0, hz], [hx - b, 0, 0], [0, hy - b, 0])
    face([0, 0, -hz], [-(hx - b), 0, 0], [0, hy - b, 0])
    face([hx, 0, 0], [0, 0, -(hz - b)], [0, hy - b, 0])
    face([-hx, 0, 0], [0, 0, hz - b], [0, hy - b, 0])
    if (b > 0) {
      this.#bevels(centre, [hx, hy, hz], b, look)
      this.#corners(centre, [hx, hy, hz], b, look)
    }
    return this
  }

  #corners(centre: Vec3, [hx, hy, hz]: Vec3, b: number, look: SurfaceLook): void {
    for (const sx of [1, -1])
      for (const sy of [1, -1])
        for (const sz of [1, -1]) {
          const at = (dx: number, dy: number, dz: number): Vec3 =>
            add(centre, [sx * (hx - dx), sy * (hy - dy), sz * (hz - dz)])
          const corners = [at(0, b, b), at(b, 0, b), at(b, b, 0)]
          this.triangles(corners, [sx * sy * sz > 0 ? [0, 1, 2] : [0, 2, 1]], false, look)
        }
  }

  #bevels(centre: Vec3, [hx, hy, hz]: Vec3, b: number, look: SurfaceLook): void {
    for (const s of [1, -1])
      for (const t of [1, -1]) {
        const ridge = (offset: Vec3, along: Vec3, outward: Vec3): void => {
          const across = scale(normalize(cross(normalize(outward), normalize(along))), (b * Math.SQRT2) / 2)
          this.quad(add(centre, offset), along, across, look)
        }
        ridge([0, s * (hy - b / 2), t * (hz - b / 2)], [hx - b, 0, 0], [0, s, t])
        ridge([s * (hx - b / 2), t * (hy - b / 2), 0], [0, 0, hz - b], [s, t, 0])
        ridge([s * (hx - b / 2), 0, t * (hz - b / 2)], [0, hy - b, 0], [s, 0, t])
      }
  }

  /** A tapered round bar from `a` to `b` with flat ends. */
  bar(a: Vec3, b: Vec3, radii: readonly [number, number], look: SurfaceLook): this {
    const sides = 10
    const axis = normalize(sub(b, a))
    const u = normalize(cross(Math.abs(axis[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0], axis))
    const v = cross(axis, u)
    const first = this.#lists.positions.length / 3
    for (let i = 0; i <= sides; i++) {
      const angle = (2 * Math.PI * i) / sides
      const out = add(scale(u, Math.cos(angle)), scale(v, Math.sin(angle)))
      const along = Math.hypot(...sub(b, a))
      this.#vertex({ point: add(a, scale(out, radii[0])), normal: out }, look, [angle * radii[0], 0])
      this.#vertex({ point: add(b, scale(out, radii[1])), normal: out }, look, [angle * radii[1], along])
    }
    for (let i = 0; i < sides; i++) {
      const k = first + i * 2
      this.#lists.indices.push(k, k + 2, k + 3, k, k + 3, k + 1)
    }
    this.#cap(a, scale(axis, -1), [scale(v, radii[0]), scale(u, radii[0])], look)
    this.#cap(b, axis, [scale(u, radii[1]), scale(v, radii[1])], look)
    return this
  }

  #cap(centre: Vec3, normal: Vec3, [u, v]: readonly [Vec3, Vec3], look: SurfaceLook): void {
    const sides = 10
    const middle = this.#vertex({ point: centre, normal }, look, [0, 0])
    for (let i = 0; i <= sides; i++) {
      const angle = (2 * Math.PI * i) / sides
      const point = add(centre, add(scale(u, Math.cos(angle)), scale(v, Math.sin(angle))))
      const rim = this.#vertex({ point, normal }, look, [Math.cos(angle) * 0.05, Math.sin(angle) * 0.05])
      if (i > 0) this.#lists.indices.push(middle, rim - 1, rim)
    }
  }

  /** Own triangles; flat or softly shaded. */
  triangles(
    vertices: readonly Vec3[],
    triangles: readonly (readonly [number, number, number])[],
    smooth: boolean,
    look: SurfaceLook,
  ): this {
    const pointOf = (index: number): Vec3 => vertices[index] ?? [0, 0, 0]
    const faceNormal = ([a, b, c]: readonly [number, number, number]): Vec3 =>
      cross(sub(pointOf(b), pointOf(a)), sub(pointOf(c), pointOf(a)))
    const soft = new Map<number, Vec3>()
    if (smooth)
      for (const triangle of triangles)
        for (const index of triangle) soft.set(index, add(soft.get(index) ?? [0, 0, 0], faceNormal(triangle)))
    for (const triangle of triangles) {
      const flat = normalize(faceNormal(triangle))
      const corners = triangle.map((index) => {
        const point = pointOf(index)
        const n = smooth ? normalize(soft.get(index) ?? flat) : flat
        const uv: readonly [number, number] =
          Math.abs(flat[1]) > 0.7
            ? [point[0], point[2]]
            : Math.abs(flat[0]) > 0.7
              ? [point[2], point[1]]
              : [point[0], point[1]]
        return this.#vertex({ point, normal: n }, look, uv)
      })
      this.#lists.indices.push(...corners)
    }
    return this
  }

  build(): TriangleMesh {
    const lists = this.#lists
    return {
      positions: Float32Array.from(lists.positions),
      normals: Float32Array.from(lists.normals),
      colours: Float32Array.from(lists.colours),
      detailUv: Float32Array.from(lists.detailUv),
      detail: Float32Array.from(lists.detail),
      atlasUv: Float32Array.from(lists.atlasUv),
      indices: Uint32Array.from(lists.indices),
    }
  }
}
