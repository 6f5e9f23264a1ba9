// Sends the live pictures to the depth worker, small and seldom enough to cost nothing that is felt. A picture waits
// until its pose record is surely known: a picture with a wrong pose is worse than none.
import type { MatchedPicture } from '../../client/pictureSync/pictureClock.ts'
import type { DepthImage } from './depthMessages.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'

/** 15 pictures/s: more bring no more parallax. A little less than the interval, so that 30 and 15 pictures/s both fit. */
const MIN_INTERVAL_MS = 55
/** Records come within this of their pictures, or not at all. */
const RECORD_WAIT_MS = 600
const MOST_WAITING = 10

export interface DepthFeedOptions {
  readonly nowMs: () => number
  /** The same picture, matched anew. */
  readonly rematch: (picture: MatchedPicture) => MatchedPicture
  readonly refOf: (picture: MatchedPicture) => PictureRef | undefined
  readonly send: (picture: PictureRef, image: DepthImage) => void
}

interface Waiting {
  readonly picture: MatchedPicture
  readonly image: DepthImage
  readonly grabbedAtMs: number
}

export interface DepthFeed {
  /** Takes the picture if it is time for one. Called while `source` shows it. */
  offer(picture: MatchedPicture, source: VideoFrame | ImageBitmapSource): void
  /** Takes the picture in any case: it is drawn on. */
  insist(picture: MatchedPicture, source: VideoFrame | ImageBitmapSource): void
  close(): void
}

export function createDepthFeed({ nowMs, rematch, refOf, send }: DepthFeedOptions): DepthFeed {
  let waiting: readonly Waiting[] = []
  let grabbedAtMs = -Infinity
  let lastShownAtMs: number | undefined
  let isClosed = false

  const flush = (): void => {
    const now = nowMs()
    waiting = waiting.filter((entry) => {
      const matched = rematch(entry.picture)
      const ref = matched.match === 'approximate' ? undefined : refOf(matched)
      if (ref?.tracked === true) {
        send(ref, entry.image)
        return false
      }
      const isLate = now - entry.grabbedAtMs > RECORD_WAIT_MS || ref !== undefined || isClosed
      if (isLate) entry.image.close()
      return !isLate
    })
  }
  const keep = (picture: MatchedPicture, image: DepthImage): void => {
    waiting = [...waiting, { picture, image, grabbedAtMs: nowMs() }]
    flush()
  }
  const take = (picture: MatchedPicture, source: VideoFrame | ImageBitmapSource): void => {
    lastShownAtMs = picture.shown.shownAtMs
    if (source instanceof VideoFrame) {
      keep(picture, source.clone())
      return
    }
    // A picture that cannot be grabbed (the video is just changing) is missed by nobody.
    createImageBitmap(source).then((bitmap) => keep(picture, bitmap), flush)
  }
  return {
    offer(picture, source) {
      flush()
      if (nowMs() - grabbedAtMs < MIN_INTERVAL_MS || waiting.length >= MOST_WAITING) return
      grabbedAtMs = nowMs()
      take(picture, source)
    },
    insist(picture, source) {
      if (lastShownAtMs !== picture.shown.shownAtMs) take(picture, source)
    },
    close() {
      isClosed = true
      flush()
    },
  }
}
