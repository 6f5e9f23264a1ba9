import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pointAtDepth, projectPoint } from '../geometry/cameraModel.ts'
import { signedDistance } from '../geometry/plane.ts'
import type { Placement, StrokeSample } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import {
  dragHandle,
  handlesOf,
  moveStroke,
  pivotOf,
  resizeStroke,
  slidePlacement,
  sweepStroke,
  turnStroke,
  type EditedStroke,
} from './editStroke.ts'

const at = (u: number, v: number): StrokeSample => [u, v, 0.5]
const aspect = 2
const arrow: EditedStroke = { kind: 'arrow', stroke: [at(0.4, 0.5), at(0.6, 0.5)], aspect }
const turn: EditedStroke = {
  kind: 'turn',
  stroke: [at(0.5, 0.5), at(0.6, 0.5)],
  sweepRad: Math.PI / 2,
  aspect,
}
const picture: PictureRef = {
  epoch: 1,
  frameSeq: 7,
  captureTimeMs: 1,
  worldFromCamera: { position: [0, 1.5, 0], orientation: [0, 0, 0, 1] },
  intrinsics: { width: 1000, height: 500, fx: 800, fy: 800, cx: 500, cy: 250 },
  match: 'exact',
  tracked: true,
}

describe('editing a mark on the picture', () => {
  it('moves all its points alike, and not beyond what the protocol takes', () => {
    expect(moveStroke(arrow, 0.1, -0.2).stroke.map(([u]) => u)).toEqual([0.5, 0.7])
    expect(moveStroke(arrow, 1, 0)).toEqual(arrow)
  })

  it('turns counterclockwise as the camera sees it, true to shape on a wide picture', () => {
    const turned = turnStroke({ ...arrow, kind: 'distance' }, Math.PI / 2)
    expect(turned.stroke[1]?.[0]).toBeCloseTo(0.5)
    // 0.1 widths upwards are 0.2 heights.
    expect(turned.stroke[1]?.[1]).toBeCloseTo(0.3)
  })

  it('turns an arrow about its head, which stays on the spot', () => {
    const turned = turnStroke(arrow, Math.PI / 2)
    expect(turned.stroke[1]).toEqual(at(0.6, 0.5))
    expect(turned.stroke[0]?.[0]).toBeCloseTo(0.6)
    // The tail, 0.2 widths to the left, goes below: 0.4 heights.
    expect(turned.stroke[0]?.[1]).toBeCloseTo(0.9)
  })

  it('turning there and back, and growing and shrinking, gives the same mark', () => {
    const share = fc.double({ min: 0.3, max: 0.7, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(share, share), { minLength: 3, maxLength: 12 }), (points) => {
        const ink: EditedStroke = { kind: 'ink', stroke: points.map(([u, v]) => at(u, v)), aspect }
        const pivot = pivotOf(ink)
        const back = resizeStroke(resizeStroke(ink, 1.25), 0.8)
        back.stroke.forEach(([u, v], index) => {
          expect(u).toBeCloseTo(ink.stroke[index]?.[0] ?? NaN, 6)
          expect(v).toBeCloseTo(ink.stroke[index]?.[1] ?? NaN, 6)
        })
        expect(pivotOf(resizeStroke(ink, 1.25))[0]).toBeCloseTo(pivot[0], 6)
      }),
      { seed: 20261128, numRuns: 50 },
    )
  })

  it('a turn shows its start and where its head ends, and its head can be dragged round', () => {
    const end = handlesOf(turn).find(({ id }) => id === 'sweep')
    expect(end?.at[0]).toBeCloseTo(0.5)
    expect(end?.at[1]).toBeCloseTo(0.3)
    const further = dragHandle(turn, 'sweep', [0.5, 0.3], [0.4, 0.5])
    expect(further.sweepRad).toBeCloseTo(Math.PI)
    expect(sweepStroke(turn, 100).sweepRad).toBeLessThan(2 * Math.PI)
    expect(sweepStroke(turn, -Math.PI / 2).sweepRad).not.toBe(0)
  })

  it('an end handle moves that end alone; the size handle keeps the middle', () => {
    expect(dragHandle(arrow, 'point1', [0.6, 0.5], [0.6, 0.7]).stroke).toEqual([at(0.4, 0.5), at(0.6, 0.7)])
    const ink: EditedStroke = { kind: 'ink', stroke: [at(0.4, 0.4), at(0.6, 0.6)], aspect }
    expect(dragHandle(ink, 'size', [0.6, 0.6], [0.7, 0.7]).stroke.map(([u]) => u)).toEqual([
      expect.closeTo(0.3),
      expect.closeTo(0.7),
    ])
  })

  it('a dot has no handles: it is only moved', () => {
    expect(handlesOf({ kind: 'point', stroke: [at(0.5, 0.5)], aspect })).toEqual([])
  })
})

describe('where a moved mark stands until it is cast', () => {
  const slant: readonly [number, number, number] = [0.6, 0, 0.8]
  const point = pointAtDepth([0.5, 0.5], 0.7, picture)
  const before: Placement = {
    pointsWorld: [point],
    normalWorld: slant,
    method: 'motion',
    errorM: 0.003,
    settled: true,
    epoch: 1,
  }

  it('[EDIT-3] slides along the plane that touches its old place, and is seen where the hand put it', () => {
    const slid = slidePlacement('point', before, [at(0.53, 0.46)], picture)
    const [moved] = slid?.pointsWorld ?? []
    expect(moved && Math.abs(signedDistance(moved, { point, normal: slant }))).toBeLessThan(1e-9)
    const seen = moved && projectPoint(moved, picture.worldFromCamera, picture.intrinsics)
    expect(seen?.[0]).toBeCloseTo(0.53)
    expect(seen?.[1]).toBeCloseTo(0.46)
    expect(slid).toMatchObject({ settled: false, method: 'motion', epoch: 1 })
  })

  it('[HAND-2] is the less sure the farther it went, and as sure as before in place', () => {
    const near = slidePlacement('point', before, [at(0.5, 0.5)], picture)
    const far = slidePlacement('point', before, [at(0.54, 0.5)], picture)
    expect(near?.errorM).toBeCloseTo(0.003)
    expect(far?.errorM).toBeGreaterThan(0.006)
    const blind = slidePlacement('point', before, [at(0.5, 0.5)], { ...picture, limited: true })
    expect(blind?.errorM).toBeCloseTo(Math.hypot(0.003, 0.03))
  })
})
