import { describe, expect, it } from 'vitest'
import { mayDraw, noPen, pointerSeen, type PointerFacts } from './palmRejection.ts'

const finger = (atMs: number, size = 20): PointerFacts => ({
  pointerId: 2,
  pointerType: 'touch',
  width: size,
  height: size,
  atMs,
})
const pen = (atMs: number): PointerFacts => ({ pointerId: 1, pointerType: 'pen', width: 1, height: 1, atMs })

describe('palm rejection', () => {
  it('a finger draws where there is no pen', () => {
    expect(mayDraw(noPen, finger(0))).toBe(true)
  })

  it('a palm does not', () => {
    expect(mayDraw(noPen, finger(0, 90))).toBe(false)
  })

  it('while a pen is near, only the pen draws', () => {
    const state = pointerSeen(noPen, pen(1000))
    expect(mayDraw(state, finger(1300))).toBe(false)
    expect(mayDraw(state, pen(1300))).toBe(true)
    expect(mayDraw(state, finger(1600))).toBe(true)
  })
})
