// Turns a signed distance field into triangles (naive surface nets), then pulls every vertex onto the field's zero
// so that the surface is smooth. Only cells near the surface are visited.
import { add, normalize, scale, type Vec3 } from '../../shared/geometry/vec3.ts'

/** Metres to the surface; negative inside. */
export type DistanceField = (x: number, y: number, z: number) => number

export interface SurfaceNetOptions {
  readonly min: Vec3
  readonly max: Vec3
  readonly cellM: number
  /** Which cells to mesh, by the cell's centre; others leave an open edge. */
  readonly includes?: (x: number, y: number, z: number) => boolean
}

export interface SurfaceNet {
  readonly positions: number[]
  readonly normals: number[]
  readonly indices: number[]
}

const BLOCK = 4

/** Gradient by four samples at a tetrahedron's corners, length one. */
export function fieldNormal(field: DistanceField, [x, y, z]: Vec3, stepM: number): Vec3 {
  const a = field(x + stepM, y - stepM, z - stepM)
  const b = field(x - stepM, y - stepM, z + stepM)
  const c = field(x - stepM, y + stepM, z - stepM)
  const d = field(x + stepM, y + stepM, z + stepM)
  return normalize([a - b - c + d, -a - b + c + d, -a + b - c + d])
}

/** Moves a point near the surface onto it. */
function projectOnto(field: DistanceField, start: Vec3, stepM: number): Vec3 {
  const distance = field(start[0], start[1], start[2])
  const normal = fieldNormal(field, start, stepM)
  const move = Math.max(-2 * stepM, Math.min(2 * stepM, distance))
  const point: Vec3 = [start[0] - normal[0] * move, start[1] - normal[1] * move, start[2] - normal[2] * move]
  const left = Math.max(-stepM, Math.min(stepM, field(point[0], point[1], point[2])))
  return [point[0] - normal[0] * left, point[1] - normal[1] * left, point[2] - normal[2] * left]
}

class Net {
  readonly out: SurfaceNet = { positions: [], normals: [], indices: [] }
  readonly #field: DistanceField
  readonly #options: SurfaceNetOptions
  readonly #size: Vec3
  readonly #values = new Map<number, number>()
  readonly #vertexOfCell = new Map<number, number>()

  constructor(field: DistanceField, options: SurfaceNetOptions) {
    this.#field = field
    this.#options = options
    const count = (axis: 0 | 1 | 2): number =>
      (Math.ceil((options.max[axis] - options.min[axis]) / options.cellM / BLOCK) + 1) * BLOCK + 1
    this.#size = [count(0), count(1), count(2)]
  }

  #key(i: number, j: number, k: number): number {
    return (k * this.#size[1] + j) * this.#size[0] + i
  }

  #corner(i: number, j: number, k: number): Vec3 {
    const { min, cellM } = this.#options
    return [min[0] + i * cellM, min[1] + j * cellM, min[2] + k * cellM]
  }

  #value(i: number, j: number, k: number): number {
    const key = this.#key(i, j, k)
    let value = this.#values.get(key)
    if (value === undefined) {
      value = this.#field(...this.#corner(i, j, k))
      this.#values.set(key, value)
    }
    return value
  }

  #cornerValue(i: number, j: number, k: number, corner: number): number {
    return this.#value(i + (corner & 1), j + ((corner >> 1) & 1), k + (corner >> 2))
  }

  #isCrossed(i: number, j: number, k: number): boolean {
    let inside = 0
    for (let corner = 0; corner < 8; corner++) if (this.#cornerValue(i, j, k, corner) < 0) inside++
    return inside !== 0 && inside !== 8
  }

  /** Mean of the crossings on the cell's edges, in cells from its first corner. */
  #meanCrossing(i: number, j: number, k: number): Vec3 {
    let sum: Vec3 = [0, 0, 0]
    let crossings = 0
    for (let a = 0; a < 8; a++) {
      const va = this.#cornerValue(i, j, k, a)
      for (let bit = 1; bit < 8; bit <<= 1) {
        const vb = this.#cornerValue(i, j, k, a | bit)
        if ((a & bit) !== 0 || va < 0 === vb < 0) continue
        const t = va / (va - vb)
        const along: Vec3 = [bit === 1 ? t : 0, bit === 2 ? t : 0, bit === 4 ? t : 0]
        sum = add(sum, add([a & 1, (a >> 1) & 1, a >> 2], along))
        crossings++
      }
    }
    return scale(sum, 1 / crossings)
  }

  /** Places the cell's vertex, where the surface passes through the cell. */
  #meshCell(i: number, j: number, k: number): void {
    if (!this.#isCrossed(i, j, k)) return
    const { cellM, includes } = this.#options
    const corner = this.#corner(i, j, k)
    const [x, y, z] = add(corner, [cellM / 2, cellM / 2, cellM / 2])
    if (includes !== undefined && !includes(x, y, z)) return
    const start = add(corner, scale(this.#meanCrossing(i, j, k), cellM))
    const point = projectOnto(this.#field, start, cellM * 0.3)
    this.#vertexOfCell.set(this.#key(i, j, k), this.out.positions.length / 3)
    this.out.positions.push(...point)
    this.out.normals.push(...fieldNormal(this.#field, point, cellM * 0.35))
  }

  #quad(cells: readonly number[], flip: boolean): void {
    const [a, b, c, d] = cells.map((cell) => this.#vertexOfCell.get(cell))
    if (a === undefined || b === undefined || c === undefined || d === undefined) return
    if (flip) this.out.indices.push(a, c, b, a, d, c)
    else this.out.indices.push(a, b, c, a, c, d)
  }

  /** The faces across the three edges that start at a grid corner. */
  #meshEdges(i: number, j: number, k: number): void {
    const here = this.#value(i, j, k) < 0
    const key = (x: number, y: number, z: number): number => this.#key(x, y, z)
    if (here !== this.#value(i + 1, j, k) < 0)
      this.#quad([key(i, j - 1, k - 1), key(i, j, k - 1), key(i, j, k), key(i, j - 1, k)], !here)
    if (here !== this.#value(i, j + 1, k) < 0)
      this.#quad([key(i - 1, j, k - 1), key(i - 1, j, k), key(i, j, k), key(i, j, k - 1)], !here)
    if (here !== this.#value(i, j, k + 1) < 0)
      this.#quad([key(i - 1, j - 1, k), key(i, j - 1, k), key(i, j, k), key(i - 1, j, k)], !here)
  }

  run(): SurfaceNet {
    const { cellM } = this.#options
    const reach = cellM * BLOCK * 0.9 + cellM
    const blocks: Vec3[] = []
    for (let k = 0; k + BLOCK < this.#size[2]; k += BLOCK)
      for (let j = 0; j + BLOCK < this.#size[1]; j += BLOCK)
        for (let i = 0; i + BLOCK < this.#size[0]; i += BLOCK) {
          const centre = this.#corner(i + BLOCK / 2, j + BLOCK / 2, k + BLOCK / 2)
          if (Math.abs(this.#field(...centre)) < reach * 1.6) blocks.push([i, j, k])
        }
    this.#eachCell(blocks, (i, j, k) => {
      this.#meshCell(i, j, k)
    })
    this.#eachCell(blocks, (i, j, k) => {
      if (i > 0 && j > 0 && k > 0) this.#meshEdges(i, j, k)
    })
    return this.out
  }

  #eachCell(blocks: readonly Vec3[], visit: (i: number, j: number, k: number) => void): void {
    for (const [i, j, k] of blocks)
      for (let c = k; c < k + BLOCK; c++)
        for (let b = j; b < j + BLOCK; b++) for (let a = i; a < i + BLOCK; a++) visit(a, b, c)
  }
}

/** Meshes the zero surface of `field`; outward normals, counter-clockwise seen from outside. */
export const meshDistanceField = (field: DistanceField, options: SurfaceNetOptions): SurfaceNet =>
  new Net(field, options).run()
