// A picture's brightness and colour, small enough to work on. Decoded frames hold them as planes: they are taken from
// there.
import type { GrayImage } from '../../shared/geometry/motion/motionTypes.ts'
import type { DepthImage } from './depthMessages.ts'
import { chromaOf, lumaOf, smaller } from '../../client/luma.ts'

/** Wide enough for 1 px = 1 mm at arm's length. */
const WIDEST_PX = 640
/** Formats that begin with a plane of brightness, a byte a pixel, and how their planes of colour follow. */
const PLANAR: Readonly<Record<string, ColourPlanes>> = {
  I420: { across: 2, down: 2, step: 1 },
  I420A: { across: 2, down: 2, step: 1 },
  I422: { across: 2, down: 1, step: 1 },
  I444: { across: 1, down: 1, step: 1 },
  NV12: { across: 2, down: 2, step: 2 },
}

interface ColourPlanes {
  /** Pixels of brightness per pixel of colour. */
  readonly across: number
  readonly down: number
  /** Bytes from one value to the next: two where both colours take turns in one plane. */
  readonly step: number
}

const canvas = new OffscreenCanvas(16, 16)
const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })

/** Gray image of at most 640 px across, in the picture's shape. Rejects for a frame that cannot be read. */
export async function grayOf(image: DepthImage): Promise<GrayImage | undefined> {
  if (image instanceof VideoFrame) {
    const planes = PLANAR[image.format ?? '']
    if (planes !== undefined) return readPlanes(image, planes)
  }
  if (context === null) return undefined
  const [fullWidth, fullHeight] =
    image instanceof VideoFrame ? [image.displayWidth, image.displayHeight] : [image.width, image.height]
  const scale = Math.min(1, WIDEST_PX / fullWidth)
  const [width, height] = [Math.round(fullWidth * scale), Math.round(fullHeight * scale)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context.drawImage(image, 0, 0, width, height)
  const rgba = context.getImageData(0, 0, width, height).data
  return { width, height, data: lumaOf(rgba), chroma: chromaOf(rgba, width, height) }
}

interface Plane {
  readonly offset: number
  readonly stride: number
  readonly step: number
}

async function readPlanes(frame: VideoFrame, { across, down, step }: ColourPlanes): Promise<GrayImage> {
  const bytes = new Uint8Array(frame.allocationSize())
  const [luma, first, second] = await frame.copyTo(bytes)
  const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight }
  const read = (plane: Plane, size: { readonly width: number; readonly height: number }): Uint8Array =>
    readPlane(bytes, plane, size)
  const gray = smaller(
    { width, height, data: read({ offset: 0, stride: width, ...luma, step: 1 }, { width, height }) },
    WIDEST_PX,
  )
  if (first === undefined) return gray
  const size = { width: Math.ceil(width / across), height: Math.ceil(height / down) }
  const other = step === 1 ? second : { ...first, offset: first.offset + 1 }
  if (other === undefined) return gray
  const chroma = { ...size, cb: read({ ...first, step }, size), cr: read({ ...other, step }, size) }
  return { ...gray, chroma }
}

function readPlane(
  bytes: Uint8Array,
  { offset, stride, step }: Plane,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = offset + y * stride
    if (step === 1) data.set(bytes.subarray(row, row + width), y * width)
    else for (let x = 0; x < width; x++) data[y * width + x] = bytes[row + x * step] ?? 128
  }
  return data
}
