// Stills of the wearer's own camera: keeps pictures as they pass, encodes and uploads the one that was frozen.
import type { PictureId } from '../../shared/protocol/ids.ts'
import { createStillRing, type StillRing, type Surface } from './stillRing.ts'

interface CanvasSurface extends Surface<CanvasImageSource> {
  readonly canvas: OffscreenCanvas
}

export interface Stills {
  readonly ring: StillRing<CanvasSurface, CanvasImageSource>
  /** Sends the picture of that number as the still of `pictureId`; false when it is not kept any more. */
  send(frameSeq: number, pictureId: PictureId): Promise<boolean>
}

/** Above 0.9 skin texture survives; a 1280x720 picture is then about 300 kB. */
const JPEG_QUALITY = 0.92

export type UploadStill = (
  pictureId: PictureId,
  jpeg: Blob,
  size: { readonly width: number; readonly height: number },
) => Promise<void>

export function createStills(upload: UploadStill): Stills {
  const ring = createStillRing<CanvasSurface, CanvasImageSource>((width, height) => {
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d', { alpha: false })
    return context === null
      ? undefined
      : { canvas, draw: (picture) => context.drawImage(picture, 0, 0, width, height) }
  })
  return {
    ring,
    async send(frameSeq, pictureId) {
      const kept = ring.take(frameSeq)
      if (kept === undefined) return false
      const jpeg = await kept.canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY })
      await upload(pictureId, jpeg, { width: kept.canvas.width, height: kept.canvas.height })
      return true
    },
  }
}
