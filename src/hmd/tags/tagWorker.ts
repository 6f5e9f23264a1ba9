// Looks for tags off the page's thread: the XR frame never waits for it.
import { answerJobs } from '../../client/answerJobs.ts'
import { lumaOf } from '../../client/luma.ts'
import { detectTags, type SeenTag } from '../../shared/geometry/tags/detectTags.ts'
import type { TagAnswer, TagRequest } from './tagMessages.ts'

const canvas = new OffscreenCanvas(16, 16)
const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })

/** At the picture's full size: corners are as exact as its pixels are small. */
function tagsIn(picture: TagRequest['picture']): readonly SeenTag[] {
  if (context === null) return []
  const isFrame = 'displayWidth' in picture
  const width = isFrame ? picture.displayWidth : picture.width
  const height = isFrame ? picture.displayHeight : picture.height
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context.drawImage(picture, 0, 0, width, height)
  return detectTags({ width, height, data: lumaOf(context.getImageData(0, 0, width, height).data) })
}

answerJobs<TagRequest, TagAnswer>({
  run({ number, picture }) {
    try {
      return { number, tags: tagsIn(picture) }
    } finally {
      picture.close()
    }
  },
  failed: ({ number }) => ({ number, tags: [] }),
})
