// Functions that run inside the desk's page (sent there as text: they use nothing from outside themselves): which numbered picture
// is on its stage, and whose pose the desk takes for it.
import type {} from '../../desk/testHandle.ts'
import type { Pose } from '../../shared/protocol/spaces.ts'

export interface WatchedPicture {
  /** Brightness along the number's strip, scaled to 10 pixels a cell (frameNumber.ts). */
  readonly strip: readonly number[]
  readonly match: string | undefined
  /** Of the record that the desk takes for it, ms since 1970. */
  readonly captureTimeMs: number | undefined
  /** Of the same record. */
  readonly worldFromCamera: Pose | undefined
}

declare global {
  interface Window {
    numberedPictures?: WatchedPicture[]
  }
}

/** Desk: notes every picture that is painted on the stage from now on. */
export function watchStagePictures(): void {
  const canvas = document.querySelector('[data-testid=picture]')
  if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the stage is not there')
  const context = new OffscreenCanvas(320, 10).getContext('2d', { willReadFrequently: true })
  const pictures: WatchedPicture[] = []
  window.numberedPictures = pictures
  window.skulderDesk?.onPicture(() => {
    const look = window.skulderDesk?.picture()
    // The number was drawn in the camera's own pixels.
    const scale = canvas.width / (look?.picture?.intrinsics.width ?? 640)
    context?.drawImage(canvas, 0, 0, 320 * scale, 10 * scale, 0, 0, 320, 10)
    const { data } = context?.getImageData(0, 5, 320, 1) ?? { data: new Uint8ClampedArray() }
    pictures.push({
      strip: Array.from({ length: 320 }, (_, x) => data[x * 4 + 1] ?? 0),
      match: look?.match,
      captureTimeMs: look?.record?.captureTimeMs,
      worldFromCamera: look?.record,
    })
  })
}

export const watchedPictures = (): readonly WatchedPicture[] => window.numberedPictures ?? []
