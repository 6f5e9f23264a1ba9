// Finds a target by its colour in the pixels of a canvas or video. `findColour` runs inside the page: it may use
// nothing from outside itself.
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

export interface FoundColour {
  /** Centre of all pixels of that colour, 0..1 across the picture. */
  readonly point: ImagePoint
  readonly pixels: number
  /** True when they reach the picture's edge: then the centre is not the target's. */
  readonly isCut: boolean
}

/** Fewer pixels than this are noise of the video codec. */
export const MIN_PIXELS = 6

/** Looks for `colour` (#rrggbb) in what `element` shows; undefined when too few pixels have it. */
export function findColour(
  element: Element,
  { colour, minPixels }: { readonly colour: string; readonly minPixels: number },
): FoundColour | undefined {
  const readPixels = (): ImageData | undefined => {
    const size = (): readonly [number, number] => {
      if (element instanceof HTMLVideoElement) return [element.videoWidth, element.videoHeight]
      return element instanceof HTMLCanvasElement ? [element.width, element.height] : [0, 0]
    }
    const [width, height] = size()
    if (width < 16 || height < 16) return undefined
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    if (!(element instanceof HTMLVideoElement || element instanceof HTMLCanvasElement)) return undefined
    context?.drawImage(element, 0, 0)
    return context?.getImageData(0, 0, width, height)
  }
  const image = readPixels()
  if (image === undefined) return undefined
  const { data, width, height } = image
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  const distanceAt = (at: number): number =>
    Math.hypot((data[at] ?? 0) - red, (data[at + 1] ?? 0) - green, (data[at + 2] ?? 0) - blue)
  // Chroma subsampling bleeds colour at the rim: half-hearted pixels count by how near they come.
  const reach = 150
  const sum = { weight: 0, pixels: 0, x: 0, y: 0, isCut: false }
  for (let index = 0; index < width * height; index += 1) {
    const nearness = 1 - distanceAt(index * 4) / reach
    if (nearness <= 0) continue
    const x = index % width
    const y = (index - x) / width
    sum.weight += nearness
    sum.x += nearness * (x + 0.5)
    sum.y += nearness * (y + 0.5)
    if (nearness > 0.5) sum.pixels += 1
    sum.isCut ||= Math.min(x, y, width - 1 - x, height - 1 - y) < 2
  }
  if (sum.pixels < minPixels) return undefined
  return {
    point: [sum.x / sum.weight / width, sum.y / sum.weight / height],
    pixels: sum.pixels,
    isCut: sum.isCut,
  }
}
