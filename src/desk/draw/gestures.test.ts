import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitCircle } from '../../shared/geometry/fitCircle.ts'
import type { MarkKind, Stroke, StrokeSample } from '../../shared/protocol/marks.ts'
import { SEED } from '../../testing/arbitraries.ts'
import { createRandom } from '../../testing/syntheticWorld.ts'
import { finishedShape, growingShape } from './gestures.ts'

const aspect = 16 / 9
const at = (u: number, v: number): StrokeSample => [u, v, 0.5]
/** An arc as a hand draws it; angles in degrees, counterclockwise as seen; the radius in picture widths. */
function arc(fromDeg: number, toDeg: number, { radius = 0.1, tremble = 0.0015, count = 40 } = {}) {
  return Array.from({ length: count }, (_, index): StrokeSample => {
    const angle = ((fromDeg + ((toDeg - fromDeg) * index) / (count - 1)) * Math.PI) / 180
    const r = radius + tremble * Math.sin(index * 2.1)
    return at(0.5 + r * Math.cos(angle), 0.5 - r * Math.sin(angle) * aspect)
  })
}
const draw = (kind: MarkKind, raw: readonly StrokeSample[]) => finishedShape({ kind, raw, aspect })
const deg = (rad: number | undefined): number => ((rad ?? NaN) * 180) / Math.PI

describe('a circle', () => {
  it('[GEST-1] drawn round the spot has its centre there, however shaky the hand', () => {
    const shape = draw('circle', arc(80, 420, { radius: 0.08, tremble: 0.004 }))
    expect(shape?.kind).toBe('circle')
    const [centre, rim] = shape?.stroke ?? []
    expect(centre?.[0]).toBeCloseTo(0.5, 2)
    expect(centre?.[1]).toBeCloseTo(0.5, 2)
    expect((rim?.[0] ?? 0) - (centre?.[0] ?? 0)).toBeCloseTo(0.08, 2)
  })

  it('dragged straight goes from its centre to its rim', () => {
    const raw = [at(0.4, 0.4), at(0.42, 0.42), at(0.45, 0.45)]
    expect(draw('circle', raw)?.stroke).toEqual([raw[0], raw[2]])
  })

  it('[GEST-1] tapped means here', () => {
    const [centre, rim] = draw('circle', [at(0.4, 0.4)])?.stroke ?? []
    expect(centre?.slice(0, 2)).toEqual([0.4, 0.4])
    expect(rim?.[0]).toBeCloseTo(0.44)
  })

  it('[GEST-11] of a long loop is an area that lies where it was drawn, from wherever it was begun, and however it is turned', () => {
    const loop = (long: number, startDeg: number, turnDeg: number) =>
      Array.from({ length: 60 }, (_, index) => {
        const [along, turned] = [startDeg + (index / 59) * 355, turnDeg].map(
          (angle) => (angle * Math.PI) / 180,
        )
        const [x, y] = [0.03 * long * Math.cos(along ?? 0), 0.03 * Math.sin(along ?? 0)]
        const [cos, sin] = [Math.cos(turned ?? 0), Math.sin(turned ?? 0)]
        return at(0.5 + x * cos - y * sin, 0.5 - (x * sin + y * cos) * aspect)
      })
    for (const startDeg of [0, 50, 90, 200])
      for (const turnDeg of [0, 30, 90]) {
        for (const long of [3, 4, 5, 8]) {
          const shape = draw('circle', loop(long, startDeg, turnDeg))
          expect(shape?.kind, `1:${long} from ${startDeg}°`).toBe('area')
          const us = shape!.stroke.map(([u]) => u)
          expect((Math.min(...us) + Math.max(...us)) / 2).toBeCloseTo(0.5, 1)
        }
        for (const long of [1, 1.5, 2]) {
          const shape = draw('circle', loop(long, startDeg, turnDeg))
          expect(shape?.kind, `1:${long} from ${startDeg}°`).toBe('circle')
          expect(shape!.stroke[0]?.[0]).toBeCloseTo(0.5, 1)
        }
      }
    // Half a loop is no loop.
    expect(draw('circle', arc(0, 190))?.kind).toBe('circle')
  })

  it('shows the pen’s own line while it is half round, the circle once it is told', () => {
    const loop = arc(0, 350)
    expect(growingShape({ kind: 'circle', raw: loop.slice(0, 14), aspect }).kind).toBe('ink')
    expect(growingShape({ kind: 'circle', raw: loop, aspect }).kind).toBe('circle')
  })
})

describe('a turn', () => {
  it('[GEST-2] goes the way the bend was drawn: positive is counterclockwise as the camera sees it', () => {
    expect(deg(draw('turn', arc(10, 120))?.sweepRad)).toBeCloseTo(110, -1)
    expect(deg(draw('turn', arc(120, 10))?.sweepRad)).toBeCloseTo(-110, -1)
    expect(deg(draw('turn', arc(-90, 180))?.sweepRad)).toBeCloseTo(270, -1)
  })

  it('keeps centre and start where they were drawn', () => {
    const [centre, start] = draw('turn', arc(0, 100))?.stroke ?? []
    expect(Math.hypot((centre?.[0] ?? 0) - 0.5, (centre?.[1] ?? 0) - 0.5)).toBeLessThan(0.015)
    expect(start?.[0]).toBeCloseTo(0.6, 1)
  })

  it('drawn more than once round stays within a full circle', () => {
    expect(Math.abs(deg(draw('turn', arc(0, 800, { count: 120 }))?.sweepRad))).toBeLessThan(360)
  })

  it('drawn nearly straight arches over the top, from start to end', () => {
    const shape = draw('turn', [at(0.4, 0.5), at(0.45, 0.501), at(0.6, 0.5)])
    expect(deg(shape?.sweepRad)).toBeCloseTo(-120)
    expect(shape?.stroke[0]?.[1]).toBeGreaterThan(0.5)
    expect(deg(draw('turn', [at(0.6, 0.5), at(0.4, 0.5)])?.sweepRad)).toBeCloseTo(120)
    // Straight down: to the right, so clockwise.
    expect(deg(draw('turn', [at(0.5, 0.3), at(0.5, 0.6)])?.sweepRad)).toBeCloseTo(-120)
  })

  it('[GEST-2] tapped says no way, so it is nothing', () => {
    expect(draw('turn', [at(0.5, 0.5)])).toBeUndefined()
  })
})

/** Two legs as a hand draws them, 0.3 widths long; the corner at `share` of the way; a hand strays slowly and trembles fast. */
function stroke({
  bendDeg,
  share,
  seed,
  trembleWidths = 0.0005,
  bowDeg = 0,
}: {
  readonly bendDeg: number
  readonly share: number
  readonly seed: number
  readonly trembleWidths?: number
  readonly bowDeg?: number
}): Stroke {
  const noise = createRandom(seed)
  const random = (): number => noise.uniform()
  const start = random() * 2 * Math.PI
  const way: StrokeSample[] = []
  let [x, y, strayX, strayY] = [0.5, 0.28, 0, 0]
  const count = 61
  for (let index = 0; index < count; index += 1) {
    const done = index / (count - 1)
    const heading = start + (((done > share ? bendDeg : 0) + bowDeg * (done - 0.5)) * Math.PI) / 180
    if (index > 0) [x, y] = [x + (0.3 / 60) * Math.cos(heading), y + (0.3 / 60) * Math.sin(heading)]
    strayX = 0.9 * strayX + trembleWidths * (random() - 0.5)
    strayY = 0.9 * strayY + trembleWidths * (random() - 0.5)
    const tremble = (): number => trembleWidths * (random() - 0.5)
    way.push(at(x + strayX + tremble(), (y + strayY + tremble()) * aspect))
  }
  return way
}

describe('area and angle', () => {
  it('[GEST-7] an outline keeps its area, drawn in three samples or in hundreds', () => {
    const areaOf = (stroke: Stroke): number =>
      Math.abs(
        stroke.reduce((sum, [u, v], index) => {
          const [nextU, nextV] = stroke[(index + 1) % stroke.length]!
          return sum + (u * nextV - nextU * v) / 2
        }, 0),
      )
    const outline = fc
      .tuple(
        fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 3, maxLength: 100 }),
        fc.double({ min: 0.05, max: 0.3, noNaN: true }),
      )
      .map(([shares, radius]) =>
        shares.map((share, index): StrokeSample => {
          const angle = (2 * Math.PI * index) / shares.length
          return at(0.5 + share * radius * Math.cos(angle), 0.25 + share * radius * Math.sin(angle))
        }),
      )
    fc.assert(
      fc.property(outline, (raw) => {
        const shape = draw('area', raw)
        expect(shape?.kind).toBe('area')
        expect(Math.abs(areaOf(shape!.stroke) / areaOf(raw) - 1)).toBeLessThanOrEqual(0.02)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  it('an outline keeps its corners and loses what says nothing', () => {
    const shape = draw('area', arc(0, 340, { count: 1500, tremble: 0.0003 }))
    expect(shape?.stroke.length).toBeGreaterThan(8)
    expect(shape?.stroke.length).toBeLessThanOrEqual(120)
  })

  it('a scratch encloses nothing', () => {
    expect(draw('area', [at(0.1, 0.1), at(0.2, 0.1), at(0.3, 0.1)])).toBeUndefined()
  })

  it('[GEST-3] both legs in one stroke are an angle at the corner', () => {
    const raw = [at(0.2, 0.6), at(0.3, 0.5), at(0.4, 0.4), at(0.5, 0.5), at(0.6, 0.6)]
    expect(draw('angle', raw)?.stroke).toEqual([raw[0], raw[2], raw[4]])
  })

  it.each([15, 20, 26, 40, 90, 150])('[GEST-3] a bend of %i° is a corner, trembling too', (bendDeg) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      for (const share of [0.3, 0.5, 0.7]) {
        const raw = stroke({ bendDeg, share, seed })
        const [from, corner, to] = draw('angle', raw)?.stroke ?? []
        expect([from, to]).toEqual([raw[0], raw.at(-1)])
        const vertex = raw[Math.round(share * (raw.length - 1))]!
        expect(Math.hypot(corner![0] - vertex[0], corner![1] - vertex[1])).toBeLessThan(0.05)
      }
    }
  })

  it('[GEST-3] a straight way that trembles, strays, bows a little, or hooks at its end is one leg', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      for (const trembleWidths of [0.0005, 0.001, 0.002, 0.004]) {
        expect(draw('angle', stroke({ bendDeg: 0, share: 0.5, seed, trembleWidths }))).toBeUndefined()
      }
      expect(draw('angle', stroke({ bendDeg: 0, share: 0.5, seed, bowDeg: 12 }))).toBeUndefined()
      expect(draw('angle', stroke({ bendDeg: 40, share: 0.96, seed }))).toBeUndefined()
    }
  })

  it('one straight leg is no angle yet', () => {
    expect(draw('angle', [at(0.2, 0.6), at(0.3, 0.6), at(0.4, 0.6)])).toBeUndefined()
  })
})

describe('the circle through hand-drawn points', () => {
  it('is exact for exact points, also on a short arc', () => {
    const points = Array.from({ length: 12 }, (_, index): readonly [number, number] => {
      const angle = index * 0.05
      return [3 + 2 * Math.cos(angle), -1 + 2 * Math.sin(angle)]
    })
    const circle = fitCircle(points)
    expect(circle?.centre[0]).toBeCloseTo(3, 6)
    expect(circle?.centre[1]).toBeCloseTo(-1, 6)
    expect(circle?.radius).toBeCloseTo(2, 6)
  })

  it('is none for a line, two points or one place', () => {
    expect(fitCircle([[0, 0], [1, 1], [2, 2]])).toBeUndefined() // prettier-ignore
    expect(fitCircle([[0, 0], [1, 1]])).toBeUndefined() // prettier-ignore
    expect(fitCircle([[1, 1], [1, 1], [1, 1]])).toBeUndefined() // prettier-ignore
  })
})
