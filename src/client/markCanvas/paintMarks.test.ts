// Which way what flows along a line runs on a canvas: told by the dashes that it is stroked with.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lookStyles } from './markLook.ts'
import { paintFigure } from './paintMarks.ts'
import type { SeenFigure } from './seenMarks.ts'

const size = { width: 1000, height: 500 }
/** From its first point, the tail, to the right. */
const flowing: SeenFigure = {
  lines: [
    {
      points: [
        [0.1, 0.5, 0.5],
        [0.9, 0.5, 0.5],
      ],
      part: 'body',
      flows: true,
    },
  ],
  fills: [],
  texts: [],
  anchor: undefined,
  errorRing: [],
}

/** How far along the line its dashes begin, pixels: a canvas shifts them towards the first point by its offset. */
function dashesBeginAt(flowAtMs: number): number {
  const begins: number[] = []
  const context = {
    lineDashOffset: 0,
    setLineDash: () => {},
    stroke(this: { readonly lineDashOffset: number }) {
      begins.push(-this.lineDashOffset)
    },
  }
  const brush = { colour: 'sky', style: lookStyles.settled, complete: true, flowAtMs } as const
  paintFigure(context as unknown as CanvasRenderingContext2D, flowing, brush, size)
  expect(new Set(begins).size).toBe(1)
  return begins[0] ?? NaN
}

describe('what flows along a turning or movement arrow', () => {
  beforeEach(() => {
    const moveTo = vi.fn()
    const lineTo = vi.fn()
    vi.stubGlobal('Path2D', function Path() {
      return { moveTo, lineTo }
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('runs from its tail to its head', () => {
    expect(dashesBeginAt(100)).toBeGreaterThan(dashesBeginAt(0))
    expect(dashesBeginAt(200)).toBeGreaterThan(dashesBeginAt(100))
  })
})
