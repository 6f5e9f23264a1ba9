// The live picture on a canvas. Each picture is painted as it comes, so that the marks drawn in the same turn appear
// together with it, and so that a freeze is simply the canvas standing still: what is seen, what is grabbed and what a
// stroke refers to can never be three different pictures.
import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { MatchedPicture, PictureClock, ShownStill } from '../../client/pictureSync/pictureClock.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'

export interface LivePictureOptions {
  readonly wait: (delayMs: number) => Promise<void>
  readonly canvas: HTMLCanvasElement
  readonly pictureClock: PictureClock
  /** Page clock, ms since 1970. */
  readonly nowMs: () => number
}

type LivePictureListener = (
  picture: MatchedPicture,
  painted: boolean,
  pixels: VideoFrame | HTMLVideoElement | ImageBitmap,
) => void

export interface PictureCopy extends Size {
  /** Undefined when the browser cannot make one. */
  jpeg(): Promise<Blob | undefined>
}

export interface LivePicture {
  /** The picture that the canvas shows, matched anew: its pose record may have come after it. Not for stills. */
  painted(): MatchedPicture | undefined
  /** The picture that the canvas showed at a page-clock instant (of an input event). */
  paintedAt(pageTimeMs: number): MatchedPicture | undefined
  /** A painted picture, matched anew. */
  again(picture: MatchedPicture): MatchedPicture
  /** The same, once its pose record has come: it travels apart and may be later. Approximate still when it has not. */
  settled(picture: MatchedPicture): Promise<MatchedPicture>
  /** Takes a still of the camera's as the next live picture. */
  takeStill(still: ShownStill, pixels: ImageBitmap): void
  /** The picture stands still from now on; the video goes on behind it. */
  hold(): void
  /** Live again with the next picture; until then the one that was held stays, with its own pose. */
  release(): void
  /** A sharper still of the held picture in its place. */
  paintStill(still: ImageBitmap): void
  /** A still of another picture; what was live is put aside until `release`. */
  showStill(still: ImageBitmap): void
  /** What the canvas shows now, to be made a JPEG of later: encoding costs, a copy hardly does. */
  copy(): PictureCopy
  /** After each picture was painted, in the same turn; `painted` is false while held. */
  onPicture(listener: LivePictureListener): () => void
  /** Of what the canvas shows. */
  readonly size: ReadonlySignal<Size | undefined>
  /** Of the newest live picture, also while the canvas shows another: the wearer's phone may have been turned. */
  readonly liveSize: ReadonlySignal<Size | undefined>
  readonly canvas: HTMLCanvasElement
  close(): void
}

/** As the wearer's own stills. */
const JPEG_QUALITY = 0.92

interface Painted {
  readonly picture: MatchedPicture
  readonly paintedAtMs: number
}

/** Two seconds at 30 pictures/s: an input event is never older. */
const KEPT = 64

/** Longer than this a record is not waited for: a stroke takes as long to draw. */
export const RECORD_WAIT_MS = 1000
const RECORD_POLL_MS = 15

export const createLivePicture = (options: LivePictureOptions): LivePicture => new StagePicture(options)

class StagePicture implements LivePicture {
  readonly size = signal<Size | undefined>(undefined)
  readonly liveSize = signal<Size | undefined>(undefined)
  readonly canvas: HTMLCanvasElement
  readonly #options: LivePictureOptions
  readonly #context: CanvasRenderingContext2D | null
  readonly #history: Painted[] = []
  readonly #listeners = new Set<LivePictureListener>()
  readonly #stop: () => void
  #held = false
  /** The live picture that was shown before a still of the strip: `painted` speaks of it. */
  #aside: HTMLCanvasElement | undefined

  constructor(options: LivePictureOptions) {
    this.#options = options
    this.canvas = options.canvas
    // Opaque: nothing is to be mixed in.
    this.#context = options.canvas.getContext('2d', { alpha: false })
    this.#stop = options.pictureClock.onPicture((picture, pixels) => this.#take(picture, pixels))
  }

  painted(): MatchedPicture | undefined {
    const last = this.#history.at(-1)
    return last && this.again(last.picture)
  }

  paintedAt(pageTimeMs: number): MatchedPicture | undefined {
    const entry = this.#history.findLast((painted) => painted.paintedAtMs <= pageTimeMs) ?? this.#history[0]
    return entry && this.again(entry.picture)
  }

  again(picture: MatchedPicture): MatchedPicture {
    const { shownAtMs } = picture.shown
    const matched = this.#options.pictureClock.shownAt(shownAtMs)
    // The clock has forgotten pictures older than its own memory.
    return matched?.shown.shownAtMs === shownAtMs ? matched : picture
  }

  async settled(picture: MatchedPicture): Promise<MatchedPicture> {
    const { nowMs, wait } = this.#options
    const deadline = nowMs() + RECORD_WAIT_MS
    let matched = this.again(picture)
    while (matched.match === 'approximate' && nowMs() < deadline) {
      await wait(RECORD_POLL_MS)
      matched = this.again(picture)
    }
    return matched
  }

  takeStill(still: ShownStill, pixels: ImageBitmap): void {
    const { width, height } = pixels
    const shown = {
      shownAtMs: this.#options.nowMs(),
      width,
      height,
      rtpTimestamp: undefined,
      captureTimeMs: undefined,
    }
    this.#take({ shown, record: undefined, match: 'exact', still }, pixels)
  }

  hold(): void {
    this.#held = true
  }

  release(): void {
    this.#held = false
    if (this.#aside !== undefined) this.paintStill(this.#aside)
    this.#aside = undefined
  }

  paintStill(still: ImageBitmap | HTMLCanvasElement): void {
    this.#fit(still.width, still.height)
    this.#context?.drawImage(still, 0, 0)
  }

  showStill(still: ImageBitmap): void {
    if (this.#history.length > 0) this.#aside ??= copyOf(this.canvas)
    this.paintStill(still)
  }

  copy(): PictureCopy {
    const copy = copyOf(this.canvas)
    const jpeg = (): Promise<Blob | undefined> =>
      new Promise((resolve) => {
        copy.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', JPEG_QUALITY)
      })
    return { width: copy.width, height: copy.height, jpeg }
  }

  onPicture(listener: LivePictureListener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  close(): void {
    this.#stop()
    this.#listeners.clear()
  }

  #take(picture: MatchedPicture, pixels: VideoFrame | HTMLVideoElement | ImageBitmap): void {
    const painted = !this.#held
    setSize(this.liveSize, picture.shown)
    if (painted) this.#paint(picture, pixels)
    for (const listener of this.#listeners) listener(picture, painted, pixels)
  }

  #paint(picture: MatchedPicture, pixels: CanvasImageSource): void {
    this.#fit(picture.shown.width, picture.shown.height)
    this.#context?.drawImage(pixels, 0, 0, this.canvas.width, this.canvas.height)
    this.#history.push({ picture, paintedAtMs: this.#options.nowMs() })
    if (this.#history.length > KEPT) this.#history.shift()
  }

  #fit(width: number, height: number): void {
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width
      this.canvas.height = height
    }
    setSize(this.size, { width, height })
  }
}

function setSize(size: Signal<Size | undefined>, { width, height }: Size): void {
  const known = size.peek()
  if (known?.width !== width || known.height !== height) size.value = { width, height }
}

function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas')
  copy.width = canvas.width
  copy.height = canvas.height
  copy.getContext('2d', { alpha: false })?.drawImage(canvas, 0, 0)
  return copy
}
