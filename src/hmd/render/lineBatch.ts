// Lines in the room as triangles for one draw call: typed arrays that are filled again and never reallocated while they
// suffice. Pure: the mesh that shows them is lineMesh.ts.
import { add, normalize, scale, sub, length, type Vec3 } from '../../shared/geometry/vec3.ts'

/** How a line looks: dashed where the depth is only stated, soft and dim while it is not settled. */
export interface LineLook {
  /** Red, green, blue 0..1. */
  readonly colour: Vec3
  readonly opacity: number
  readonly dashed: boolean
  readonly soft: boolean
  readonly widthM: number
}

export interface LineBatch {
  readonly positions: Float32Array
  readonly tangents: Float32Array
  /** side -1..1, half width in metres, metres along the line, style bits (1 dashed, 2 soft). */
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

export function clearBatch(batch: LineBatch): void {
  batch.vertexCount = 0
  batch.indexCount = 0
}

/** Vertices that a line of `points` points takes. */
export const verticesFor = (points: number): number => points * 2

/** Adds one line; returns its first vertex, or undefined when the batch is full (the caller makes a larger one). */
export function addLine(batch: LineBatch, points: readonly Vec3[], look: LineLook): number | undefined {
  const first = batch.vertexCount
  if (points.length < 2) return first
  if ((first + verticesFor(points.length)) * 3 > batch.positions.length) return undefined
  let along = 0
  points.forEach((point, index) => {
    const previous = points[index - 1]
    const next = points[index + 1]
    if (previous !== undefined) along += length(sub(point, previous))
    const tangent = normalize(sub(next ?? point, previous ?? point))
    // Ends reach half a width farther: a butt end looks bitten off.
    const reach = previous === undefined ? -look.widthM / 2 : next === undefined ? look.widthM / 2 : 0
    writePair(batch, { point: add(point, scale(tangent, reach)), tangent, along, look })
  })
  for (let pair = 0; pair < points.length - 1; pair++) writeQuad(batch, first + pair * 2)
  return first
}

interface PairOfVertices {
  readonly point: Vec3
  readonly tangent: Vec3
  readonly along: number
  readonly look: LineLook
}

function writePair(batch: LineBatch, { point, tangent, along, look }: PairOfVertices): void {
  const style = (look.dashed ? 1 : 0) + (look.soft ? 2 : 0)
  for (const side of [-1, 1]) {
    const vertex = batch.vertexCount++
    batch.positions.set(point, vertex * 3)
    batch.tangents.set(tangent, vertex * 3)
    batch.shapes[vertex * 4] = side
    batch.shapes[vertex * 4 + 1] = look.widthM / 2
    batch.shapes[vertex * 4 + 2] = along
    batch.shapes[vertex * 4 + 3] = style
    batch.tints.set(look.colour, vertex * 4)
    batch.tints[vertex * 4 + 3] = look.opacity
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
