// What of the texts' rectangles is drawn, and what goes to the graphics card when they fade.
import { NullEngine } from '@babylonjs/core/Engines/nullEngine.js'
import { Mesh } from '@babylonjs/core/Meshes/mesh.pure.js'
import { describe, expect, it, vi } from 'vitest'
import { sceneOn } from './stage.ts'
import { FONT_PX, type PlacedText, type TextStyle } from './textAtlas.ts'
import { ARM_M, createTextQuads, type LaidText } from './textQuads.ts'

function laid(opacity: number, ground: TextStyle['ground'] = 'plate'): LaidText {
  const style: TextStyle = { text: '12 cm', ground, colour: '#FFFFFF' }
  const placed: PlacedText = { style, lines: ['12 cm'], x: 0, y: 0, width: 100, height: 60 }
  return { shown: { text: { style, at: [1, 2, 3] }, opacity }, placed }
}

function textQuads() {
  const mesh = new Mesh('texts', sceneOn(new NullEngine()))
  const quads = createTextQuads(mesh, 4)
  const uploads: { kind: string; first: number; numbers: number[] }[] = []
  vi.spyOn(mesh, 'getVertexBuffer').mockImplementation(
    (kind) =>
      ({
        updateDirectly: (part: Float32Array, first: number) =>
          uploads.push({ kind, first, numbers: [...part] }),
      }) as unknown as ReturnType<Mesh['getVertexBuffer']>,
  )
  return { mesh, quads, uploads }
}

const every = (numbers: readonly number[] | undefined, offset: number): readonly number[] =>
  (numbers ?? []).filter((_, index) => index % 3 === offset)

/** Inter's low letters and its digits, as shares of the font's size. */
const LETTER = { x: 0.546, digit: 0.727 } as const

describe('rectangles of texts', () => {
  it.each([
    ['plate', 'x'],
    ['bare', 'digit'],
  ] as const)('[TEXT-1] of a %s have letters of half a degree at least at arm’s length', (ground, letter) => {
    const { quads, uploads } = textQuads()
    const text = laid(1, ground)
    quads.lay([text])
    const up = every(uploads.find(({ kind }) => kind === 'corners')?.numbers, 1)
    const heightM = Math.max(...up) - Math.min(...up)
    const letterM = (heightM / text.placed.height) * FONT_PX * LETTER[letter]
    expect((Math.atan(letterM / ARM_M) * 180) / Math.PI).toBeGreaterThan(0.5)
  })

  it('bring the opacities of those that fade, and of no others', () => {
    const { quads, uploads } = textQuads()
    const texts = [laid(1), laid(1), laid(1)]
    quads.lay(texts)
    uploads.length = 0
    quads.fade()
    expect(uploads).toEqual([])
    texts[1]!.shown.opacity = 0.5
    quads.fade()
    expect(uploads.map(({ kind, first }) => ({ kind, first }))).toEqual([{ kind: 'corners', first: 12 }])
    expect(every(uploads[0]?.numbers, 2)).toEqual([0.5, 0.5, 0.5, 0.5])
  })

  it('leave nothing behind where there were more of them', () => {
    const { mesh, quads, uploads } = textQuads()
    quads.lay([laid(1), laid(1)])
    uploads.length = 0
    quads.lay([laid(0.25)])
    const corners = uploads.find(({ kind }) => kind === 'corners')?.numbers
    expect(every(corners, 2)).toEqual([0.25, 0.25, 0.25, 0.25, 0, 0, 0, 0])
    expect(every(corners, 0).slice(4)).toEqual([0, 0, 0, 0])
    expect(mesh.isEnabled()).toBe(true)
    quads.lay([])
    expect(mesh.isEnabled()).toBe(false)
  })
})
