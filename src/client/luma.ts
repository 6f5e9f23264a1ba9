// Brightness and colour of RGBA pixels, 0..255, by the weights of BT.601 (as the video's own), in integers. Pure.
import type { ChromaImage, GrayImage } from '../shared/geometry/motion/motionTypes.ts'

export function lumaOf(rgba: Uint8ClampedArray): Uint8Array {
  const gray = new Uint8Array(rgba.length / 4)
  for (let index = 0; index < gray.length; index++) {
    const at = index * 4
    gray[index] = ((rgba[at] ?? 0) * 77 + (rgba[at + 1] ?? 0) * 150 + (rgba[at + 2] ?? 0) * 29) >> 8
  }
  return gray
}

/** Colour differences of RGBA pixels; 128 is grey. */
export function chromaOf(rgba: Uint8ClampedArray, width: number, height: number): ChromaImage {
  const [cb, cr] = [new Uint8Array(width * height), new Uint8Array(width * height)]
  for (let index = 0; index < cb.length; index++) {
    const at = index * 4
    const [r, g, b] = [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0]
    cb[index] = Math.min(255, 128 + ((b * 128 - r * 43 - g * 85) >> 8))
    cr[index] = Math.min(255, 128 + ((r * 128 - g * 107 - b * 21) >> 8))
  }
  return { width, height, cb, cr }
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
