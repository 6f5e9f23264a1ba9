// The live picture on a canvas. Each picture is painted as it comes, so that the marks drawn in
// the same turn appear together with it, and so that a freeze is simply the canvas standing still: what is seen,
// what is grabbed and what a stroke refers to can never be three different pictures.
import { signal, type ReadonlySignal } from '@preact/signals'
import type { MatchedPicture, PictureClock } from '../../client/pictureSync/pictureClock.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'

export interface LivePictureOptions {
  readonly canvas: HTMLCanvasElement
  readonly pictureClock: PictureClock
  /** Page clock, ms since 1970. */
  readonly nowMs: () => number
}

type LivePictureListener = (
  picture: MatchedPicture,
  painted: boolean,
  pixels: VideoFrame | HTMLVideoElement,
) => void

export interface LivePicture {
  /** The picture that the canvas shows, matched anew: its pose record may have come after it. Not for stills. */
  painted(): MatchedPicture | undefined
  /** The picture that the canvas showed at a page-clock instant (of an input event). */
  paintedAt(pageTimeMs: number): MatchedPicture | undefined
  /** The picture stands still from now on; the video goes on behind it. */
  hold(): void
  /** Live again with the next picture; until then the one that was held stays, with its own pose. */
  release(): void
  /** A still in place of the held picture. */
  paintStill(still: ImageBitmap): void
  /** After each picture was painted, in the same turn; `painted` is false while held. */
  onPicture(listener: LivePictureListener): () => void
  readonly size: ReadonlySignal<Size | undefined>
  readonly canvas: HTMLCanvasElement
  close(): void
}

interface Painted {
  readonly picture: MatchedPicture
  readonly paintedAtMs: number
}

/** Two seconds at 30 pictures/s: an input event is never older. */
const KEPT = 64

/** The same picture, looked up again; the clock has forgotten pictures older than its own memory. */
export function rematch(pictureClock: PictureClock, picture: MatchedPicture): MatchedPicture {
  const again = pictureClock.shownAt(picture.shown.shownAtMs)
  return again?.shown.shownAtMs === picture.shown.shownAtMs ? again : picture
}

export function createLivePicture({ canvas, pictureClock, nowMs }: LivePictureOptions): LivePicture {
  // Opaque: nothing is to be mixed in.
  const context = canvas.getContext('2d', { alpha: false })
  const history: Painted[] = []
  const listeners = new Set<LivePictureListener>()
  const size = signal<Size | undefined>(undefined)
  let held = false

  const fit = (width: number, height: number): void => {
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
    }
    const known = size.peek()
    if (known?.width !== width || known.height !== height) size.value = { width, height }
  }
  const paint = (picture: MatchedPicture, pixels: CanvasImageSource): void => {
    fit(picture.shown.width, picture.shown.height)
    context?.drawImage(pixels, 0, 0, canvas.width, canvas.height)
    history.push({ picture, paintedAtMs: nowMs() })
    if (history.length > KEPT) history.shift()
  }
  const stop = pictureClock.onPicture((picture, pixels) => {
    const painted = !held
    if (painted) paint(picture, pixels)
    for (const listener of listeners) listener(picture, painted, pixels)
  })

  return {
    painted() {
      const last = history.at(-1)
      return last && rematch(pictureClock, last.picture)
    },
    paintedAt(pageTimeMs) {
      const entry = history.findLast((painted) => painted.paintedAtMs <= pageTimeMs) ?? history[0]
      return entry && rematch(pictureClock, entry.picture)
    },
    hold() {
      held = true
    },
    release() {
      held = false
    },
    paintStill(still) {
      canvas.width = still.width
      canvas.height = still.height
      context?.drawImage(still, 0, 0)
    },
    onPicture(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    size,
    canvas,
    close() {
      stop()
      listeners.clear()
    },
  }
}
