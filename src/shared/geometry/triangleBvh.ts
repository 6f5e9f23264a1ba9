// Bounding-volume tree over triangles: which one a ray meets first. Meshes that a headset knows of the room are cast
// against with it, and the truth of the emulated world (hit tests, baked light, whether a target is seen).
import type { Vec3 } from './vec3.ts'

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0

export interface TriangleHit {
  readonly distanceM: number
  readonly triangle: number
  /** Weights of the triangle's second and third vertex. */
  readonly u: number
  readonly v: number
}

export interface TriangleBvh {
  /** First triangle met within `maxDistanceM` along a direction of length one; from either side. */
  cast(origin: Vec3, direction: Vec3, maxDistanceM?: number): TriangleHit | undefined
  /** True when anything lies between; cheaper than `cast`. */
  isBlocked(origin: Vec3, direction: Vec3, maxDistanceM: number): boolean
}

const LEAF_SIZE = 4
const STACK = 64

interface Tree {
  readonly bounds: Float32Array // 6 per node: min, max
  readonly first: Int32Array // leaf: first entry of `order`; inner: right child (left is the next node)
  readonly count: Int32Array // 0 for inner nodes
  readonly order: Uint32Array
}

function triangleCentres(positions: ArrayLike<number>, indices: ArrayLike<number>): Float32Array {
  const centres = new Float32Array(indices.length)
  for (let i = 0; i < indices.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0
      for (let corner = 0; corner < 3; corner++) sum += at(positions, at(indices, i + corner) * 3 + axis)
      centres[i + axis] = sum / 3
    }
  }
  return centres
}

class TreeBuilder {
  readonly #positions: ArrayLike<number>
  readonly #indices: ArrayLike<number>
  readonly #centres: Float32Array
  readonly tree: Tree
  #nodes = 0

  constructor(positions: ArrayLike<number>, indices: ArrayLike<number>) {
    const triangles = indices.length / 3
    this.#positions = positions
    this.#indices = indices
    this.#centres = triangleCentres(positions, indices)
    const capacity = Math.max(1, triangles * 2)
    this.tree = {
      bounds: new Float32Array(capacity * 6),
      first: new Int32Array(capacity),
      count: new Int32Array(capacity),
      order: Uint32Array.from({ length: triangles }, (_, index) => index),
    }
    this.#split(0, triangles)
  }

  #setBounds(node: number, start: number, end: number): void {
    const { bounds, order } = this.tree
    for (let axis = 0; axis < 3; axis++) {
      let min = Infinity
      let max = -Infinity
      for (let i = start; i < end; i++) {
        for (let corner = 0; corner < 3; corner++) {
          const value = at(this.#positions, at(this.#indices, at(order, i) * 3 + corner) * 3 + axis)
          if (value < min) min = value
          if (value > max) max = value
        }
      }
      bounds[node * 6 + axis] = min - 1e-5
      bounds[node * 6 + 3 + axis] = max + 1e-5
    }
  }

  #widestAxis(start: number, end: number): number {
    let best = 0
    let bestExtent = -1
    for (let axis = 0; axis < 3; axis++) {
      let min = Infinity
      let max = -Infinity
      for (let i = start; i < end; i++) {
        const value = at(this.#centres, at(this.tree.order, i) * 3 + axis)
        if (value < min) min = value
        if (value > max) max = value
      }
      if (max - min > bestExtent) {
        best = axis
        bestExtent = max - min
      }
    }
    return best
  }

  #split(start: number, end: number): void {
    const node = this.#nodes++
    this.#setBounds(node, start, end)
    if (end - start <= LEAF_SIZE) {
      this.tree.first[node] = start
      this.tree.count[node] = end - start
      return
    }
    const axis = this.#widestAxis(start, end)
    this.tree.order
      .subarray(start, end)
      .sort((a, b) => at(this.#centres, a * 3 + axis) - at(this.#centres, b * 3 + axis))
    const middle = (start + end) >> 1
    this.#split(start, middle)
    this.tree.first[node] = this.#nodes
    this.#split(middle, end)
  }
}

/** Walks the tree; one ray at a time. */
class Caster {
  readonly #positions: ArrayLike<number>
  readonly #indices: ArrayLike<number>
  readonly #tree: Tree
  readonly #stack = new Int32Array(STACK)
  readonly hit = { distanceM: 0, triangle: -1, u: 0, v: 0 }

  constructor(positions: ArrayLike<number>, indices: ArrayLike<number>) {
    this.#positions = positions
    this.#indices = indices
    this.#tree = new TreeBuilder(positions, indices).tree
  }

  #entersBox(node: number, o: Vec3, inverse: Vec3): boolean {
    const { bounds } = this.#tree
    let near = 0
    let far = this.hit.distanceM
    for (let axis = 0; axis < 3; axis++) {
      const origin = at(o, axis)
      const scale = at(inverse, axis)
      const t1 = (at(bounds, node * 6 + axis) - origin) * scale
      const t2 = (at(bounds, node * 6 + 3 + axis) - origin) * scale
      near = Math.max(near, Math.min(t1, t2))
      far = Math.min(far, Math.max(t1, t2))
    }
    return near <= far
  }

  /** Möller-Trumbore; keeps the hit when it is nearer than the one known. */
  #testTriangle(triangle: number, o: Vec3, d: Vec3): void {
    const positions = this.#positions
    const a = at(this.#indices, triangle * 3) * 3
    const b = at(this.#indices, triangle * 3 + 1) * 3
    const c = at(this.#indices, triangle * 3 + 2) * 3
    const ax = at(positions, a)
    const ay = at(positions, a + 1)
    const az = at(positions, a + 2)
    const e1x = at(positions, b) - ax
    const e1y = at(positions, b + 1) - ay
    const e1z = at(positions, b + 2) - az
    const e2x = at(positions, c) - ax
    const e2y = at(positions, c + 1) - ay
    const e2z = at(positions, c + 2) - az
    const px = d[1] * e2z - d[2] * e2y
    const py = d[2] * e2x - d[0] * e2z
    const pz = d[0] * e2y - d[1] * e2x
    const det = e1x * px + e1y * py + e1z * pz
    if (Math.abs(det) < 1e-14) return
    const sx = o[0] - ax
    const sy = o[1] - ay
    const sz = o[2] - az
    const u = (sx * px + sy * py + sz * pz) / det
    if (u < -1e-7 || u > 1 + 1e-7) return
    const qx = sy * e1z - sz * e1y
    const qy = sz * e1x - sx * e1z
    const qz = sx * e1y - sy * e1x
    const v = (d[0] * qx + d[1] * qy + d[2] * qz) / det
    if (v < -1e-7 || u + v > 1 + 1e-7) return
    this.#keep(triangle, (e2x * qx + e2y * qy + e2z * qz) / det, u, v)
  }

  #keep(triangle: number, distanceM: number, u: number, v: number): void {
    const { hit } = this
    if (distanceM <= 1e-6 || distanceM >= hit.distanceM) return
    hit.distanceM = distanceM
    hit.triangle = triangle
    hit.u = u
    hit.v = v
  }

  /** True when anything is met; `hit` then holds the nearest, or with `anyHit` just one. */
  walk(o: Vec3, d: Vec3, maxDistanceM: number, anyHit: boolean): boolean {
    const { count, first, order } = this.#tree
    const inverse: Vec3 = [1 / d[0], 1 / d[1], 1 / d[2]]
    this.hit.distanceM = maxDistanceM
    this.hit.triangle = -1
    let top = 0
    this.#stack[top++] = 0
    while (top > 0) {
      const node = at(this.#stack, --top)
      if (!this.#entersBox(node, o, inverse)) continue
      const start = at(first, node)
      const end = start + at(count, node)
      if (start === end) {
        this.#stack[top++] = start
        this.#stack[top++] = node + 1
        continue
      }
      for (let i = start; i < end; i++) this.#testTriangle(at(order, i), o, d)
      if (anyHit && this.hit.triangle >= 0) return true
    }
    return this.hit.triangle >= 0
  }
}

/** Builds the tree; the arrays are kept, not copied, and must not change. */
export function createTriangleBvh(positions: ArrayLike<number>, indices: ArrayLike<number>): TriangleBvh {
  if (indices.length === 0) return { cast: () => undefined, isBlocked: () => false }
  const caster = new Caster(positions, indices)
  return {
    cast: (origin, direction, maxDistanceM = 1e6) =>
      caster.walk(origin, direction, maxDistanceM, false) ? { ...caster.hit } : undefined,
    isBlocked: (origin, direction, maxDistanceM) => caster.walk(origin, direction, maxDistanceM, true),
  }
}
