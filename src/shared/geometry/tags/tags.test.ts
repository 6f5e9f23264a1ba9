// SPEC.md beside says what each rule (T…) means.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEED } from '../../../testing/arbitraries.ts'
import { paintTag, type TagPicture } from '../../../testing/tagPictures.ts'
import type { ImagePoint, Intrinsics } from '../../protocol/spaces.ts'
import { projectCameraPoint } from '../cameraModel.ts'
import { transformPoint, type Pose } from '../pose.ts'
import { angleBetween, fromAxisAngle, multiply } from '../quat.ts'
import { distance } from '../vec3.ts'
import { detectTags } from './detectTags.ts'
import { readTagCells, tagCells, tagIds } from './tagCode.ts'
import { poseOfTag, tagCorners } from './tagPose.ts'

const k: Intrinsics = { width: 640, height: 360, fx: 484, fy: 484, cx: 315, cy: 172 }
const sizeM = 0.12
const tipped = (yaw: number, pitch: number, roll: number): Pose['orientation'] =>
  multiply(
    multiply(fromAxisAngle([0, 1, 0], yaw), fromAxisAngle([1, 0, 0], pitch)),
    fromAxisAngle([0, 0, 1], roll),
  )
const usual: TagPicture = {
  id: 290,
  sizeM,
  intrinsics: k,
  cameraFromTag: { position: [0.03, -0.02, -0.6], orientation: tipped(0.2, -0.1, 0.05) },
  noise: 2,
  seed: 1,
}
const cornersOf = (cameraFromTag: Pose): ImagePoint[] =>
  tagCorners(sizeM).map((point) => projectCameraPoint(transformPoint(cameraFromTag, point), k)!)
const offPx = (seen: readonly ImagePoint[], truth: readonly ImagePoint[]): number =>
  Math.max(
    ...seen.map(([u, v], i) => Math.hypot((u - truth[i]![0]) * k.width, (v - truth[i]![1]) * k.height)),
  )

describe('the tag’s pattern', () => {
  it('T1 of each id is read in all four turns, with one cell wrong, and never as another', () => {
    const differ = (a: readonly boolean[], b: readonly boolean[]): number =>
      a.filter((cell, i) => cell !== b[i]).length
    for (const id of tagIds) {
      const cells = tagCells(id)
      expect(readTagCells(cells)).toEqual({ id, quarterTurns: 0 })
      for (let wrong = 0; wrong < 25; wrong++)
        expect(readTagCells(cells.map((cell, i) => (i === wrong ? !cell : cell)))?.id).toBe(id)
      for (const other of tagIds)
        if (other !== id) expect(differ(cells, tagCells(other))).toBeGreaterThanOrEqual(8)
    }
  })
})

describe('a tag in a picture', () => {
  it('T2 is found with its corners to a small part of a pixel, whichever way it is turned', () => {
    const turn = fc.double({ min: -3.1, max: 3.1, noNaN: true })
    const tip = fc.double({ min: -0.7, max: 0.7, noNaN: true })
    const far = fc.double({ min: 0.35, max: 1.3, noNaN: true })
    fc.assert(
      fc.property(fc.tuple(tip, tip, turn), far, fc.constantFrom(...tagIds), (turns, distanceM, id) => {
        const cameraFromTag: Pose = {
          position: [0.02, 0.01, -distanceM],
          orientation: tipped(...turns),
        }
        const seen = detectTags(paintTag({ ...usual, id, cameraFromTag }))
        expect(seen.map((tag) => tag.id)).toEqual([id])
        expect(offPx(seen[0]!.corners, cornersOf(cameraFromTag))).toBeLessThan(0.35)
      }),
      { seed: SEED, numRuns: 8 },
    )
  })

  it('T3 is found through noise, in blur of a few pixels (then half way), and steeply from the side', () => {
    const noisy = detectTags(paintTag({ ...usual, noise: 12 }))
    expect(offPx(noisy[0]!.corners, cornersOf(usual.cameraFromTag))).toBeLessThan(0.6)
    const later = { ...usual.cameraFromTag, position: [0.036, -0.02, -0.6] as const }
    const blurred = detectTags(paintTag({ ...usual, cameraFromTagLater: later }))
    const half = { ...usual.cameraFromTag, position: [0.033, -0.02, -0.6] as const }
    expect(offPx(blurred[0]!.corners, cornersOf(half))).toBeLessThan(0.6)
    const steep: Pose = { position: [0, 0, -0.5], orientation: tipped(1.05, 0, 0) }
    expect(
      offPx(detectTags(paintTag({ ...usual, cameraFromTag: steep }))[0]!.corners, cornersOf(steep)),
    ).toBeLessThan(0.6)
  })

  it('T4 is not found where there is none, is cut off, or is too small to read', () => {
    const away: Pose = { ...usual.cameraFromTag, position: [3, 0, -0.6] }
    expect(detectTags(paintTag({ ...usual, cameraFromTag: away }))).toEqual([])
    const cut: Pose = { ...usual.cameraFromTag, position: [0.41, 0, -0.6] }
    expect(detectTags(paintTag({ ...usual, cameraFromTag: cut }))).toEqual([])
    const small: Pose = { ...usual.cameraFromTag, position: [0, 0, -4] }
    expect(detectTags(paintTag({ ...usual, cameraFromTag: small }))).toEqual([])
  })

  it('T5 tells where it stands, with its own error', () => {
    const tag = detectTags(paintTag(usual))[0]!
    const pose = poseOfTag(tag.corners, sizeM, k)!
    expect(distance(pose.cameraFromTag.position, usual.cameraFromTag.position)).toBeLessThan(0.003)
    expect(angleBetween(pose.cameraFromTag.orientation, usual.cameraFromTag.orientation)).toBeLessThan(0.03)
    expect(pose.errorPx).toBeLessThan(0.3)
    expect(pose.distanceSigmaM).toBeGreaterThan(0.0003)
    expect(pose.distanceSigmaM).toBeLessThan(0.004)
  })

  it('T5 is placed exactly from exact corners, of any pose before the camera', () => {
    const tip = fc.double({ min: -1, max: 1, noNaN: true })
    const side = fc.double({ min: -0.2, max: 0.2, noNaN: true })
    fc.assert(
      fc.property(
        fc.tuple(tip, tip, tip),
        side,
        fc.double({ min: 0.3, max: 2, noNaN: true }),
        (turns, x, far) => {
          const truth: Pose = { position: [x, x / 2, -far], orientation: tipped(...turns) }
          const [a, b, c, d] = cornersOf(truth)
          const found = poseOfTag([a!, b!, c!, d!], sizeM, k)
          expect(distance(found!.cameraFromTag.position, truth.position)).toBeLessThan(1e-4)
          expect(angleBetween(found!.cameraFromTag.orientation, truth.orientation)).toBeLessThan(1e-3)
        },
      ),
      { seed: SEED, numRuns: 60 },
    )
  })

  it('T5 has no pose when its corners are no square’s', () => {
    expect(
      poseOfTag(
        [
          [0.2, 0.2],
          [0.2, 0.2],
          [0.2, 0.2],
          [0.2, 0.2],
        ],
        sizeM,
        k,
      ),
    ).toBeUndefined()
  })
})
