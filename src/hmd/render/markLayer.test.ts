// How marks step back behind the one that is spoken of.
import { describe, expect, it } from 'vitest'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { MarkColour } from '../../shared/protocol/marks.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import type { LineBatch } from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'
import { createMarkLayer } from './markLayer.ts'
import { rgbOf } from './markShapes.ts'
import type { TextMesh } from './textMesh.ts'

const colours = MarkColour.options.slice(0, 5)

/** Marks that may lie 5 cm off, each of its own colour. */
function roomWith(count: number) {
  const script = SessionScript.opened()
  const markIds = colours.slice(0, count).map((colour): MarkId => {
    const markId = newMarkId()
    script.run(actor('expert'), drawInk(markId, { colour }))
    const place = placement({ errorM: 0.05, settled: true })
    script.run(actor('wearer'), placing(script.state, markId, place))
    return markId
  })
  let batch: LineBatch | undefined
  const take = (next: LineBatch): void => void (batch = next)
  const lines = { show: take, draw: take, update: take, setSeconds: () => {} }
  const texts = { show: () => {}, fade: () => {} }
  const meshes = { lines: lines as unknown as LineMesh, texts: texts as unknown as TextMesh }
  const layer = createMarkLayer(meshes, { still: true })
  layer.show(script.state, 1)
  const opacities = (isRing: boolean): readonly number[] => {
    layer.tick(0, script.state.openedAtMs ?? 0)
    return colours.slice(0, count).map((colour) => opacityOf(batch, rgbOf(colour), isRing))
  }
  return { layer, markIds, rings: () => opacities(true), marks: () => opacities(false) }
}

/** Of what is drawn in that colour: the broken lines are rings here. */
function opacityOf(batch: LineBatch | undefined, rgb: readonly number[], isRing: boolean): number {
  if (batch === undefined) return 0
  const drawn = batch.indices.subarray(0, batch.indexCount)
  const found = [...drawn].find((vertex) => {
    const isDashed = (batch.shapes[vertex * 4 + 3] ?? 0) % 2 === 1
    return (
      isDashed === isRing &&
      rgb.every((part, at) => Math.abs((batch.tints[vertex * 4 + at] ?? 9) - part) < 1e-3)
    )
  })
  return found === undefined ? 0 : (batch.tints[found * 4 + 3] ?? 0)
}

describe('rings of how far marks may lie off', () => {
  it('[RING-1] are drawn as they are while they are few, and step back where they are many', () => {
    const few = roomWith(3).rings()
    const many = roomWith(5).rings()
    expect(Math.min(...few)).toBeGreaterThan(0.5)
    expect(Math.max(...many)).toBeLessThan(0.3)
    expect(Math.min(...many)).toBeGreaterThan(0.1)
  })

  it('[RING-1] only the mark that is spoken of keeps its own', () => {
    const room = roomWith(5)
    room.layer.emphasise({ spokenOf: room.markIds[2] })
    const [, , own = 0, ...others] = room.rings()
    expect(own).toBeGreaterThan(0.5)
    expect(Math.max(...others)).toBeLessThan(0.1)
    const [first = 1, , spokenOf = 0] = room.marks()
    expect(spokenOf).toBe(1)
    expect(first).toBeLessThan(0.5)
    room.layer.emphasise({})
    expect(new Set(room.rings()).size).toBe(1)
  })

  it('[RING-1] go with their marks', () => {
    const room = roomWith(2)
    expect(room.rings().every((opacity) => opacity > 0)).toBe(true)
    room.layer.show(SessionScript.opened().state, 1)
    expect(room.rings()).toEqual([0, 0])
  })
})
