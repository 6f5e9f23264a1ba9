// Makes camera pictures small and tells how far each has moved against the one before; off the page's thread.
import { answerJobs } from '../../client/answerJobs.ts'
import { lumaOf } from '../../client/luma.ts'
import { imageShift, SHIFT_HEIGHT, SHIFT_WIDTH } from '../../shared/geometry/calibration/imageShift.ts'
import type { GrayImage } from '../../shared/geometry/motion/motionTypes.ts'
import type { LagAnswer, LagRequest } from './lagMessages.ts'

const canvas = new OffscreenCanvas(SHIFT_WIDTH, SHIFT_HEIGHT)
const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })
if (context !== null) context.imageSmoothingQuality = 'high'

let before: { readonly captureTimeMs: number; readonly image: GrayImage } | undefined

function motionOf({ captureTimeMs, picture }: LagRequest): LagAnswer['motion'] {
  if (context === null) return undefined
  context.drawImage(picture, 0, 0, SHIFT_WIDTH, SHIFT_HEIGHT)
  const rgba = context.getImageData(0, 0, SHIFT_WIDTH, SHIFT_HEIGHT).data
  const last = before
  before = { captureTimeMs, image: { width: SHIFT_WIDTH, height: SHIFT_HEIGHT, data: lumaOf(rgba) } }
  const shift = last && imageShift(last.image, before.image)
  return last && shift && { fromMs: last.captureTimeMs, toMs: captureTimeMs, ...shift }
}

answerJobs<LagRequest, LagAnswer>({
  run(request) {
    try {
      return { motion: motionOf(request) }
    } finally {
      request.picture.close()
    }
  },
  failed: () => ({ motion: undefined }),
})
