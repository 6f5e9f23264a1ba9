// Receiver side of picture sync (architecture D1): each picture that comes in, its RTP timestamp, and its pixels.
//
// Pictures are read from the track itself where the browser lets us (MediaStreamTrackProcessor, with the RTP timestamp in
// the frame's metadata): every picture, as soon as it is decoded, and as the decoder left it in memory. Read off a video
// element they come a display frame later and, where the processor draws everything, by way of the graphics process
// (measured there: 10 ms of waiting for each look at one). Elsewhere they are read off the element.
import { grabPicture } from './grabPicture.ts'

export interface IncomingPicture {
  readonly width: number
  readonly height: number
  readonly rtpTimestamp: number | undefined
  /** When it is on the screen, performance.now() time base, ms. */
  readonly shownAt: number
  /** Its pixels, for the time of the call only. */
  readonly pixels: VideoFrame | HTMLVideoElement
}

export interface IncomingPicturesListener {
  onPicture(picture: IncomingPicture): void
  /** The browser tells when a picture was captured, on this page's performance.now() time base, ms. */
  onCaptureTime(rtpTimestamp: number, captureTime: number): void
}

interface FrameMetadata {
  readonly rtpTimestamp?: number
}

// Newer than TypeScript's DOM library.
type FrameWithMetadata = VideoFrame & { metadata(): FrameMetadata }
const hasMetadata = (frame: VideoFrame): frame is FrameWithMetadata => 'metadata' in frame

/** Only the newest picture waits while the page is busy. */
const MAX_WAITING = 1

/** True where frames of a track can be read, with their RTP timestamps. */
const canReadTracks = (): boolean =>
  'MediaStreamTrackProcessor' in globalThis &&
  typeof VideoFrame !== 'undefined' &&
  'metadata' in VideoFrame.prototype

function readTrack(track: MediaStreamTrack, listener: IncomingPicturesListener): () => void {
  const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: MAX_WAITING }).readable.getReader()
  const readOn = async (): Promise<void> => {
    for (;;) {
      const { value: frame, done } = await reader.read()
      if (done) return
      try {
        listener.onPicture({
          width: frame.displayWidth,
          height: frame.displayHeight,
          rtpTimestamp: hasMetadata(frame) ? frame.metadata().rtpTimestamp : undefined,
          shownAt: performance.now(),
          pixels: frame,
        })
      } catch (error) {
        // One picture that cannot be shown must not end all that follow.
        reportError(error)
      }
      frame.close()
    }
  }
  // Ends with the track, or when it is let go of below; there is nothing to mend then.
  readOn().catch(() => undefined)
  return () => {
    reader.cancel().catch(() => undefined)
  }
}

function readVideo(
  video: HTMLVideoElement,
  listener: IncomingPicturesListener,
  withPictures: boolean,
): () => void {
  let handle = 0
  const callback: VideoFrameRequestCallback = (_now, metadata) => {
    handle = video.requestVideoFrameCallback(callback)
    const { rtpTimestamp, captureTime, width, height, expectedDisplayTime } = metadata
    if (rtpTimestamp !== undefined && captureTime !== undefined)
      listener.onCaptureTime(rtpTimestamp, captureTime)
    if (!withPictures) return
    const pixels = grabPicture(video, metadata.mediaTime)
    // The element already holds the next picture, which its own callback will tell of.
    if (pixels === undefined) return
    listener.onPicture({ width, height, rtpTimestamp, shownAt: expectedDisplayTime, pixels })
    if (pixels instanceof VideoFrame) pixels.close()
  }
  handle = video.requestVideoFrameCallback(callback)
  return () => {
    video.cancelVideoFrameCallback(handle)
  }
}

/** Follows the pictures of `track`, which `video` plays; returns the way to stop. */
export function watchIncomingPictures(
  track: MediaStreamTrack,
  video: HTMLVideoElement,
  listener: IncomingPicturesListener,
): () => void {
  const readsTrack = canReadTracks()
  const stops = [readVideo(video, listener, !readsTrack), ...(readsTrack ? [readTrack(track, listener)] : [])]
  return () => {
    for (const stop of stops) stop()
  }
}
