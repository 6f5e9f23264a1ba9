// Functions that run inside pages (sent there as text: they use nothing from outside themselves): which numbered picture
// is on the desk's stage, and whose pose the desk takes for it.
import type {} from '../../desk/testHandle.ts'

export interface WatchedPicture {
  /** Brightness along the number's strip, scaled to 10 pixels a cell. */
  readonly strip: readonly number[]
  readonly match: string | undefined
  /** Of the record that the desk takes for it, ms since 1970. */
  readonly captureTimeMs: number | undefined
}

declare global {
  interface Window {
    benchPictures?: WatchedPicture[]
  }
}

/** Desk: notes every picture that is painted on the stage from now on. */
export function watchStagePictures(): void {
  const canvas = document.querySelector('[data-testid=picture]')
  if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the stage is not there')
  const context = new OffscreenCanvas(320, 10).getContext('2d', { willReadFrequently: true })
  const pictures: WatchedPicture[] = []
  window.benchPictures = pictures
  window.skulderDesk?.onPicture(() => {
    const scale = canvas.width / 640
    context?.drawImage(canvas, 0, 0, 320 * scale, 10 * scale, 0, 0, 320, 10)
    const { data } = context?.getImageData(0, 5, 320, 1) ?? { data: new Uint8ClampedArray() }
    const look = window.skulderDesk?.picture()
    pictures.push({
      strip: Array.from({ length: 320 }, (_, x) => data[x * 4 + 1] ?? 0),
      match: look?.match,
      captureTimeMs: look?.record?.captureTimeMs,
    })
  })
}

export const watchedPictures = (): readonly WatchedPicture[] => window.benchPictures ?? []

/** Wearer: the page does nothing else for so long, now and again. */
export function stallNowAndAgain({ forMs, everyMs }: { forMs: number; everyMs: number }): void {
  setInterval(() => {
    const untilMs = performance.now() + forMs
    while (performance.now() < untilMs);
  }, everyMs)
}
