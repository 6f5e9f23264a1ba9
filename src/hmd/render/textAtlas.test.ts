import { describe, expect, it } from 'vitest'
import { layTexts, SHEET_PX, textKey, type TextStyle } from './textAtlas.ts'

const style = (text: string): TextStyle => ({ text, ground: 'plate', colour: '#FFFFFF' })
const widthOf = (line: string): number => line.length * 20

describe('the sheet of texts', () => {
  it('gives each text its own place, the same text once', () => {
    const texts = ['Press here', 'Press here', '12.4 cm ± 3 mm', '2'].map(style)
    const placed = [...layTexts(texts, widthOf).values()]
    expect(placed).toHaveLength(3)
    for (const [index, a] of placed.entries()) {
      for (const b of placed.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
        expect(apart).toBe(true)
      }
    }
  })

  it('breaks long texts between words, and never leaves the sheet', () => {
    const long = style(
      'Hold the elbow here while the shoulder is turned outward, slowly, until it hurts or stops',
    )
    const many = Array.from({ length: 200 }, (_, index) => style(`Label number ${index} of very many`))
    const placed = layTexts([long, ...many], widthOf)
    expect(placed.get(textKey(long))!.lines.length).toBeGreaterThan(3)
    expect(placed.size).toBeLessThan(201)
    for (const { x, y, width, height } of placed.values()) {
      expect(x + width).toBeLessThanOrEqual(SHEET_PX)
      expect(y + height).toBeLessThanOrEqual(SHEET_PX)
    }
  })
})
