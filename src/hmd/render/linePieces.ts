// The lines of many marks as one batch. Each mark's piece is made once and lies somewhere in the whole; one that comes is put
// behind the others, one that goes is no longer drawn, one that changes but keeps its form is written anew where it lies. Only
// that part goes to the graphics card. The gaps are closed when there is no room left.
import {
  createLineBatch,
  verticesOf,
  withLines,
  withRoomFor,
  type LineBatch,
  type ShownLine,
} from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'

export interface LinePieces<Id> {
  /** Makes a mark's lines, or makes them anew. */
  put(id: Id, lines: readonly ShownLine[]): void
  /** Of all of its lines, on top of their own. */
  setOpacity(id: Id, opacity: number): void
  drop(id: Id): void
  /** Brings what has changed to the mesh. */
  show(): void
}

interface Piece {
  batch: LineBatch
  opacity: number
  /** Its first vertex and its first index in the whole. */
  first: number
  firstIndex: number
  change: 'none' | 'tints' | 'all'
}

/** Room that is left free when the gaps are closed: else the next mark but one would close them again. */
const SPARE = 1.25

class PiecesOnMesh<Id> implements LinePieces<Id> {
  readonly #mesh: LineMesh
  readonly #pieces = new Map<Id, Piece>()
  #whole = createLineBatch(4096)
  /** Those that lie in the whole and differ from what the mesh has. */
  readonly #changed: Piece[] = []
  /** Vertices of the whole that the mesh has; what lies behind them is new. */
  #uploaded = 0
  /** Pieces came or went: others are drawn than before. */
  #areIndicesOther = false
  /** There was no room for a piece, or the mesh has none at all: the whole is put together anew. */
  #isToBeReformed = true

  constructor(mesh: LineMesh) {
    this.#mesh = mesh
  }

  put(id: Id, lines: readonly ShownLine[]): void {
    const before = this.#pieces.get(id)
    const batch = withLines(createLineBatch(verticesOf(lines)), lines)
    if (before !== undefined && hasSameForm(before.batch, batch)) {
      before.batch = batch
      this.#note(before, 'all')
      return
    }
    this.drop(id)
    const piece: Piece = { batch, opacity: before?.opacity ?? 1, first: 0, firstIndex: 0, change: 'none' }
    this.#pieces.set(id, piece)
    if (this.#whole.vertexCount + batch.vertexCount > this.#whole.positions.length / 3)
      this.#isToBeReformed = true
    if (!this.#isToBeReformed) append(this.#whole, piece)
    this.#areIndicesOther = true
  }

  setOpacity(id: Id, opacity: number): void {
    const piece = this.#pieces.get(id)
    if (piece === undefined || piece.opacity === opacity) return
    piece.opacity = opacity
    if (piece.change === 'none') this.#note(piece, 'tints')
  }

  drop(id: Id): void {
    const piece = this.#pieces.get(id)
    if (piece === undefined) return
    this.#pieces.delete(id)
    this.#areIndicesOther = true
    if (this.#isToBeReformed) return
    const { firstIndex, batch } = piece
    const { indexCount } = batch
    this.#whole.indices.copyWithin(firstIndex, firstIndex + indexCount, this.#whole.indexCount)
    this.#whole.indexCount -= indexCount
    for (const other of this.#pieces.values())
      if (other.firstIndex > firstIndex) other.firstIndex -= indexCount
  }

  show(): void {
    if (this.#isToBeReformed) this.#reform()
    else {
      for (const piece of this.#changed) this.#update(piece)
      this.#showNew()
    }
    this.#changed.length = 0
    this.#uploaded = this.#whole.vertexCount
    this.#areIndicesOther = false
  }

  #note(piece: Piece, change: 'tints' | 'all'): void {
    if (piece.change === 'none') this.#changed.push(piece)
    piece.change = change
  }

  #update(piece: Piece): void {
    const isTintOnly = piece.change === 'tints'
    piece.change = 'none'
    if (isTintOnly) copyTints(this.#whole, piece)
    else copyVertices(this.#whole, piece)
    if (piece.first < this.#uploaded)
      this.#mesh.update(this.#whole, { first: piece.first, count: piece.batch.vertexCount }, isTintOnly)
  }

  #showNew(): void {
    const count = this.#whole.vertexCount - this.#uploaded
    if (count > 0) this.#mesh.update(this.#whole, { first: this.#uploaded, count }, false)
    if (this.#areIndicesOther) this.#mesh.draw(this.#whole)
  }

  #reform(): void {
    let vertices = 0
    for (const { batch } of this.#pieces.values()) vertices += batch.vertexCount
    const whole = withRoomFor(this.#whole, Math.ceil(vertices * SPARE))
    this.#whole = whole
    whole.vertexCount = 0
    whole.indexCount = 0
    for (const piece of this.#pieces.values()) append(whole, piece)
    this.#mesh.show(whole)
    // The mesh makes no room for nothing.
    this.#isToBeReformed = whole.indexCount === 0
  }
}

/** The same lines of as many points each, wherever they lie. */
function hasSameForm(a: LineBatch, b: LineBatch): boolean {
  if (a.vertexCount !== b.vertexCount || a.indexCount !== b.indexCount) return false
  for (let index = 0; index < a.indexCount; index++) if (a.indices[index] !== b.indices[index]) return false
  return true
}

/** Puts a piece behind what is there. */
function append(whole: LineBatch, piece: Piece): void {
  const { batch } = piece
  piece.first = whole.vertexCount
  piece.firstIndex = whole.indexCount
  piece.change = 'none'
  copyVertices(whole, piece)
  for (let index = 0; index < batch.indexCount; index++)
    whole.indices[whole.indexCount + index] = (batch.indices[index] ?? 0) + piece.first
  whole.vertexCount += batch.vertexCount
  whole.indexCount += batch.indexCount
}

function copyVertices(whole: LineBatch, piece: Piece): void {
  const { batch, first } = piece
  whole.positions.set(batch.positions, first * 3)
  whole.tangents.set(batch.tangents, first * 3)
  whole.shapes.set(batch.shapes, first * 4)
  copyTints(whole, piece)
}

function copyTints(whole: LineBatch, { batch, first, opacity }: Piece): void {
  whole.tints.set(batch.tints, first * 4)
  if (opacity === 1) return
  for (let vertex = 0; vertex < batch.vertexCount; vertex++) {
    const alpha = vertex * 4 + 3
    whole.tints[first * 4 + alpha] = (batch.tints[alpha] ?? 0) * opacity
  }
}

export const createLinePieces = <Id>(mesh: LineMesh): LinePieces<Id> => new PiecesOnMesh<Id>(mesh)
