// Brightness of RGBA pixels, 0..255, by the weights of BT.601 (as the video's own luma), in integers. Pure.
import type { GrayImage } from '../../shared/geometry/motion/motionTypes.ts'

export function lumaOf(rgba: Uint8ClampedArray): Uint8Array {
  const gray = new Uint8Array(rgba.length / 4)
  for (let index = 0; index < gray.length; index++) {
    const at = index * 4
    gray[index] = ((rgba[at] ?? 0) * 77 + (rgba[at + 1] ?? 0) * 150 + (rgba[at + 2] ?? 0) * 29) >> 8
  }
  return gray
}

/** Halved, by means of two by two pixels, until it is at most `widest` across. */
export function smaller(image: GrayImage, widest: number): GrayImage {
  if (image.width <= widest) return image
  const [width, height] = [image.width >> 1, image.height >> 1]
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * image.width + 2 * x
      const below = at + image.width
      const sum =
        (image.data[at] ?? 0) +
        (image.data[at + 1] ?? 0) +
        (image.data[below] ?? 0) +
        (image.data[below + 1] ?? 0)
      data[y * width + x] = (sum + 2) >> 2
    }
  }
  return smaller({ width, height, data }, widest)
}
