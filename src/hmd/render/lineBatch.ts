// Lines in the room as triangles for one draw call: typed arrays that are filled again and never reallocated while they
// suffice. Pure: the mesh that shows them is lineMesh.ts.
import { distance, zero, type Vec3 } from '../../shared/geometry/vec3.ts'

/**
 * How a line looks: dashed where the depth is only stated, soft and dim while it is not settled, flowing where something runs
 * along it from its first point to its last.
 */
export interface LineLook {
  /** Red, green, blue 0..1. */
  readonly colour: Vec3
  readonly opacity: number
  readonly dashed: boolean
  readonly soft: boolean
  readonly flows?: boolean | undefined
  readonly widthM: number
}

export interface LineBatch {
  readonly positions: Float32Array
  readonly tangents: Float32Array
  /** side -1..1, half width in metres, metres along the line, style bits (1 dashed, 2 soft, 4 flowing). */
  readonly shapes: Float32Array
  readonly tints: Float32Array
  readonly indices: Uint32Array
  vertexCount: number
  indexCount: number
}

export function createLineBatch(maxVertices: number): LineBatch {
  return {
    positions: new Float32Array(maxVertices * 3),
    tangents: new Float32Array(maxVertices * 3),
    shapes: new Float32Array(maxVertices * 4),
    tints: new Float32Array(maxVertices * 4),
    indices: new Uint32Array(maxVertices * 3),
    vertexCount: 0,
    indexCount: 0,
  }
}

function clearBatch(batch: LineBatch): void {
  batch.vertexCount = 0
  batch.indexCount = 0
}

/** Vertices that a line of `points` points takes. */
const verticesFor = (points: number): number => (points < 2 ? 0 : points * 2)

export interface ShownLine {
  readonly points: readonly Vec3[]
  readonly look: LineLook
}

/** Vertices that the lines take together. */
export function verticesOf(lines: readonly ShownLine[]): number {
  let vertices = 0
  for (const { points } of lines) vertices += verticesFor(points.length)
  return vertices
}

/** A batch of the same kind with room for so many vertices: `batch` itself while it suffices. */
export function withRoomFor(batch: LineBatch, vertices: number): LineBatch {
  let room = batch.positions.length / 3
  if (room >= vertices) return batch
  while (room < vertices) room *= 2
  return createLineBatch(room)
}

/** The batch with these lines in it and nothing else; a larger one when they need it. */
export function withLines(batch: LineBatch, lines: readonly ShownLine[]): LineBatch {
  const filled = withRoomFor(batch, verticesOf(lines))
  clearBatch(filled)
  for (const { points, look } of lines) addLine(filled, points, look)
  return filled
}

/** Adds one line; returns its first vertex, or undefined when the batch is full. Makes no objects. */
export function addLine(batch: LineBatch, points: readonly Vec3[], look: LineLook): number | undefined {
  const first = batch.vertexCount
  const last = points.length - 1
  if (last < 1) return first
  if ((first + verticesFor(points.length)) * 3 > batch.positions.length) return undefined
  pair.alongM = 0
  for (let index = 0; index <= last; index++) {
    const point = points[index] ?? zero
    const previous = points[index - 1]
    if (previous !== undefined) pair.alongM += distance(point, previous)
    pair.point = point
    pair.from = previous ?? point
    pair.to = points[index + 1] ?? point
    // Ends reach half a width farther: a butt end looks bitten off.
    pair.reachM = index === 0 ? -look.widthM / 2 : index === last ? look.widthM / 2 : 0
    writePair(batch, look)
  }
  for (let pair = 0; pair < last; pair++) writeQuad(batch, first + pair * 2)
  return first
}

/** What is written just now: one for all, so that a line makes no garbage. */
const pair = { point: zero, from: zero, to: zero, alongM: 0, reachM: 0 }

/** The two vertices at `pair`, on either side of the line. */
function writePair(batch: LineBatch, look: LineLook): void {
  const { point, from, to, alongM, reachM } = pair
  const far = distance(from, to)
  const unit = far > 1e-12 ? 1 / far : 0
  const x = (to[0] - from[0]) * unit
  const y = (to[1] - from[1]) * unit
  const z = (to[2] - from[2]) * unit
  const style = (look.dashed ? 1 : 0) + (look.soft ? 2 : 0) + (look.flows === true ? 4 : 0)
  for (let side = -1; side <= 1; side += 2) {
    const vertex = batch.vertexCount++
    const at3 = vertex * 3
    const at4 = vertex * 4
    batch.positions[at3] = point[0] + x * reachM
    batch.positions[at3 + 1] = point[1] + y * reachM
    batch.positions[at3 + 2] = point[2] + z * reachM
    batch.tangents[at3] = x
    batch.tangents[at3 + 1] = y
    batch.tangents[at3 + 2] = z
    batch.shapes[at4] = side
    batch.shapes[at4 + 1] = look.widthM / 2
    batch.shapes[at4 + 2] = alongM
    batch.shapes[at4 + 3] = style
    batch.tints[at4] = look.colour[0]
    batch.tints[at4 + 1] = look.colour[1]
    batch.tints[at4 + 2] = look.colour[2]
    batch.tints[at4 + 3] = look.opacity
  }
}

function writeQuad(batch: LineBatch, vertex: number): void {
  const at = batch.indexCount
  batch.indices[at] = vertex
  batch.indices[at + 1] = vertex + 1
  batch.indices[at + 2] = vertex + 2
  batch.indices[at + 3] = vertex + 1
  batch.indices[at + 4] = vertex + 3
  batch.indices[at + 5] = vertex + 2
  batch.indexCount += 6
}
