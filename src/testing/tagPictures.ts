// Made pictures of a printed tag: seen by a known camera, with soft optics, motion blur, noise and uneven light.
import { directionAtUnitDepth, projectCameraPoint } from '../shared/geometry/cameraModel.ts'
import type { GrayImage } from '../shared/geometry/motion/motionTypes.ts'
import {
  interpolate,
  invert,
  transformDirection,
  transformPoint,
  type Pose,
} from '../shared/geometry/pose.ts'
import { tagCells, TAG_CELLS } from '../shared/geometry/tags/tagCode.ts'
import { tagCorners } from '../shared/geometry/tags/tagPose.ts'
import type { Intrinsics } from '../shared/protocol/spaces.ts'
import { createRandom } from './syntheticWorld.ts'

export interface TagPicture {
  readonly id: number
  readonly sizeM: number
  readonly intrinsics: Intrinsics
  readonly cameraFromTag: Pose
  /** Where the tag stands at the end of the exposure, when it moves in the picture. */
  readonly cameraFromTagLater?: Pose
  /** Standard deviation of the noise of a pixel, of 255. */
  readonly noise: number
  readonly seed: number
}

const BLACK = 45
const WHITE = 205
const WALL = 120
const SAMPLES = 4

/** Brightness on the tag's plane, metres; undefined beside the paper. */
function lumaOnPaper(
  cells: readonly boolean[],
  sizeM: number,
  [x, y]: readonly [number, number],
): number | undefined {
  if (Math.abs(x) > sizeM * 0.72 || Math.abs(y) > sizeM * 0.8) return undefined
  const column = Math.floor((x / sizeM + 0.5) * TAG_CELLS)
  const row = Math.floor((0.5 - y / sizeM) * TAG_CELLS)
  if (column < 0 || row < 0 || column >= TAG_CELLS || row >= TAG_CELLS) return WHITE
  const inner = TAG_CELLS - 2
  const isInner = column > 0 && row > 0 && column <= inner && row <= inner
  return isInner && cells[(row - 1) * inner + column - 1] === true ? WHITE : BLACK
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Pixels that the paper may reach; all of them when a corner is behind the camera. */
function paperBox({ cameraFromTag, cameraFromTagLater = cameraFromTag, intrinsics, sizeM }: TagPicture): Box {
  const corners = [cameraFromTag, cameraFromTagLater].flatMap((pose) =>
    tagCorners(sizeM * 1.7).map((corner) => projectCameraPoint(transformPoint(pose, corner), intrinsics)),
  )
  const seen = corners.filter((corner) => corner !== undefined)
  if (seen.length < corners.length)
    return { left: -1, right: intrinsics.width, top: -1, bottom: intrinsics.height }
  const xs = seen.map(([u]) => u * intrinsics.width)
  const ys = seen.map(([, v]) => v * intrinsics.height)
  return {
    left: Math.min(...xs) - 3,
    right: Math.max(...xs) + 3,
    top: Math.min(...ys) - 3,
    bottom: Math.max(...ys) + 3,
  }
}

export function paintTag(picture: TagPicture): GrayImage {
  const { intrinsics: k, cameraFromTag, cameraFromTagLater = cameraFromTag } = picture
  const { width, height } = k
  const cells = tagCells(picture.id)
  const random = createRandom(picture.seed)
  const views = [0.125, 0.375, 0.625, 0.875].map((t) =>
    invert(interpolate(cameraFromTag, cameraFromTagLater, t)),
  )
  const seenFrom = (tagFromCamera: Pose, px: number, py: number): number => {
    const [dx, dy, dz] = transformDirection(tagFromCamera, directionAtUnitDepth([px / width, py / height], k))
    const [ox, oy, oz] = tagFromCamera.position
    const t = -oz / dz
    return (
      (t > 0 ? lumaOnPaper(cells, picture.sizeM, [ox + t * dx, oy + t * dy]) : undefined) ?? wallAt(px, py)
    )
  }
  // A wall of dark and bright stripes behind the paper.
  const wallAt = (px: number, py: number): number =>
    WALL + 40 * Math.sign(Math.sin(px / 23) * Math.sin(py / 31))
  const lumaOf = (x: number, y: number): number => {
    let sum = 0
    for (let i = 0; i < SAMPLES * SAMPLES; i++) {
      // Spread over a little more than a pixel: no optics are perfectly sharp.
      const px = x + 0.5 + (((i % SAMPLES) + 0.5) / SAMPLES - 0.5) * 1.4
      const py = y + 0.5 + ((Math.floor(i / SAMPLES) + 0.5) / SAMPLES - 0.5) * 1.4
      const view = views[(i * 7) % views.length]
      sum += view === undefined ? 0 : seenFrom(view, px, py)
    }
    return sum / SAMPLES ** 2
  }
  const near = paperBox(picture)
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isNear = x > near.left && x < near.right && y > near.top && y < near.bottom
      const light = 0.75 + (0.35 * x) / width
      const seen = isNear ? lumaOf(x, y) : wallAt(x + 0.5, y + 0.5)
      const luma = seen * light + picture.noise * random.normal()
      data[y * width + x] = Math.max(0, Math.min(255, Math.round(luma)))
    }
  }
  return { width, height, data }
}
