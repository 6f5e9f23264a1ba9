// The ladder and the shapes, against made-up rooms: a wall, a table, a limb before a wall.
import { describe, expect, it } from 'vitest'
import { intersectRayPlane } from '../../shared/geometry/plane.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import { projectPoint } from '../../shared/geometry/cameraModel.ts'
import type { StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { placeStroke, unplacedReason, type PlacingSituation } from './placer.ts'
import type { DrawnStroke } from './strokePlacing.ts'
import { noGeometry, type SurfaceHit, type WorldGeometry } from './worldGeometry.ts'

const picture: PictureRef = {
  epoch: 1,
  frameSeq: 1,
  captureTimeMs: 1000,
  worldFromCamera: { ...identityPose, position: [0, 1.6, 0] },
  intrinsics: { width: 1280, height: 720, fx: 970, fy: 970, cx: 640, cy: 360 },
  match: 'exact',
  tracked: true,
}
const arrow: DrawnStroke = {
  kind: 'arrow',
  picture,
  stroke: [
    [0.4, 0.4, 0.5],
    [0.5, 0.5, 0.5],
  ],
}
const point: DrawnStroke = { kind: 'point', picture, stroke: [[0.5, 0.5, 0.5]] }
const ink: DrawnStroke = {
  kind: 'ink',
  picture,
  stroke: Array.from({ length: 40 }, (_, i): StrokeSample => [
    0.3 + i * 0.01,
    0.5 + 0.02 * Math.sin(i / 4),
    0.5,
  ]),
}

/** A wall across the view, `m` metres away; `until` = right of that x there is none. */
const wall =
  (m: number, method: SurfaceHit['method']) =>
  (ray: Ray): SurfaceHit | undefined => {
    const along = intersectRayPlane(ray, { point: [0, 0, -m], normal: [0, 0, 1] })
    if (along === undefined) return undefined
    return {
      pointWorld: pointAt(ray, along),
      normalWorld: method === 'depth' ? undefined : [0, 0, 1],
      method,
      sigmaM: undefined,
    }
  }
const room = (parts: Partial<WorldGeometry>): WorldGeometry => ({ ...noGeometry, ...parts })
const situation = (geometry: WorldGeometry): PlacingSituation => ({
  geometry,
  epoch: 1,
  calibration: {
    intrinsics: picture.intrinsics,
    viewerFromCamera: identityPose,
    camLagMs: 0,
    source: 'calibrated',
    offsetSigmaM: 0.001,
    angleSigmaRad: 0.001,
  },
  tracked: true,
  limitedAt: () => false,
})
const place = (drawn: DrawnStroke, geometry: WorldGeometry) => placeStroke(drawn, situation(geometry), [])

describe('the ladder', () => {
  it('[D2] takes depth before planes, and settles it', async () => {
    const placement = await place(
      point,
      room({ kinds: new Set(['depth', 'plane']), depthHit: wall(0.6, 'depth'), planeHit: wall(2, 'plane') }),
    )
    expect(placement).toMatchObject({ method: 'depth', settled: true })
    expect(placement?.pointsWorld[0]?.[2]).toBeCloseTo(-0.6)
  })

  it('[D2] asks the device along the ray, and leaves a plane open where bodies cannot be seen', async () => {
    const hitTest = (rays: readonly Ray[]) => Promise.resolve(rays.map(wall(2, 'plane')))
    const placement = await place(point, room({ kinds: new Set(['plane']), hitTest }))
    expect(placement).toMatchObject({ method: 'plane', settled: false })
    expect(placement?.errorM).toBeGreaterThan(0.05)
  })

  it('falls back on remembered planes when the device answers nothing', async () => {
    const placement = await place(point, room({ kinds: new Set(['plane']), planeHit: wall(2, 'plane') }))
    expect(placement?.method).toBe('plane')
  })

  it('[D2] states 1.2 m where nothing is known, and says that it is a guess', async () => {
    const placement = await place(arrow, noGeometry)
    expect(placement).toMatchObject({ method: 'stated', settled: false })
    expect(placement?.pointsWorld.map(([, , z]) => z)).toEqual([expect.closeTo(-1.2), expect.closeTo(-1.2)])
    expect(placement?.errorM).toBeGreaterThan(0.2)
  })

  it('keeps the drawn shape: every placed point is seen where it was drawn', async () => {
    for (const drawn of [arrow, point, ink]) {
      const placement = await place(drawn, room({ kinds: new Set(['depth']), depthHit: wall(0.8, 'depth') }))
      placement?.pointsWorld.forEach((pointWorld, index) => {
        const seen = projectPoint(pointWorld, picture.worldFromCamera, picture.intrinsics)
        expect(seen?.[0]).toBeCloseTo(drawn.stroke[index]?.[0] ?? NaN)
        expect(seen?.[1]).toBeCloseTo(drawn.stroke[index]?.[1] ?? NaN)
      })
    }
  })

  it('does not spray ink over a depth edge: what runs off the limb stays on its surface', async () => {
    const limb = wall(0.6, 'depth')
    const behind = wall(2.5, 'depth')
    const edge = (ray: Ray): SurfaceHit | undefined => (ray.direction[0] < 0.06 ? limb(ray) : behind(ray))
    const placement = await place(ink, room({ kinds: new Set(['depth']), depthHit: edge }))
    const depths = placement?.pointsWorld.map(([, , z]) => -z) ?? []
    expect(Math.max(...depths)).toBeLessThan(0.7)
  })
})

describe('marks that cannot have a place', () => {
  it('says why', () => {
    expect(unplacedReason(point, 1, true)).toBeUndefined()
    expect(unplacedReason(point, 1, false)).toBe('no-tracking')
    expect(unplacedReason(point, 2, true)).toBe('old-epoch')
    expect(unplacedReason({ ...point, picture: { ...picture, tracked: false } }, 1, true)).toBe(
      'tracking-lost',
    )
    expect(unplacedReason({ ...point, stroke: [[1.4, 0.5, 0.5]] }, 1, true)).toBe('off-picture')
  })
})
