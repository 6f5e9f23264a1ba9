// A picture's brightness, small enough to work on. Decoded frames hold it as a plane of its own: it is taken from there.
import type { GrayImage } from '../../shared/geometry/motion/motionTypes.ts'
import type { DepthImage } from './depthMessages.ts'
import { lumaOf, smaller } from './luma.ts'

/** Wide enough for 1 px = 1 mm at arm's length. */
const WIDEST_PX = 640
/** Formats that begin with a plane of brightness, a byte a pixel. */
const PLANAR = ['I420', 'I420A', 'I422', 'I444', 'NV12']

const canvas = new OffscreenCanvas(16, 16)
const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })

/** Gray image of at most 640 px across, in the picture's shape. Rejects for a frame that cannot be read. */
export async function grayOf(image: DepthImage): Promise<GrayImage | undefined> {
  if (image instanceof VideoFrame && image.format !== null && PLANAR.includes(image.format)) {
    return smaller(await lumaPlane(image), WIDEST_PX)
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
  return { width, height, data: lumaOf(context.getImageData(0, 0, width, height).data) }
}

async function lumaPlane(frame: VideoFrame): Promise<GrayImage> {
  const bytes = new Uint8Array(frame.allocationSize())
  const [plane] = await frame.copyTo(bytes)
  const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight }
  const { offset, stride } = plane ?? { offset: 0, stride: width }
  if (stride === width) return { width, height, data: bytes.subarray(offset, offset + width * height) }
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    data.set(bytes.subarray(offset + y * stride, offset + y * stride + width), y * width)
  }
  return { width, height, data }
}
