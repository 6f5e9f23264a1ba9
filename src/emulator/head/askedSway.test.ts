import { describe, expect, it } from 'vitest'
import { createAskedSway } from './askedSway.ts'

const everyMs = (fromMs: number, toMs: number): readonly number[] =>
  Array.from({ length: (toMs - fromMs) / 10 }, (_, i) => fromMs + 10 * i)

describe('an emulated head that is asked to move a little', () => {
  it('leans to both sides, begins gently and never jumps', () => {
    const sway = createAskedSway()
    sway.setAsked(true, 1000)
    const ways = everyMs(0, 6000).map((atMs) => sway.rightAt(atMs))
    expect(ways.slice(0, 140).every((way) => way === 0)).toBe(true)
    expect(Math.max(...ways)).toBeGreaterThan(0.05)
    expect(Math.min(...ways)).toBeLessThan(-0.05)
    const steps = ways.slice(1).map((way, i) => Math.abs(way - (ways[i] ?? 0)))
    // Nobody leans faster than 20 cm/s.
    expect(Math.max(...steps)).toBeLessThan(0.002)
  })
  it('comes back when it is asked no more, and what was told of a moment stays true', () => {
    const sway = createAskedSway()
    sway.setAsked(true, 0)
    sway.setAsked(true, 200)
    const before = everyMs(0, 4000).map((atMs) => sway.rightAt(atMs))
    sway.setAsked(false, 4000)
    expect(everyMs(0, 4000).map((atMs) => sway.rightAt(atMs))).toEqual(before)
    const after = everyMs(3990, 6000).map((atMs) => sway.rightAt(atMs))
    expect(Math.abs((after[1] ?? 0) - (after[0] ?? 0))).toBeLessThan(0.002)
    expect(after.at(-1)).toBe(0)
    sway.setAsked(true, 8000)
    expect(everyMs(8000, 12_000).some((atMs) => Math.abs(sway.rightAt(atMs)) > 0.05)).toBe(true)
  })
  it('that is told at once not to be asked does not move at all', () => {
    const sway = createAskedSway()
    sway.setAsked(true, 0)
    sway.setAsked(false, 100)
    expect(everyMs(0, 3000).every((atMs) => sway.rightAt(atMs) === 0)).toBe(true)
  })
})
