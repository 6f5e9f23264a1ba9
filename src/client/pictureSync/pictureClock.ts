// Which picture is on the screen, and which pose it was taken from (architecture D1). Receiver side.
// Matching: by RTP timestamp (`exact`), or between the records before and after when its own was lost (`clock`); where the
// wearer's browser tells no RTP times by capture time on the wearer's clock, within half a frame (`clock`); else the newest
// record (`approximate`, and everybody is told so).
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { FrameMatch, PictureRef } from '../../shared/protocol/pictures.ts'
import type { FrameRecordRing } from './frameRecordRing.ts'
import { watchIncomingPictures, type IncomingPicture } from './incomingPictures.ts'
import { createRtpToCapture } from './rtpToCapture.ts'

export interface ShownPicture {
  /** When this picture came on the screen, page clock, ms since 1970. */
  readonly shownAtMs: number
  readonly width: number
  readonly height: number
  readonly rtpTimestamp: number | undefined
  /** Sender's capture time on this page's clock, ms since 1970, when the browser can tell. */
  readonly captureTimeMs: number | undefined
}

/** One of the stills that the camera sends in place of video: what it is was told with it. */
export interface ShownStill {
  readonly pictureId: PictureId
  readonly picture: PictureRef
  /** Server's clock, ms since 1970. */
  readonly takenAtMs: number
}

export interface MatchedPicture {
  readonly shown: ShownPicture
  /** The pose record; undefined when none fits and none is known at all. */
  readonly record: FrameRecord | undefined
  readonly match: FrameMatch
  /** Set where it is no picture of a video. */
  readonly still?: ShownStill
}

/** Pixels: a VideoFrame, or the element itself in browsers without. */
export type PictureListener = (picture: MatchedPicture, pixels: VideoFrame | HTMLVideoElement) => void

export interface PictureClock {
  /** The track to follow from now on, which `video` plays; returns the way to stop. */
  follow(track: MediaStreamTrack, video: HTMLVideoElement): () => void
  /** The picture on the screen now. */
  current(): MatchedPicture | undefined
  /** The picture that was on the screen at a page-clock instant (an input event's timeOrigin + timeStamp). */
  shownAt(pageTimeMs: number): MatchedPicture | undefined
  /**
   * Called once per picture, with exactly its pixels (for the time of the call). A picture whose pixels are gone by then
   * is left out.
   */
  onPicture(listener: PictureListener): () => void
}

export interface PictureClockOptions {
  readonly ring: FrameRecordRing
  /** Wearer's clock minus this page's clock, ms; undefined while not surely known. */
  readonly wearerClockOffsetMs: () => number | undefined
}

const KEPT_PICTURES = 64
const DEFAULT_INTERVAL_MS = 1000 / 30
/** Between records this far apart a head moves smoothly enough to say where it was: one lost at 15 pictures/s, three at 30. */
const LOST_GAP_MS = 150
/** The sender knows its RTP offset to some milliseconds; pictures are at least 16 ms apart. */
const RTP_TOLERANCE_MS = 7

/** Capture time on the wearer's clock. */
function ownCapture(shown: ShownPicture, wearerClockOffsetMs: number | undefined): number | undefined {
  return shown.captureTimeMs === undefined || wearerClockOffsetMs === undefined
    ? undefined
    : shown.captureTimeMs + wearerClockOffsetMs
}

/** Where both sides tell RTP times they alone decide: a capture time of another clock is worse. */
const isKnownByRtp = (
  shown: ShownPicture,
  ring: FrameRecordRing,
): shown is ShownPicture & { rtpTimestamp: number } =>
  shown.rtpTimestamp !== undefined && ring.newest()?.rtpTimestamp !== undefined

const byCapture = (
  captureTimeMs: number | undefined,
  ring: FrameRecordRing,
  intervalMs: number,
): FrameRecord | undefined =>
  captureTimeMs === undefined
    ? undefined
    : (ring.byCaptureTime(captureTimeMs, intervalMs / 2) ?? ring.betweenCaptures(captureTimeMs, LOST_GAP_MS))

/** Finds the pose record of a shown picture. Looked up whenever asked, as records may come later than pictures. */
export function matchPicture(
  shown: ShownPicture,
  ring: FrameRecordRing,
  wearerClockOffsetMs: number | undefined,
  intervalMs: number,
): MatchedPicture {
  const own =
    shown.rtpTimestamp === undefined ? undefined : ring.byRtpTimestamp(shown.rtpTimestamp, RTP_TOLERANCE_MS)
  if (own !== undefined) return { shown, record: own, match: 'exact' }
  const record = isKnownByRtp(shown, ring)
    ? ring.betweenRtp(shown.rtpTimestamp, LOST_GAP_MS)
    : byCapture(ownCapture(shown, wearerClockOffsetMs), ring, intervalMs)
  if (record !== undefined) return { shown, record, match: 'clock' }
  return { shown, record: ring.newest(), match: 'approximate' }
}

export function createPictureClock({ ring, wearerClockOffsetMs }: PictureClockOptions): PictureClock {
  const pictures: ShownPicture[] = []
  const listeners = new Set<PictureListener>()

  let intervalMs = DEFAULT_INTERVAL_MS
  const match = (shown: ShownPicture): MatchedPicture =>
    matchPicture(shown, ring, wearerClockOffsetMs(), intervalMs)

  const show = (picture: IncomingPicture, captureTime: number | undefined): void => {
    const { width, height, rtpTimestamp, shownAt, pixels } = picture
    const shown: ShownPicture = {
      shownAtMs: performance.timeOrigin + shownAt,
      width,
      height,
      rtpTimestamp,
      captureTimeMs: captureTime === undefined ? undefined : performance.timeOrigin + captureTime,
    }
    pictures.push(shown)
    if (pictures.length > KEPT_PICTURES) pictures.shift()
    const matched = match(shown)
    for (const listener of listeners) listener(matched, pixels)
  }
  return {
    follow(track, video) {
      const rtpToCapture = createRtpToCapture()
      return watchIncomingPictures(track, video, {
        onPicture(picture) {
          const captureTime =
            picture.rtpTimestamp === undefined ? undefined : rtpToCapture.add(picture.rtpTimestamp)
          intervalMs = rtpToCapture.intervalMs() ?? DEFAULT_INTERVAL_MS
          show(picture, captureTime)
        },
        onCaptureTime: (rtpTimestamp, captureTime) => rtpToCapture.learn(rtpTimestamp, captureTime),
      })
    },
    current() {
      const shown = pictures.at(-1)
      return shown && match(shown)
    },
    shownAt(pageTimeMs) {
      const shown = pictures.findLast((picture) => picture.shownAtMs <= pageTimeMs) ?? pictures[0]
      return shown && match(shown)
    },
    onPicture(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
