import { describe, expect, it } from 'vitest'
import type { EditedStroke } from '../../shared/ink/editStroke.ts'
import { editOfKey, type TiltBy } from './editKeys.ts'

const size = { width: 1000, height: 500 }
const circle: EditedStroke = { kind: 'circle', stroke: [[0.5, 0.5, 0.5], [0.6, 0.5, 0.5]], aspect: 2 } // prettier-ignore
const press = (key: string, shiftKey = false): EditedStroke | undefined =>
  editOfKey({ key, shiftKey, altKey: false }, size)?.(circle)

describe('keys for the mark in hand', () => {
  it('arrows nudge by a pixel, with Shift by ten', () => {
    expect(press('ArrowRight')?.stroke[0]?.[0]).toBeCloseTo(0.501)
    expect(press('ArrowDown', true)?.stroke[0]?.[1]).toBeCloseTo(0.52)
  })

  it('plus and minus resize, comma turns', () => {
    expect(press('+')?.stroke[1]?.[0]).toBeCloseTo(0.61)
    expect(press('-')?.stroke[1]?.[0]).toBeLessThan(0.6)
    expect(press(',')?.stroke[1]?.[1]).toBeLessThan(0.5)
  })

  it('with Alt the arrow keys tilt what can be tilted, and move what cannot', () => {
    const ways: (readonly [number, number])[] = []
    const tiltBy: TiltBy = (mark, way) => {
      ways.push(way)
      return mark
    }
    const right = { key: 'ArrowRight', shiftKey: false, altKey: true }
    const turn: EditedStroke = { ...circle, kind: 'turn' }
    expect(editOfKey(right, size, tiltBy)?.(turn)).toBe(turn)
    expect(ways).toEqual([[1, 0]])
    expect(editOfKey(right, size, tiltBy)?.(circle).stroke[0]?.[0]).toBeCloseTo(0.501)
    expect(ways).toHaveLength(1)
  })

  it('[HAND-12] with Shift comma and full stop open and close an angle about its vertex, by a degree', () => {
    const stroke = [[0.5, 0.6, 0.5], [0.5, 0.5, 0.5], [0.6, 0.5, 0.5]] as const // prettier-ignore
    const angle: EditedStroke = { kind: 'angle', stroke, aspect: 2 }
    const rad = Math.PI / 180
    for (const [key, way] of [
      ['<', 1],
      [';', 1],
      ['>', -1],
      [':', -1],
    ] as const) {
      // prettier-ignore
      const opened = editOfKey({ key, shiftKey: true, altKey: false }, size)?.(angle).stroke
      expect(opened?.slice(0, 2)).toEqual(stroke.slice(0, 2))
      expect(opened?.[2]?.[0]).toBeCloseTo(0.5 + 0.1 * Math.cos(rad), 6)
      // Up is smaller: counterclockwise as it is seen, in widths of the picture.
      expect(opened?.[2]?.[1]).toBeCloseTo(0.5 - way * 0.1 * Math.sin(rad) * 2, 6)
    }
  })

  it('leaves other keys alone, and what only a turn has to turns', () => {
    expect(press('a')).toBeUndefined()
    expect(press('>')).toEqual(circle)
  })
})
