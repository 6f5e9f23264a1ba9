// A picture as the inner loops want it: at most about 640 wide, with its camera in pixels and matrices.
// Inside this folder a camera looks along +z with y down (as its pixels run), so that image and camera axes agree.
import { f64, u8 } from './cells.ts'
import { scaleIntrinsics } from '../cameraModel.ts'
import { rotate } from '../quat.ts'
import type { ChromaImage, GrayImage, MotionPicture } from './motionTypes.ts'

export interface WorkView {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
  readonly chroma?: ChromaImage
  readonly fx: number
  readonly fy: number
  readonly cx: number
  readonly cy: number
  /** World from camera, row-major 3x3, camera axes x right, y down, z forward. */
  readonly rotation: Float64Array
  readonly position: Float64Array
  readonly timeMs: number
  /** Its recorded pose is a guess. */
  readonly isGuess: boolean
}

/** Wider pictures are averaged down: what limits the depth is the pose's noise, not pixels (SPEC M2). */
const MAX_WIDTH = 800

/** The picture, reduced by a whole factor if it is wide, and its camera. */
export function workView(picture: MotionPicture): WorkView {
  const factor = Math.max(1, Math.ceil(picture.image.width / MAX_WIDTH))
  const image = reduce(picture.image, factor)
  const full = scaleIntrinsics(picture.intrinsics, picture.image.width, picture.image.height)
  const { orientation, position } = picture.worldFromCamera
  const x = rotate(orientation, [1, 0, 0])
  const y = rotate(orientation, [0, -1, 0])
  const z = rotate(orientation, [0, 0, -1])
  return {
    ...image,
    fx: full.fx / factor,
    fy: full.fy / factor,
    cx: full.cx / factor,
    cy: full.cy / factor,
    rotation: Float64Array.of(x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]),
    position: Float64Array.from(position),
    timeMs: picture.captureTimeMs,
    isGuess: picture.limited === true,
  }
}

/** Mean of factor x factor blocks; a rest at the right or bottom edge is left out (it only moves the edge, not the pixels). */
function reduce(image: GrayImage, factor: number): GrayImage {
  if (factor === 1) return image
  const width = Math.floor(image.width / factor)
  const height = Math.floor(image.height / factor)
  const data = new Uint8Array(width * height)
  const blockSize = factor * factor
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = blockSize >> 1
      for (let by = 0; by < factor; by++) {
        const row = (y * factor + by) * image.width + x * factor
        for (let bx = 0; bx < factor; bx++) sum += image.data[row + bx] ?? 0
      }
      data[y * width + x] = Math.floor(sum / blockSize)
    }
  }
  return { width, height, data, ...(image.chroma === undefined ? {} : { chroma: image.chroma }) }
}

/** How a point seen in one view is seen in another: with d = (x, y, 1) and inverse depth r, X = turn d + r shift. */
export interface RelativeView {
  readonly turn: Float64Array
  readonly shift: Float64Array
}

/** From `from`'s camera axes to `to`'s. */
export function relativeView(from: WorkView, to: WorkView): RelativeView {
  const turn = new Float64Array(9)
  const shift = new Float64Array(3)
  for (let row = 0; row < 3; row++) {
    for (let k = 0; k < 3; k++) {
      const a = to.rotation[k * 3 + row] ?? 0
      for (let column = 0; column < 3; column++) {
        turn[row * 3 + column] = (turn[row * 3 + column] ?? 0) + a * (from.rotation[k * 3 + column] ?? 0)
      }
      shift[row] = (shift[row] ?? 0) + a * ((from.position[k] ?? 0) - (to.position[k] ?? 0))
    }
  }
  return { turn, shift }
}

/** Along the view's axis, in units of the depth: what is nearer is beside or behind the camera. */
export const NEAREST = 0.05

/** Pixel of the view at which `from`'s direction (x, y, 1) at `inverseDepth` is seen, written to `out`; false when behind. */
export function warp(
  relative: RelativeView,
  view: WorkView,
  at: readonly [x: number, y: number, inverseDepth: number],
  out: Float64Array,
): boolean {
  const { turn: m, shift: s } = relative
  const [x, y, r] = at
  const z = f64(m, 6) * x + f64(m, 7) * y + f64(m, 8) + r * f64(s, 2)
  if (z < NEAREST) return false
  out[0] = (view.fx * (f64(m, 0) * x + f64(m, 1) * y + f64(m, 2) + r * f64(s, 0))) / z + view.cx
  out[1] = (view.fy * (f64(m, 3) * x + f64(m, 4) * y + f64(m, 5) + r * f64(s, 1))) / z + view.cy
  return true
}

/** Luma between pixel centres (pixel i's centre is at i + 0.5); the caller keeps within the picture. */
export function sample(view: WorkView, x: number, y: number): number {
  const fx = x - 0.5
  const fy = y - 0.5
  const ix = Math.floor(fx)
  const iy = Math.floor(fy)
  const ax = fx - ix
  const ay = fy - iy
  const at = iy * view.width + ix
  const d = view.data
  const top = u8(d, at) * (1 - ax) + u8(d, at + 1) * ax
  const bottom = u8(d, at + view.width) * (1 - ax) + u8(d, at + view.width + 1) * ax
  return top * (1 - ay) + bottom * ay
}

/** True when a square of `margin` pixels around the place lies within the picture. */
export const isInside = (view: WorkView, x: number, y: number, margin: number): boolean =>
  x > margin && y > margin && x < view.width - margin && y < view.height - margin
