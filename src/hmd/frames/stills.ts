// Stills of the wearer's own camera: keeps pictures as they pass, encodes and uploads the one that is wanted.
import type { PictureId } from '../../shared/protocol/ids.ts'
import { createStillRing, type StillRing, type Surface } from './stillRing.ts'

interface CanvasSurface extends Surface<CanvasImageSource> {
  readonly canvas: OffscreenCanvas
}

/** A picture that has left the ring. */
export interface KeptStill {
  /** Encodes and uploads it; resolves with how long its bytes were on their way, milliseconds. */
  send(pictureId: PictureId, quality?: number): Promise<number>
}

export interface Stills {
  readonly ring: StillRing<CanvasSurface, CanvasImageSource>
  /** The picture of that number; undefined when it is not kept any more. */
  take(frameSeq: number): KeptStill | undefined
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
    take(frameSeq) {
      const kept = ring.take(frameSeq)
      if (kept === undefined) return undefined
      const { canvas } = kept
      return {
        async send(pictureId, quality = JPEG_QUALITY) {
          const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality })
          const startMs = performance.now()
          await upload(pictureId, jpeg, { width: canvas.width, height: canvas.height })
          return performance.now() - startMs
        },
      }
    },
  }
}
