// The made-up camera: draws the made-up room, adds the sensor's noise, and leaves of it what a video codec would.
import type { GrayImage } from '../shared/geometry/motion/motionTypes.ts'
import { transformDirection, type Pose } from '../shared/geometry/pose.ts'
import { normalize, type Vec3 } from '../shared/geometry/vec3.ts'
import type { Intrinsics } from '../shared/protocol/spaces.ts'
import { between, TEXTURE_SIZE, type Hit, type Random, type World } from './syntheticWorld.ts'

export interface CameraOptions {
  /** Sensor noise, luma levels; blocks are then quantised as a video codec does. */
  readonly sensorNoise: number
  /** Steps of the block transform's coefficients; 0 = no compression. */
  readonly quantisation: number
}

/** One ray per pixel; sixteen on edges, so that these lie where they are to a fraction of a pixel (texture is coarser). */
export function render(world: World, pose: Pose, k: Intrinsics, timeMs: number): Float32Array {
  const cast = world.castAt(timeMs)
  const hitAt = (x: number, y: number): Hit => {
    const local: Vec3 = [(x - k.cx) / k.fx, -(y - k.cy) / k.fy, -1]
    return cast(pose.position, normalize(transformDirection(pose, local)))
  }
  const coarse = new Float32Array(k.width * k.height)
  const distances = new Float32Array(coarse.length)
  for (let y = 0; y < k.height; y++) {
    for (let x = 0; x < k.width; x++) {
      const { luma, distance } = hitAt(x + 0.5, y + 0.5)
      coarse[y * k.width + x] = luma
      distances[y * k.width + x] = distance
    }
  }
  const picture = Float32Array.from(coarse)
  for (let y = 1; y < k.height - 1; y++) {
    for (let x = 1; x < k.width - 1; x++) {
      const at = y * k.width + x
      const isEdge = [at - 1, at + 1, at - k.width, at + k.width].some(
        (near) =>
          Math.abs(coarse[near]! - coarse[at]!) > 25 ||
          Math.abs(distances[near]! - distances[at]!) > 0.1 * distances[at]!,
      )
      if (!isEdge) continue
      let sum = 0
      for (let i = 0; i < 16; i++) sum += hitAt(x + ((i & 3) + 0.5) / 4, y + ((i >> 2) + 0.5) / 4).luma
      picture[at] = sum / 16
    }
  }
  return picture
}

/** Rows: the eight cosines of the block transform. */
const cosines = Float32Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7]
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16)
})
const flipped = cosines.map((_, i) => cosines[(i & 7) * 8 + (i >> 3)]!)

/** block = matrix · blockᵀ, twice: once with the cosines transforms, once with them flipped transforms back. */
function transform(block: Float32Array, matrix: Float32Array): void {
  for (let pass = 0; pass < 2; pass++) {
    const before = block.slice()
    for (let i = 0; i < 64; i++) {
      let sum = 0
      for (let k = 0; k < 8; k++) sum += matrix[(i >> 3) * 8 + k]! * before[(i & 7) * 8 + k]!
      block[i] = sum
    }
  }
}

/** Cosine transform of 8 x 8 blocks, coefficients rounded to `step`: what a video codec leaves of a picture. */
function compress(picture: Float32Array, width: number, height: number, step: number): void {
  const block = new Float32Array(64)
  for (let by = 0; by + 8 <= height; by += 8) {
    for (let bx = 0; bx + 8 <= width; bx += 8) {
      const pixel = (i: number): number => (by + (i >> 3)) * width + bx + (i & 7)
      for (let i = 0; i < 64; i++) block[i] = picture[pixel(i)]!
      transform(block, cosines)
      for (let i = 0; i < 64; i++) {
        const size = step * (1 + ((i >> 3) + (i & 7)) / 6)
        block[i] = Math.round(block[i]! / size) * size
      }
      transform(block, flipped)
      for (let i = 0; i < 64; i++) picture[pixel(i)] = block[i]!
    }
  }
}

export function develop(
  picture: Float32Array,
  k: Intrinsics,
  options: CameraOptions,
  random: Random,
): GrayImage {
  const noisy = picture.map((luma) => luma + options.sensorNoise * random.normal())
  if (options.quantisation > 0) compress(noisy, k.width, k.height, options.quantisation)
  const data = Uint8Array.from(noisy, (luma) => Math.max(0, Math.min(255, Math.round(luma))))
  return { width: k.width, height: k.height, data }
}

/** A hand's breadth of skin that passes over the spot, its own texture with it: in a quarter of the pictures it covers it. */
export function coverByHand(picture: Float32Array, k: Intrinsics, phase: number, skin: Float32Array): void {
  const middle = k.width * (1.5 * phase - 0.25)
  const half = 0.15 * k.width
  for (let y = 0; y < k.height; y++) {
    for (let x = Math.max(0, Math.ceil(middle - half)); x < Math.min(k.width, middle + half); x++)
      picture[y * k.width + x] = 110 + 12 * between(skin, TEXTURE_SIZE, (x - middle) * 1.5, y * 1.5)
  }
}
