// Each kind by its class, against made-up rooms: a wall, a table, a limb before a wall, edges. Rules in SPEC.md.
import { describe, expect, it } from 'vitest'
import { identityPose } from '../../shared/geometry/pose.ts'
import { projectPoint } from '../../shared/geometry/cameraModel.ts'
import { distance } from '../../shared/geometry/vec3.ts'
import type { MarkKind, Placement, StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import {
  awayFromLimb,
  depthRoom,
  flat,
  limb,
  nearest,
  planeRoom,
  room,
  table,
  told,
  wall,
} from '../../testing/madeUpRooms.ts'
import { placeMark, unplacedReason, type Answer, type PlacingSituation, type ToPlace } from './placeMark.ts'
import { noGeometry, type WorldGeometry } from './worldGeometry.ts'

/** At the origin, looking along -z. */
const picture: PictureRef = {
  epoch: 1,
  frameSeq: 1,
  captureTimeMs: 1000,
  worldFromCamera: identityPose,
  intrinsics: { width: 1280, height: 720, fx: 970, fy: 970, cx: 640, cy: 360 },
  match: 'exact',
  tracked: true,
}
const drawn = (kind: MarkKind, ...at: readonly (readonly [number, number])[]): ToPlace => ({
  kind,
  picture,
  stroke: at.map(([u, v]): StrokeSample => [u, v, 0.5]),
})
const arrow = drawn('arrow', [0.4, 0.4], [0.5, 0.5])
const point = drawn('point', [0.5, 0.5])
const circle = drawn('circle', [0.5, 0.5], [0.55, 0.5])
const distanceMark = drawn('distance', [0.42, 0.5], [0.58, 0.5])
const across = (from: number, to: number): ToPlace =>
  drawn('ink', ...Array.from({ length: 40 }, (_, i) => [from + ((to - from) * i) / 39, 0.5] as const))
const ink = across(0.3, 0.7)

/** A forearm across the view's height, 6 cm thick in radius, 0.7 m away. */
const limbAt = { through: [0, 0, -0.76], axis: [0, 1, 0.1], radiusM: 0.06 } as const
const arm = limb(limbAt.through, limbAt.axis, limbAt.radiusM)

const situation = (geometry: WorldGeometry, more: Partial<PlacingSituation> = {}): PlacingSituation => ({
  geometry,
  epoch: 1,
  calibrationOf: () => ({
    intrinsics: picture.intrinsics,
    viewerFromCamera: identityPose,
    camLagMs: 0,
    source: 'calibrated',
    offsetSigmaM: 0.001,
    angleSigmaRad: 0.001,
    lagSigmaMs: 1,
  }),
  tracked: true,
  isForgotten: () => false,
  isBeingRebased: () => false,
  ...more,
})
const answer = (mark: ToPlace, geometry: WorldGeometry): Promise<Answer> =>
  placeMark(mark, situation(geometry), [])
async function place(mark: ToPlace, geometry: WorldGeometry): Promise<Placement> {
  const found = await answer(mark, geometry)
  if (found.type !== 'placed') throw new Error(found.reason)
  return found.placement
}
const depths = ({ pointsWorld }: Placement): number[] => pointsWorld.map(([, , z]) => -z)

describe('the ladder', () => {
  it('[PL-7] takes depth before planes, and settles it', async () => {
    const placement = await place(
      point,
      room({
        kinds: new Set(['depth', 'plane']),
        depthHit: told(wall(0.6), 'depth'),
        planeHit: told(wall(2), 'plane'),
      }),
    )
    expect(placement).toMatchObject({ method: 'depth', settled: true })
    expect(depths(placement)[0]).toBeCloseTo(0.6)
  })

  it('[RP-7] is the less sure where tracking was limited, by the picture’s own word', async () => {
    const seen = room({ kinds: new Set(['depth']), depthHit: told(wall(0.6), 'depth') })
    const [well, poorly] = [
      await place(point, seen),
      await place({ ...point, picture: { ...point.picture, limited: true } }, seen),
    ]
    expect(poorly.errorM).toBeCloseTo(Math.hypot(well.errorM, 0.03))
  })

  it('[PL-7] asks the device along the ray, and leaves a plane open where bodies cannot be seen', async () => {
    const placement = await place(point, planeRoom(wall(2)))
    expect(placement).toMatchObject({ method: 'plane', settled: false })
    expect(placement.errorM).toBeGreaterThan(0.05)
  })

  it('[PL-7] [PL-10] places on the wall behind, and says that the patient may stand anywhere before it', async () => {
    for (const wallM of [0.6, 1.2, 2.4, 5]) {
      const placement = await place(point, planeRoom(wall(wallM)))
      expect(depths(placement)[0]).toBeCloseTo(wallM)
      expect(placement).toMatchObject({ method: 'plane', settled: false })
      // Two sigma reach a patient at arm's length.
      expect(2 * placement.errorM).toBeGreaterThan(wallM - 0.7)
      expect(placement.errorM).toBeGreaterThanOrEqual(Math.min(0.25, 0.1 * wallM))
    }
  })

  it('[PL-7] takes the room’s scan before its planes, and leaves it open: the patient is not in it', async () => {
    const placement = await place(
      point,
      room({
        kinds: new Set(['mesh', 'plane']),
        meshHit: told(wall(1.5), 'mesh'),
        planeHit: told(wall(2), 'plane'),
      }),
    )
    expect(placement).toMatchObject({ method: 'mesh', settled: false })
    expect(placement.errorM).toBeGreaterThan(0.1)
  })

  it('[PL-7] takes the scan where the depth picture tells nothing', async () => {
    const kinds = new Set(['depth', 'mesh'] as const)
    const placement = await place(point, room({ kinds, meshHit: told(wall(1.5), 'mesh') }))
    expect(placement).toMatchObject({ method: 'mesh', settled: false })
  })

  it('[PL-7] falls back on remembered planes when the device answers nothing', async () => {
    const placement = await place(
      point,
      room({ kinds: new Set(['plane']), planeHit: told(wall(2), 'plane') }),
    )
    expect(placement.method).toBe('plane')
  })

  it('[PL-7] states 1.2 m where nothing is known, and says that it is a guess', async () => {
    const placement = await place(arrow, noGeometry)
    expect(placement).toMatchObject({ method: 'stated', settled: false })
    expect(depths(placement)).toEqual([expect.closeTo(1.2), expect.closeTo(1.2)])
    expect(placement.errorM).toBeGreaterThan(0.2)
  })

  it('keeps the drawn shape: every placed point is seen where it was drawn', async () => {
    for (const mark of [arrow, point, ink, circle, distanceMark]) {
      const placement = await place(mark, depthRoom(wall(0.8)))
      placement.pointsWorld.forEach((pointWorld, index) => {
        const seen = projectPoint(pointWorld, picture.worldFromCamera, picture.intrinsics)
        expect(seen?.[0]).toBeCloseTo(mark.stroke[index]?.[0] ?? NaN)
        expect(seen?.[1]).toBeCloseTo(mark.stroke[index]?.[1] ?? NaN)
      })
    }
  })
})

describe('what stands on one spot', () => {
  it('[PL-2] an arrow is its head and the surface there: the tail lies on the tangent plane, not on the wall behind', async () => {
    const mark = drawn('arrow', [0.62, 0.5], [0.5, 0.5])
    const placement = await place(mark, depthRoom(nearest(arm, wall(2.5))))
    const [tail, head] = depths(placement)
    expect(head).toBeCloseTo(0.7, 2)
    expect(tail).toBeCloseTo(0.7, 1)
    expect(placement.normalWorld?.[2]).toBeGreaterThan(0.95)
  })

  it('[PL-2] a turn’s axis is the normal of what it stands on', async () => {
    const onTable = flat({ point: [0, -0.4, -0.7], normal: [0, 1, 0] })
    const placement = await place(drawn('turn', [0.5, 0.95], [0.6, 0.95]), depthRoom(onTable))
    expect(placement.normalWorld?.[1]).toBeCloseTo(1, 3)
  })

  it('[PL-2] a movement’s end is free: it stays at its depth where the surface leads away', async () => {
    const slope = flat({ point: [0, 0, -0.8], normal: [0.8, 0, 0.6] })
    const placement = await place(drawn('movement', [0.5, 0.5], [0.7, 0.5]), depthRoom(slope))
    const [from = 0, to = 0] = depths(placement)
    expect(to).toBeCloseTo(from, 2)
    const arrowThere = await place(drawn('arrow', [0.7, 0.5], [0.5, 0.5]), depthRoom(slope))
    expect(depths(arrowThere)[0]).toBeGreaterThan(from + 0.15)
  })
})

describe('ink on one surface', () => {
  it('[PL-3] on a table it lies on the table', async () => {
    const placement = await place(drawn('ink', [0.35, 0.9], [0.5, 0.8], [0.65, 0.9]), planeRoom(table(-0.35)))
    for (const [, y] of placement.pointsWorld) expect(y).toBeCloseTo(-0.35, 6)
  })

  it('[PL-4] is not sprayed over a depth edge: what runs off the limb stays at its depth', async () => {
    const placement = await place(across(0.42, 0.66), depthRoom(nearest(arm, wall(2.5))))
    expect(Math.max(...depths(placement))).toBeLessThan(0.8)
  })

  it('[PL-4] of two surfaces alike the nearer one is meant', async () => {
    const edge = nearest(
      flat({ point: [0, 0, -0.6], normal: [0, 0, 1] }, ([x]) => x < 0.01),
      wall(1.5),
    )
    expect(Math.max(...depths(await place(ink, depthRoom(edge))))).toBeLessThan(0.65)
  })

  it('[PL-3] bends with a limb: within 2 mm of the skin, where a plane would be a centimetre off', async () => {
    const placement = await place(across(0.455, 0.545), depthRoom(nearest(arm, wall(2.5))))
    const away = placement.pointsWorld.map((at) =>
      awayFromLimb(at, limbAt.through, limbAt.axis, limbAt.radiusM),
    )
    expect(Math.max(...away)).toBeLessThan(0.002)
  })
})

describe('circles and areas', () => {
  it('[PL-3] lie on the plane that most of what they go around lies on', async () => {
    const placement = await place(circle, depthRoom(wall(0.8)))
    expect(placement.drapedWorld).toBeUndefined()
    expect(placement.normalWorld?.[2]).toBeCloseTo(1, 6)
  })

  it('[PL-5] are draped over a limb', async () => {
    const placement = await place(
      drawn('circle', [0.5, 0.5], [0.55, 0.5]),
      depthRoom(nearest(arm, wall(2.5))),
    )
    const outline = placement.drapedWorld ?? []
    expect(outline.length).toBeGreaterThan(30)
    const away = outline.map((at) => awayFromLimb(at, limbAt.through, limbAt.axis, limbAt.radiusM))
    expect(Math.max(...away)).toBeLessThan(0.006)
  })

  it('[PL-5] an outline that leaves the limb goes on on its plane, not on the wall', async () => {
    const wide = drawn('area', [0.42, 0.3], [0.58, 0.3], [0.6, 0.7], [0.42, 0.7])
    const placement = await place(wide, depthRoom(nearest(arm, wall(2.5))))
    for (const [, , z] of [...placement.pointsWorld, ...(placement.drapedWorld ?? [])])
      expect(-z).toBeLessThan(0.85)
  })

  it('[PL-3] are not pulled by a stray hit', async () => {
    const stray = nearest(
      flat({ point: [0, 0, -0.5], normal: [0, 0, 1] }, ([x, y]) => x > 0.02 && y > 0.005),
      wall(0.8),
    )
    expect(depths(await place(circle, depthRoom(stray)))[0]).toBeCloseTo(0.8, 2)
  })
})

describe('distance and angle', () => {
  it('[PL-6] each end stands on its own surface, with its own error', async () => {
    const placement = await place(
      drawn('distance', [0.5, 0.5], [0.7, 0.5]),
      depthRoom(nearest(arm, wall(2.5))),
    )
    const [near = 0, far = 0] = depths(placement)
    expect(near).toBeCloseTo(0.7, 2)
    expect(far).toBeCloseTo(2.5, 2)
    expect(placement.pointErrorsM).toEqual([expect.closeTo(0.005), expect.closeTo(0.005)])
  })

  it('[PL-6] an end that nothing is known of takes the other’s depth, and says how little it is worth', async () => {
    const placement = await place(drawn('distance', [0.5, 0.5], [0.7, 0.5]), depthRoom(arm))
    const [near = 0, far = 0] = depths(placement)
    expect(far).toBeCloseTo(near, 2)
    const [errorNear = 0, errorFar = 0] = placement.pointErrorsM ?? []
    expect(errorFar).toBeGreaterThan(20 * errorNear)
    expect(placement).toMatchObject({ method: 'stated', settled: false })
  })

  it('[PL-6] an angle has three', async () => {
    const placement = await place(drawn('angle', [0.45, 0.4], [0.5, 0.5], [0.55, 0.4]), depthRoom(wall(0.9)))
    expect(placement.pointErrorsM).toHaveLength(3)
    expect(
      distance(placement.pointsWorld[0] ?? [0, 0, 0], placement.pointsWorld[2] ?? [0, 0, 0]),
    ).toBeCloseTo((0.1 * 1280 * 0.9) / 970, 3)
  })
})

describe('moved marks', () => {
  const provisional: Placement = {
    pointsWorld: [[0, 0, -0.7]],
    normalWorld: [0, 0, 1],
    method: 'motion',
    errorM: 0.01,
    settled: true,
    epoch: 1,
  }
  const moved: ToPlace = { ...drawn('point', [0.53, 0.5]), provisional }

  it('[PL-9] a plane behind the patient does not win where bodies are not seen', async () => {
    const placement = await place(moved, planeRoom(wall(2)))
    expect(depths(placement)[0]).toBeCloseTo(0.7, 2)
    expect(placement).toMatchObject({ method: 'motion', settled: false })
    const way = distance(placement.pointsWorld[0] ?? [0, 0, 0], [0, 0, -0.7])
    const ofTheWay = Math.hypot(0.01, 0.1 * way)
    expect(placement.errorM).toBeGreaterThan(ofTheWay)
    expect(placement.errorM).toBeLessThan(ofTheWay + 0.001)
    const turning = { ...picture, speed: { linearMPerS: 0, angularRadPerS: 8 } }
    const asked = await place({ ...moved, picture: turning }, planeRoom(wall(2)))
    expect(asked.errorM).toBeGreaterThan(ofTheWay + 0.004)
  })

  it('[PL-9] a plane nearer than that does', async () => {
    expect(depths(await place(moved, planeRoom(wall(0.5))))[0]).toBeCloseTo(0.5, 6)
  })

  it('[PL-9] what the depth sensor sees does', async () => {
    const placement = await place(moved, depthRoom(wall(0.9)))
    expect(placement).toMatchObject({ method: 'depth', settled: true })
    expect(depths(placement)[0]).toBeCloseTo(0.9, 6)
  })
})

describe('marks that cannot have a place', () => {
  const why = (mark: Partial<ToPlace>, more: Partial<PlacingSituation> = {}): string | undefined =>
    unplacedReason({ ...point, ...mark }, situation(noGeometry, more))

  it('[PL-10] says why', () => {
    expect(why({})).toBeUndefined()
    expect(why({}, { tracked: false })).toBe('no-tracking')
    expect(why({}, { epoch: 2 })).toBe('old-epoch')
    expect(why({ picture: { ...picture, tracked: false } })).toBe('tracking-lost')
    expect(why({ stroke: [[1.4, 0.5, 0.5]] })).toBe('off-picture')
    expect(why(drawn('arrow', [0.9, 0.5], [1.2, 0.5]))).toBe('off-picture')
    expect(why(drawn('arrow', [1.2, 0.5], [0.9, 0.5]))).toBeUndefined()
  })

  it('[PL-10] a picture older than the pose ring is no trouble: it carries its own pose', () => {
    expect(why({}, { isForgotten: () => true })).toBeUndefined()
  })

  it('[PL-10] a guessed picture of a time that is forgotten is unknown; a still was looked at', () => {
    const guessed: PictureRef = { ...picture, match: 'approximate' }
    expect(why({ picture: guessed }, { isForgotten: () => true })).toBe('picture-unknown')
    expect(why({ picture: guessed })).toBeUndefined()
  })

  it('[PL-10] is refused where what was met lies farther away than any room is long', async () => {
    const tooFar = { type: 'unplaced', reason: 'too-far' }
    expect(await answer(point, depthRoom(wall(11)))).toEqual(tooFar)
    expect(await answer(point, planeRoom(wall(12)))).toEqual(tooFar)
    expect(await answer(point, depthRoom(wall(6)))).toMatchObject({ type: 'placed' })
  })

  it('[PL-10] is refused when it could lie more than half a metre off', async () => {
    expect(await answer(point, depthRoom(wall(5), 0.7))).toEqual({
      type: 'unplaced',
      reason: 'too-uncertain',
    })
    const room = situation(planeRoom(wall(3)))
    const fast = { ...point, picture: { ...picture, speed: { linearMPerS: 0.5, angularRadPerS: 3 } } }
    const guessed = { ...fast, picture: { ...fast.picture, match: 'approximate' as const } }
    expect(await placeMark(guessed, room, [])).toEqual({ type: 'unplaced', reason: 'too-uncertain' })
    expect(await placeMark(fast, room, [])).toMatchObject({ type: 'placed' })
  })
})
