import { describe, expect, it } from 'vitest'
import { moveCrosshair } from './keyboardPen.ts'

describe('the crosshair of the keyboard', () => {
  it('moves as far down as it moves right, in pixels', () => {
    const [u] = moveCrosshair([0.5, 0.5], 'ArrowRight', false, 2) ?? [0, 0]
    const [, v] = moveCrosshair([0.5, 0.5], 'ArrowDown', false, 2) ?? [0, 0]
    expect((v - 0.5) / (u - 0.5)).toBeCloseTo(2)
  })

  it('moves finely with Shift and never off the picture', () => {
    expect(moveCrosshair([0.5, 0.5], 'ArrowLeft', true, 2)?.[0]).toBeCloseTo(0.498)
    expect(moveCrosshair([0, 0], 'ArrowUp', false, 2)).toEqual([0, 0])
  })

  it('leaves other keys alone', () => {
    expect(moveCrosshair([0.5, 0.5], 'a', false, 2)).toBeUndefined()
  })
})
