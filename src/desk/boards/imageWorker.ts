// Brings a picture to a size that every headset can show, off the page's own thread. Encoded anew in any case: what a
// camera writes beside the picture (place, time, names) does not come along.
import { MAX_BOARD_PAGE_PX } from '../../shared/protocol/boards.ts'
import { pictureOf } from '../../shared/pictureSize.ts'
import { encodePage } from './encodePage.ts'
import type { ImageAnswer } from './imageMessages.ts'
import { FileFaultError } from './pageSource.ts'

/** 250 megapixels are a gigabyte once decoded; more would take the browser down with it. */
const MAX_PIXELS = 250_000_000
/** Enough for the header in front of any picture's size. */
const HEADER_BYTES = 1_000_000

async function decoded(file: Blob): Promise<ImageBitmap> {
  const stated = pictureOf(new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer()))
  if (stated !== undefined && stated.width * stated.height > MAX_PIXELS)
    throw new FileFaultError('tooManyPixels')
  const scale = stated === undefined ? 1 : MAX_BOARD_PAGE_PX / Math.max(stated.width, stated.height)
  try {
    if (stated === undefined || scale >= 1) return await createImageBitmap(file)
    // The height follows; a picture that lies on its side is fitted when it is drawn.
    const resizeWidth = Math.max(1, Math.round(stated.width * scale))
    return await createImageBitmap(file, { resizeWidth, resizeQuality: 'high' })
  } catch (cause) {
    throw new FileFaultError('unreadable', { cause })
  }
}

async function shrink(file: Blob): Promise<Blob> {
  const bitmap = await decoded(file)
  const scale = Math.min(1, MAX_BOARD_PAGE_PX / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new FileFaultError('tooManyPixels')
  // What is transparent is paper.
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return encodePage(
    (type, quality) => canvas.convertToBlob({ type, ...(quality === undefined ? {} : { quality }) }),
    { tryLossless: file.type !== 'image/jpeg' },
  )
}

const answer = (message: ImageAnswer): void => postMessage(message)

addEventListener('message', ({ data }: MessageEvent<Blob>) => {
  shrink(data).then(
    (picture) => answer({ ok: true, picture }),
    (error: unknown) =>
      answer({ ok: false, fault: error instanceof FileFaultError ? error.fault : 'tooManyPixels' }),
  )
})
