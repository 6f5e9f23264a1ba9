import { describe, expect, it } from 'vitest'
import { gainOf, leastTelling, worth, type Viewpoint } from './telling.ts'

const from = (timeMs: number, rightM: number): Viewpoint => ({ timeMs, acrossM: [rightM, 0, 0] })

describe('[M17] what a picture tells of a depth', () => {
  it('lets go of the one beside another, not of the only one that was taken from that side', () => {
    const pictures = [from(0, 0.03), from(2000, -0.03), from(2040, -0.029), from(4000, 0.001)]
    expect(leastTelling(pictures)).toBe(3)
    expect(leastTelling(pictures.slice(0, 3))).toBe(2)
  })

  it('keeps several looks from one side: each has another error', () => {
    const sides = [0, 1, 2, 3].flatMap((n) => [from(n * 2000, 0.03), from(n * 2000 + 1000, 0.002)])
    expect([1, 3, 5, 7]).toContain(leastTelling(sides))
  })

  it('a head that stays where it was adds little, one that walks on much', () => {
    const swaying = Array.from({ length: 24 }, (_, n) => from(n * 400, 0.02 * Math.sin(n)))
    expect(gainOf(swaying, from(10_000, 0.018))).toBeLessThan(0.1)
    expect(gainOf(swaying, from(10_000, 0.15))).toBeGreaterThan(1)
    expect(gainOf([], from(0, 0.01))).toBe(Infinity)
  })

  it('a look from too far round is worth less than one from a step aside', () => {
    const at = (rightM: number): number => worth([rightM, 0, 0], 0.5)[0]
    expect(at(0.02)).toBeCloseTo(0.02, 3)
    expect(at(0.7)).toBeLessThan(at(0.15))
    expect(at(-0.1)).toBeCloseTo(-at(0.1))
  })
})
