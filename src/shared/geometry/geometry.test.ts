import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  castRay,
  depthOf,
  frustumCorners,
  pointAtDepth,
  projectPoint,
  scaleIntrinsics,
} from './cameraModel.ts'
import { castRayOnDepth } from './depthGrid.ts'
import { placementErrorM } from './errorModel.ts'
import { facing, fitPlane, fitPlaneRobust, intersectRayPlane, isInPolygon, signedDistance } from './plane.ts'
import {
  distanceToSegment,
  evenPlaces,
  polylineLength,
  resample,
  simplifiedIndices,
  smooth,
} from './polyline.ts'
import { compose, identityPose, invert, transformPoint, type Pose } from './pose.ts'
import { fromAxisAngle, normalizeQuat, rotate } from './quat.ts'
import { pointAt } from './ray.ts'
import { symmetricEigen3 } from './symmetricEigen.ts'
import { add, cross, distance, dot, length, normalize, scale, type Vec3 } from './vec3.ts'

const coordinate = fc.double({ min: -3, max: 3, noNaN: true })
const vec = fc.tuple(coordinate, coordinate, coordinate) as fc.Arbitrary<Vec3>
const pose: fc.Arbitrary<Pose> = fc.tuple(vec, vec, coordinate).map(([position, axis, angle]) => ({
  position,
  orientation: normalizeQuat(fromAxisAngle(length(axis) < 0.01 ? [0, 1, 0] : axis, angle)),
}))
const k = { width: 1280, height: 720, fx: 969, fy: 969, cx: 630, cy: 341 }
const runs = { seed: 1, numRuns: 200 }

describe('poses', () => {
  it('a rotation keeps lengths and handedness', () => {
    fc.assert(
      fc.property(pose, vec, vec, ({ orientation: q }, a, b) => {
        expect(length(rotate(q, a))).toBeCloseTo(length(a), 9)
        expect(distance(rotate(q, cross(a, b)), cross(rotate(q, a), rotate(q, b)))).toBeLessThan(1e-8)
      }),
      runs,
    )
  })
  it('composing with the inverse changes nothing, and composing is one after the other', () => {
    fc.assert(
      fc.property(pose, pose, vec, (a, b, p) => {
        expect(distance(transformPoint(compose(a, invert(a)), p), p)).toBeLessThan(1e-8)
        expect(
          distance(transformPoint(compose(a, b), p), transformPoint(a, transformPoint(b, p))),
        ).toBeLessThan(1e-8)
      }),
      runs,
    )
  })
})

describe('camera', () => {
  it('projecting what a ray was cast through gives the image point again', () => {
    fc.assert(
      fc.property(
        pose,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (camera, u, v, far) => {
          const point = pointAt(castRay([u, v], camera, k), far)
          const seen = projectPoint(point, camera, k)!
          expect(Math.hypot(seen[0] - u, seen[1] - v)).toBeLessThan(1e-9)
          const again = pointAtDepth([u, v], depthOf(point, camera), {
            worldFromCamera: camera,
            intrinsics: k,
          })
          expect(distance(point, again)).toBeLessThan(1e-9)
        },
      ),
      runs,
    )
  })
  it('does not depend on the size of the picture', () => {
    const small = scaleIntrinsics(k, 640, 360)
    const point: Vec3 = [0.1, -0.2, -1]
    expect(projectPoint(point, identityPose, small)).toEqual(projectPoint(point, identityPose, k))
    expect(frustumCorners(identityPose, k, 1)[0][2]).toBeCloseTo(-1)
  })
})

describe('planes', () => {
  it('a fitted plane passes through points that lie on one', () => {
    fc.assert(
      fc.property(
        pose,
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 30 }),
        (at, flat) => {
          const points = [...flat, [0, 0], [1, 0], [0, 1]].map(([x = 0, y = 0]) =>
            transformPoint(at, [x, y, 0]),
          )
          const fit = fitPlane(points)!
          for (const point of points) expect(Math.abs(signedDistance(point, fit.plane))).toBeLessThan(1e-6)
          expect(Math.abs(dot(fit.plane.normal, rotate(at.orientation, [0, 0, 1])))).toBeCloseTo(1, 6)
        },
      ),
      runs,
    )
  })
  it('a robust fit passes by outliers, and is the same each time', () => {
    const grid = [0, 1, 2, 3].flatMap((x) =>
      [0, 1, 2, 3].map((y): Vec3 => [x / 10, y / 10, 0.001 * ((x + y) % 2)]),
    )
    const points: Vec3[] = [...grid, [0.1, 0.1, 0.5], [0.2, 0.1, 0.7], [0.3, 0.2, -0.4]]
    const fit = fitPlaneRobust(points, 0.01)!
    expect(fit.inliers).toHaveLength(16)
    expect(Math.abs(fit.plane.normal[2])).toBeGreaterThan(0.999)
    expect(fitPlaneRobust(points, 0.01)).toEqual(fit)
  })
  it('fits nothing to a line', () => {
    expect(
      fitPlane([
        [0, 0, 0],
        [1, 1, 1],
        [2, 2, 2],
      ]),
    ).toBeUndefined()
    expect(
      fitPlaneRobust(
        [
          [0, 0, 0],
          [1, 1, 1],
          [2, 2, 2],
        ],
        0.1,
      ),
    ).toBeUndefined()
  })
  it('is cut by a ray where it is, unless behind or met flat', () => {
    const plane = { point: [0, 0, -2] as Vec3, normal: [0, 0, 1] as Vec3 }
    expect(intersectRayPlane({ origin: [0, 0, 0], direction: [0, 0, -1] }, plane)).toBeCloseTo(2)
    expect(intersectRayPlane({ origin: [0, 0, 0], direction: [0, 0, 1] }, plane)).toBeUndefined()
    expect(
      intersectRayPlane({ origin: [0, 0, 0], direction: normalize([1, 0, -0.01]) }, plane),
    ).toBeUndefined()
    expect(facing(plane, [0, 0, -5]).normal[2]).toBe(-1)
  })
  it('knows the inside of a polygon', () => {
    const corners: Vec3[] = [
      [0, 0, 0],
      [0, 0, 1],
      [1, 0, 1],
      [1, 0, 0],
    ]
    expect(isInPolygon([0.5, 0, 0.5], corners, [0, 1, 0])).toBe(true)
    expect(isInPolygon([1.5, 0, 0.5], corners, [0, 1, 0])).toBe(false)
  })
  it('eigenvectors reproduce the matrix', () => {
    const { values, vectors } = symmetricEigen3([4, 1, 0.5, 3, 0.2, 2])
    const [x, y, z] = vectors[2]
    expect(
      distance(
        [4 * x + y + 0.5 * z, x + 3 * y + 0.2 * z, 0.5 * x + 0.2 * y + 2 * z],
        scale(vectors[2], values[2]),
      ),
    ).toBeLessThan(1e-9)
    expect(values[0] + values[1] + values[2]).toBeCloseTo(9)
  })
})

describe('depth grid', () => {
  const intrinsics = { width: 80, height: 60, fx: 60, fy: 60, cx: 40, cy: 30 }
  it('gives the point and normal of a slanted wall from another viewpoint', () => {
    const wall = { point: [0, 0, -1] as Vec3, normal: normalize([0.4, 0, 1]) }
    const depthsM = Float32Array.from({ length: 80 * 60 }, (_, index) => {
      const point = [((index % 80) + 0.5) / 80, (Math.floor(index / 80) + 0.5) / 60] as const
      const ray = castRay(point, identityPose, intrinsics)
      return -pointAt(ray, intersectRayPlane(ray, wall)!)[2]
    })
    const ray = castRay(
      [0.5, 0.5],
      { position: [0.2, 0.1, 0.1], orientation: fromAxisAngle([0, 1, 0], 0.2) },
      intrinsics,
    )
    const hit = castRayOnDepth(ray, { depthsM, worldFromDepthCamera: identityPose, intrinsics })!
    expect(Math.abs(signedDistance(hit.pointWorld, wall))).toBeLessThan(0.002)
    expect(dot(hit.normalWorld, wall.normal)).toBeGreaterThan(0.99)
    expect(hit.errorM).toBeLessThan(0.03)
  })
  it('follows a limb that is only a few cells wide', () => {
    // An ankle: an upright cylinder of 4 cm radius, its middle 94 cm away, before a wall at 1.8 m.
    const [radiusM, middleM] = [0.04, 0.94]
    const surfaceAt = (x: number): number => {
      const a = x * x + 1
      const root = middleM * middleM - a * (middleM * middleM - radiusM * radiusM)
      return root < 0 ? 1.8 : (middleM - Math.sqrt(root)) / a
    }
    const camera = { width: 160, height: 120, fx: 80, fy: 80, cx: 80, cy: 60 }
    const depthsM = Float32Array.from({ length: 160 * 120 }, (_, i) => surfaceAt(((i % 160) + 0.5 - 80) / 80))
    const grid = { depthsM, worldFromDepthCamera: identityPose, intrinsics: camera }
    for (const x of [-0.02, 0, 0.013]) {
      const ray = { origin: [0, 0, 0] as Vec3, direction: normalize([x, 0.03, -1]) }
      const hit = castRayOnDepth(ray, grid)!
      expect(Math.abs(-hit.pointWorld[2] - surfaceAt(x)), `at ${x}`).toBeLessThan(0.0015)
      const outward = normalize([x * surfaceAt(x), 0, middleM - surfaceAt(x)])
      expect(dot(hit.normalWorld, outward)).toBeGreaterThan(0.95)
    }
  })
  it('says nothing where nothing was measured', () => {
    const grid = { depthsM: new Float32Array(80 * 60), worldFromDepthCamera: identityPose, intrinsics }
    expect(castRayOnDepth({ origin: [0, 0, 0], direction: [0, 0, -1] }, grid)).toBeUndefined()
  })
})

describe('polylines', () => {
  it('are told by even spacing, ends kept', () => {
    const line: Vec3[] = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
    ]
    expect(polylineLength(line)).toBeCloseTo(2)
    expect(resample(line, 5)).toEqual([
      [0, 0, 0],
      [0.5, 0, 0],
      [1, 0, 0],
      [1, 0.5, 0],
      [1, 1, 0],
    ])
    expect(
      evenPlaces(
        [
          [0, 0],
          [0, 0],
        ],
        2,
      ),
    ).toEqual([0, 0])
  })
  it('lose no point that lies off the line', () => {
    const point = fc.tuple(coordinate, coordinate)
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 40 }), (points) => {
        const kept = simplifiedIndices(points, 0.1)
        points.forEach((p, index) => {
          const after = kept.findIndex((i) => i >= index)
          const [a, b] = [points[kept[Math.max(0, after - 1)]!]!, points[kept[after]!]!]
          expect(distanceToSegment(p, a, b)).toBeLessThanOrEqual(0.1 + 1e-9)
        })
      }),
      runs,
    )
  })
  it('keep their ends when smoothed', () => {
    const line: Vec3[] = [
      [0, 0, 0],
      [1, 1, 0],
      [2, -1, 0],
      [3, 0, 0],
    ]
    const soft = smooth(line, 2)
    expect([soft[0], soft[3]]).toEqual([line[0], line[3]])
    expect(Math.abs(soft[1]![1])).toBeLessThan(1)
  })
})

describe('error model', () => {
  const usual = {
    distanceM: 0.7,
    calibration: { offsetSigmaM: 0.002, angleSigmaRad: 0.002, lagSigmaMs: 1 },
    picture: { match: 'exact' },
    method: 'plane',
  } as const
  it('grows with everything that makes a place less sure', () => {
    const base = placementErrorM(usual)
    expect(placementErrorM({ ...usual, distanceM: 2 })).toBeGreaterThan(base)
    expect(placementErrorM({ ...usual, picture: { match: 'approximate' } })).toBeGreaterThan(base)
    expect(placementErrorM({ ...usual, picture: { match: 'exact', limited: true } })).toBeGreaterThan(base)
    expect(placementErrorM({ ...usual, method: 'stated' })).toBeGreaterThan(0.1)
    expect(placementErrorM({ ...usual, surfaceSigmaM: 0.001 })).toBeLessThan(base)
    const turning = { linearMPerS: 0, angularRadPerS: 1.05 }
    expect(placementErrorM({ ...usual, picture: { match: 'clock', speed: turning } })).toBeGreaterThan(base)
    // A lag that nobody measured: at 60°/s, 80 ms are 6 cm at arm's length.
    const unmeasured = { ...usual, calibration: { ...usual.calibration, lagSigmaMs: 80 } }
    expect(placementErrorM({ ...unmeasured, picture: { match: 'exact', speed: turning } })).toBeGreaterThan(
      0.055,
    )
    const still = { match: 'exact', speed: { linearMPerS: 0, angularRadPerS: 0 } } as const
    expect(placementErrorM({ ...unmeasured, picture: still })).toBe(
      placementErrorM({ ...usual, picture: still }),
    )
  })
})

it('vectors add up', () => expect(add([1, 2, 3], [1, 1, 1])).toEqual([2, 3, 4]))
