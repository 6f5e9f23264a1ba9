// What goes to the graphics card when marks come, go, change and fade.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEED } from '../../testing/arbitraries.ts'
import type { LineBatch, ShownLine } from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'
import { createLinePieces } from './linePieces.ts'

interface Uploads {
  readonly shown: { vertices: number; indices: number[] }[]
  /** Indices alone. */
  readonly drawn: number[][]
  readonly updated: { first: number; count: number; isTintOnly: boolean }[]
  batch: LineBatch | undefined
}

function fakeMesh(): { mesh: LineMesh; uploads: Uploads } {
  const uploads: Uploads = { shown: [], drawn: [], updated: [], batch: undefined }
  const mesh: Pick<LineMesh, 'show' | 'draw' | 'update'> = {
    show(batch) {
      uploads.batch = batch
      uploads.shown.push({
        vertices: batch.vertexCount,
        indices: [...batch.indices.subarray(0, batch.indexCount)],
      })
    },
    draw: (batch) => uploads.drawn.push([...batch.indices.subarray(0, batch.indexCount)]),
    update: (_batch, part, isTintOnly) => uploads.updated.push({ ...part, isTintOnly }),
  }
  return { mesh: mesh as LineMesh, uploads }
}

const look = { colour: [1, 1, 1] as const, opacity: 0.5, dashed: false, soft: false, widthM: 0.004 }
const lineOf = (points: number, y = 0): ShownLine => ({
  points: Array.from({ length: points }, (_, index) => [index, y, 0] as const),
  look,
})

describe('line pieces', () => {
  it('puts pieces one behind the other, each with indices of its own', () => {
    const { mesh, uploads } = fakeMesh()
    const pieces = createLinePieces<string>(mesh)
    pieces.put('a', [lineOf(2)])
    pieces.put('b', [lineOf(2)])
    pieces.show()
    expect(uploads.shown).toEqual([{ vertices: 8, indices: [0, 1, 2, 1, 3, 2, 4, 5, 6, 5, 7, 6] }])
  })

  it('draws one that went no longer, and brings nothing else', () => {
    const { mesh, uploads } = fakeMesh()
    const pieces = createLinePieces<string>(mesh)
    for (const id of ['a', 'b', 'c']) pieces.put(id, [lineOf(2)])
    pieces.show()
    pieces.drop('b')
    pieces.show()
    pieces.drop('a')
    pieces.show()
    expect(uploads.shown).toHaveLength(1)
    expect(uploads.updated).toEqual([])
    expect(uploads.drawn).toEqual([
      [0, 1, 2, 1, 3, 2, 8, 9, 10, 9, 11, 10],
      [8, 9, 10, 9, 11, 10],
    ])
    pieces.drop('c')
    pieces.show()
    expect(uploads.drawn.at(-1)).toEqual([])
  })

  it('puts one that came behind the others, and brings it alone', () => {
    const { mesh, uploads } = fakeMesh()
    const pieces = createLinePieces<string>(mesh)
    pieces.put('a', [lineOf(2)])
    pieces.put('b', [lineOf(2)])
    pieces.show()
    pieces.drop('a')
    pieces.put('c', [lineOf(2, 5)])
    pieces.setOpacity('c', 0.5)
    pieces.show()
    expect(uploads.shown).toHaveLength(1)
    expect(uploads.updated).toEqual([{ first: 8, count: 4, isTintOnly: false }])
    expect(uploads.drawn).toEqual([[4, 5, 6, 5, 7, 6, 8, 9, 10, 9, 11, 10]])
    expect(uploads.batch?.tints[8 * 4 + 3]).toBe(0.25)
  })

  it('has room again after all have gone before anything was shown', () => {
    const { mesh, uploads } = fakeMesh()
    const pieces = createLinePieces<string>(mesh)
    pieces.put('a', [lineOf(2)])
    pieces.drop('a')
    pieces.show()
    pieces.put('b', [lineOf(2)])
    pieces.show()
    expect(uploads.shown.at(-1)).toEqual({ vertices: 4, indices: [0, 1, 2, 1, 3, 2] })
  })

  it('closes the gaps when there is no room left', () => {
    const { mesh, uploads } = fakeMesh()
    const pieces = createLinePieces<number>(mesh)
    for (let n = 0; n < 100; n++) {
      pieces.put(n, [lineOf(50)])
      pieces.drop(n - 1)
      pieces.show()
    }
    expect(uploads.batch?.positions).toHaveLength(4096 * 3)
    // 4096 vertices hold 40 pieces of 100.
    expect(uploads.shown).toHaveLength(3)
    expect(uploads.drawn.at(-1)).toHaveLength(49 * 6)
    expect(uploads.drawn.at(-1)?.[0]).toBe((uploads.batch?.vertexCount ?? 0) - 100)
  })

  it('writes a piece of the same form where it lies, and nothing when nothing changed', () => {
    const { mesh, uploads } = fakeMesh()
    const pieces = createLinePieces<string>(mesh)
    pieces.put('a', [lineOf(3)])
    pieces.put('b', [lineOf(2)])
    pieces.put('c', [lineOf(2)])
    pieces.show()
    pieces.put('b', [lineOf(2, 7)])
    pieces.show()
    pieces.show()
    expect(uploads.shown).toHaveLength(1)
    expect(uploads.updated).toEqual([{ first: 6, count: 4, isTintOnly: false }])
    expect(uploads.batch?.positions.subarray(18, 30).filter((_, index) => index % 3 === 1)).toEqual(
      Float32Array.of(7, 7, 7, 7),
    )
    expect(uploads.batch?.positions[31]).toBe(0)
  })

  it('tells lines of another form apart although they have as many points', () => {
    const { mesh, uploads } = fakeMesh()
    const pieces = createLinePieces<string>(mesh)
    pieces.put('a', [lineOf(2), lineOf(3)])
    pieces.show()
    pieces.put('a', [lineOf(3), lineOf(2)])
    pieces.show()
    expect(uploads.shown).toHaveLength(1)
    expect(uploads.drawn).toHaveLength(1)
    expect(uploads.drawn[0]?.slice(0, 12)).toEqual([10, 11, 12, 11, 13, 12, 12, 13, 14, 13, 15, 14])
  })

  it('fades a piece by its tints alone, on top of its lines’ own opacity, and keeps that when it is made anew', () => {
    const { mesh, uploads } = fakeMesh()
    const pieces = createLinePieces<string>(mesh)
    pieces.put('a', [lineOf(2)])
    pieces.put('b', [lineOf(2)])
    pieces.show()
    pieces.setOpacity('b', 0.5)
    pieces.show()
    expect(uploads.updated).toEqual([{ first: 4, count: 4, isTintOnly: true }])
    expect(uploads.batch?.tints[3]).toBe(0.5)
    expect(uploads.batch?.tints[4 * 4 + 3]).toBe(0.25)
    pieces.put('b', [lineOf(2, 1)])
    pieces.show()
    expect(uploads.batch?.tints[4 * 4 + 3]).toBe(0.25)
  })

  it('takes a larger batch when pieces need it', () => {
    const { mesh, uploads } = fakeMesh()
    const pieces = createLinePieces<number>(mesh)
    for (let n = 0; n < 60; n++) pieces.put(n, [lineOf(50)])
    pieces.put(60, [])
    pieces.show()
    expect(uploads.batch?.vertexCount).toBe(6000)
  })

  it('has in the mesh what the marks are, whatever came, went, changed and faded before', () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 7 }),
      points: fc.integer({ min: 0, max: 400 }),
      opacity: fc.constantFrom(0, 0.5, 1),
      way: fc.constantFrom('put', 'put', 'drop', 'fade', 'show'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { mesh, drawn } = copyingMesh()
        const pieces = createLinePieces<number>(mesh)
        const known = new Map<number, { points: number; height: number; opacity: number }>()
        for (const [height, { id, points, opacity, way }] of steps.entries()) {
          if (way === 'put') {
            pieces.put(id, [lineOf(points, height)])
            known.set(id, { points, height, opacity: known.get(id)?.opacity ?? 1 })
          } else if (way === 'drop') {
            pieces.drop(id)
            known.delete(id)
          } else if (way === 'fade') {
            pieces.setOpacity(id, opacity)
            const piece = known.get(id)
            if (piece !== undefined) piece.opacity = opacity
          } else pieces.show()
        }
        pieces.show()
        const expected = [...known.values()].flatMap(({ points, height, opacity }) =>
          points < 2 ? [] : [`${height} ${opacity * look.opacity} ${(points - 1) * 6}`],
        )
        expect(drawn().sort()).toEqual(expected.sort())
      }),
      { seed: SEED, numRuns: 200 },
    )
  })
})

/** Keeps what it is brought and no more, as a graphics card does. */
function copyingMesh(): { mesh: LineMesh; drawn: () => string[] } {
  let positions = new Float32Array()
  let tints = new Float32Array()
  let indices = new Uint32Array()
  const draw = (batch: LineBatch): void => {
    indices = batch.indices.slice(0, batch.indexCount)
  }
  const mesh: Pick<LineMesh, 'show' | 'draw' | 'update'> = {
    show(batch) {
      positions = batch.positions.slice()
      tints = batch.tints.slice()
      draw(batch)
    },
    draw,
    update(batch, { first, count }, isTintOnly) {
      tints.set(batch.tints.subarray(first * 4, (first + count) * 4), first * 4)
      if (!isTintOnly) positions.set(batch.positions.subarray(first * 3, (first + count) * 3), first * 3)
    },
  }
  /** Of each line its height, its opacity, and how many indices draw it. */
  const drawn = (): string[] => {
    const lines = new Map<string, number>()
    for (const vertex of indices) {
      const line = `${positions[vertex * 3 + 1]} ${tints[vertex * 4 + 3]}`
      lines.set(line, (lines.get(line) ?? 0) + 1)
    }
    return [...lines].map(([line, count]) => `${line} ${count}`)
  }
  return { mesh: mesh as LineMesh, drawn }
}
