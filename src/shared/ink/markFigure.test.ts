import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEED, someTilt } from '../../testing/arbitraries.ts'
import { add, cross, distance, dot, length, scale, sub, type Vec3 } from '../geometry/vec3.ts'
import { MarkKind, type Placement } from '../protocol/marks.ts'
import { markAnchor } from './markAnchor.ts'
import { errorRing, markFigure, type FigureInput } from './markFigure.ts'
import { measurementOf } from './measure.ts'
import { axisOf, flatTilt, startOf } from './tilt.ts'

const points: Readonly<Record<MarkKind, readonly Vec3[]>> = {
  ink: [
    [0, 0, 0],
    [0.1, 0, 0],
    [0.1, 0.1, 0],
  ],
  arrow: [
    [0, 0, 0],
    [0.1, 0, 0],
  ],
  movement: [
    [0, 0, 0],
    [0.1, 0, 0],
  ],
  turn: [
    [0, 0, 0],
    [0.1, 0, 0],
  ],
  point: [[0, 0, 0]],
  circle: [
    [0, 0, 0],
    [0.05, 0, 0],
  ],
  area: [
    [0, 0, 0],
    [0.1, 0, 0],
    [0, 0.1, 0],
  ],
  label: [[0, 0, 0]],
  step: [[0, 0, 0]],
  distance: [
    [0, 0, 0],
    [0.3, 0.4, 0],
  ],
  angle: [
    [0.1, 0, 0],
    [0, 0, 0],
    [0, 0.1, 0],
  ],
}
const figure = (kind: MarkKind, change: Partial<FigureInput> = {}) =>
  markFigure({
    kind,
    pointsWorld: points[kind],
    normalWorld: [0, 0, 1],
    viewpoint: [0, 0, 1],
    lineWidthM: 0.004,
    ...change,
  })
const placed = (pointsWorld: readonly Vec3[], change: Partial<Placement> = {}): Placement => ({
  pointsWorld,
  method: 'plane',
  errorM: 0.01,
  settled: true,
  epoch: 1,
  ...change,
})

/** How far a ring lies aslant to a line of sight, radians. */
function slantOf(ring: readonly Vec3[], viewpoint: Vec3): number {
  const [a, b, c] = [ring[0]!, ring[10]!, ring[20]!]
  const normal = cross(sub(b, a), sub(c, a))
  const middle = scale(add(a, c), 0.5)
  const sight = sub(viewpoint, middle)
  return Math.acos(Math.min(1, Math.abs(dot(normal, sight)) / (length(normal) * length(sight))))
}

describe('a disc that names a spot', () => {
  it.each(['point', 'label', 'step'] as const)(
    'of a %s lies on its surface, and is never seen edge on',
    (kind) => {
      const ringFrom = (viewpoint: Vec3): readonly Vec3[] => figure(kind, { viewpoint }).lines[0]!.points
      // Flat to the wall while it is seen from before it.
      expect(slantOf(ringFrom([0.5, 0, 1]), [0, 0, 1])).toBeCloseTo(0)
      for (const viewpoint of [
        [1, 0, 0.2],
        [0, -1, 0.02],
        [-1, 0.3, -0.4],
      ] satisfies Vec3[])
        expect(slantOf(ringFrom(viewpoint), viewpoint)).toBeCloseTo(Math.PI / 4)
    },
  )
})

describe('figures', () => {
  it('every kind has lines of finite points, and none when it has no points', () => {
    for (const kind of MarkKind.options) {
      const { lines } = figure(kind)
      expect(lines.length, kind).toBeGreaterThan(0)
      for (const line of lines) {
        expect(line.points.length, kind).toBeGreaterThan(1)
        expect(line.points.flat().every(Number.isFinite), kind).toBe(true)
      }
      expect(figure(kind, { pointsWorld: [] }).lines).toEqual([])
    }
  })

  it('a turn goes about its axis: same radius, in its plane, counterclockwise when positive', () => {
    const arc = figure('turn', { sweepRad: Math.PI / 2 }).lines[0]!
    expect(arc.flows).toBe(true)
    for (const point of arc.points.slice(0, -1)) {
      expect(distance(point, [0, 0, 0])).toBeCloseTo(0.1)
      expect(point[2]).toBeCloseTo(0)
    }
    const tip = figure('turn', { sweepRad: Math.PI / 2 }).lines[1]!.points[1]!
    expect(tip[1]).toBeCloseTo(0.1)
    expect(figure('turn', { sweepRad: -Math.PI / 2 }).lines[1]!.points[1]![1]).toBeCloseTo(-0.1)
  })

  it('a tilted turn keeps its radius about its own axis, whatever the surface, and has a width edge on', () => {
    fc.assert(
      fc.property(someTilt, fc.double({ min: -6, max: 6, noNaN: true }), (tilt, sweepRad) => {
        fc.pre(Math.abs(sweepRad) > 0.1)
        const axis = axisOf(tilt)
        expect(length(axis)).toBeCloseTo(1, 9)
        const { lines } = figure('turn', { tilt, sweepRad })
        for (const point of lines[0]!.points.slice(0, -1)) {
          expect(length(point)).toBeCloseTo(0.1, 6)
          expect(dot(point, axis)).toBeCloseTo(0, 6)
        }
        expect(distance(lines[0]!.points[0]!, scale(startOf(tilt), 0.1))).toBeLessThan(1e-6)
        const heights = lines.flatMap(({ points }) => points.map((point) => dot(point, axis)))
        // Its head and its band: a line width is 4 mm.
        expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(0.015)
      }),
      { seed: SEED },
    )
  })

  it('a tilt as the surface lies is the flat turn', () => {
    const tilt = flatTilt('turn', [0, 0, 0], [0.1, 0, 0], [0, 0, 1])!
    const [tilted, flat] = [figure('turn', { tilt }).lines[0]!.points, figure('turn').lines[0]!.points]
    expect(tilted).toHaveLength(flat.length)
    for (const [index, point] of tilted.entries()) expect(distance(point, flat[index]!)).toBeLessThan(1e-9)
  })

  it('a tilted movement is as long as it was drawn, goes along its axis, and is seen end on too', () => {
    fc.assert(
      fc.property(someTilt, (tilt) => {
        const { lines } = figure('movement', { tilt, viewpoint: scale(axisOf(tilt), 2) })
        const tip = lines.find(({ part }) => part === 'head')!.points[1]!
        expect(distance(tip, scale(axisOf(tilt), 0.1))).toBeLessThan(1e-6)
        expect(lines[0]!.flows).toBe(true)
        // Across the view: the head's ring about the dot that it starts from.
        const acrossM = lines.flatMap(({ points }) =>
          points.map((point) => length(cross(point, axisOf(tilt)))),
        )
        expect(Math.max(...acrossM)).toBeGreaterThan(0.008)
        // Coming, the ring is full; going, it is open: a dot alone.
        const discs = (viewpoint: Vec3): number =>
          figure('movement', { tilt, viewpoint }).fills.filter(({ outline }) => outline.length > 3).length
        expect(discs(scale(axisOf(tilt), 2))).toBe(2)
        expect(discs(scale(axisOf(tilt), -2))).toBe(1)
      }),
      { seed: SEED },
    )
  })

  it('a circle goes through its rim, and follows a curved surface where its outline is known', () => {
    for (const point of figure('circle').lines[0]!.points)
      expect(distance(point, [0, 0, 0])).toBeCloseTo(0.05)
    const drapedWorld: Vec3[] = [
      [0.05, 0, 0.01],
      [0, 0.05, 0],
      [-0.05, 0, 0.01],
    ]
    expect(figure('circle', { drapedWorld }).lines[0]!.points).toEqual([...drapedWorld, drapedWorld[0]])
  })

  it('movements flow towards their head; measured kinds ask for their value, steps for their number', () => {
    expect(figure('movement').lines.filter((line) => line.flows)).toHaveLength(1)
    expect(figure('arrow').lines.filter((line) => line.flows)).toHaveLength(0)
    expect(figure('distance').texts.map(({ shows }) => shows)).toEqual(['value'])
    expect(figure('angle').texts.map(({ shows }) => shows)).toEqual(['value'])
    expect(figure('step').texts.map(({ shows }) => shows)).toEqual(['number', 'text'])
  })

  it('the error shows across the view, one sigma wide', () => {
    for (const point of errorRing([0, 0, 0], 1, [0, 0, 1])) expect(Math.hypot(...point)).toBeCloseTo(0.25, 6)
    for (const point of errorRing([0, 0, 0], 0.02, [0, 0, 1])) {
      expect(distance(point, [0, 0, 0])).toBeCloseTo(0.02)
      expect(dot(sub(point, [0, 0, 0]), [0, 0, 1])).toBeCloseTo(0)
    }
  })
})

describe('anchors', () => {
  it('are what the mark is about', () => {
    expect(markAnchor('arrow', points.arrow)).toEqual([0.1, 0, 0])
    expect(markAnchor('circle', points.circle)).toEqual([0, 0, 0])
    expect(markAnchor('angle', points.angle)).toEqual([0, 0, 0])
    expect(markAnchor('distance', points.distance)).toEqual([0.15, 0.2, 0])
    expect(markAnchor('ink', [])).toBeUndefined()
  })
})

describe('measured marks', () => {
  it('tell length and angle with their own uncertainty', () => {
    const length = measurementOf('distance', placed(points.distance, { pointErrorsM: [0.003, 0.004] }))
    expect(length?.type === 'length' ? length.valueM : NaN).toBeCloseTo(0.5)
    expect(length?.type === 'length' ? length.sigmaM : NaN).toBeCloseTo(0.005)
    const angle = measurementOf('angle', placed(points.angle, { pointErrorsM: [0.001, 0.001, 0.001] }))
    expect(angle?.type === 'angle' ? angle.valueRad : NaN).toBeCloseTo(Math.PI / 2)
    // Two ends and the vertex, which counts by the ends' distance: sqrt(1 + 1 + 2) * 1 mm / 10 cm.
    expect(angle?.type === 'angle' ? angle.sigmaRad : NaN).toBeCloseTo(0.02)
    expect(measurementOf('point', placed(points.point))).toBeUndefined()
  })
  it('say no number whose error is a third of it', () => {
    const unsure = { type: 'unsure', isFinal: false }
    expect(measurementOf('distance', placed(points.distance, { errorM: 0.5, settled: false }))).toEqual(
      unsure,
    )
    expect(measurementOf('angle', placed(points.angle, { errorM: 0.5, settled: false }))).toEqual(unsure)
    const final = measurementOf('angle', placed(points.angle, { errorM: 0.5, settled: true }))
    expect(final).toEqual({ type: 'unsure', isFinal: true })
  })
})
