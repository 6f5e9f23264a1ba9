// Sender side of picture sync (architecture D1): each camera frame, when the browser got it, and its pixels.
//
// Frames are read from the track itself where the browser lets us (MediaStreamTrackProcessor): every frame, whatever
// the display does, with exactly its own pixels. Elsewhere they are read off the video element that plays the track.
import { createCaptureTimes, type CaptureTimes } from './captureTimes.ts'

export interface CameraFrame {
  /** Page clock, ms since 1970, when the browser got the picture from the camera. */
  readonly captureTimeMs: number
  readonly width: number
  readonly height: number
  /** Its pixels, for the time of the call only. */
  readonly picture: CanvasImageSource
}

export interface CameraFrames {
  /** The track to follow from now on, which `video` plays. */
  follow(track: MediaStreamTrack | undefined): void
  onFrame(listener: (frame: CameraFrame) => void): () => void
  close(): void
}

export interface CameraFramesOptions {
  readonly video: HTMLVideoElement
  /** The track's maker stamps its frames with performance.now() at capture (the synthetic camera does). */
  readonly mediaTimeIsPageClock: boolean
}

/** Frames that wait while the page is busy; cameras have few buffers to lend. */
const MAX_WAITING = 4

type Tell = (frame: CameraFrame) => void

/** Reads every frame of the track; returns the way to stop. */
function readTrack(track: MediaStreamTrack, times: CaptureTimes, tell: Tell): () => void {
  const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: MAX_WAITING }).readable.getReader()
  const readOn = async (): Promise<void> => {
    for (;;) {
      const { value: frame, done } = await reader.read()
      if (done) return
      const presentationTime = performance.now()
      const captureTime = times.add({ presentationTime, mediaTime: frame.timestamp / 1e6 })
      tell({
        captureTimeMs: performance.timeOrigin + captureTime,
        width: frame.displayWidth,
        height: frame.displayHeight,
        picture: frame,
      })
      frame.close()
    }
  }
  // Ends with the track, or when it is let go of below; there is nothing to mend then.
  readOn().catch(() => undefined)
  return () => {
    reader.cancel().catch(() => undefined)
  }
}

/** Follows what the element shows. The callback runs in immersive sessions too (on the XR session's frames). */
function readVideo(video: HTMLVideoElement, times: CaptureTimes, tell: Tell): () => void {
  let handle = 0
  const callback: VideoFrameRequestCallback = (_now, metadata) => {
    handle = video.requestVideoFrameCallback(callback)
    const captureTimeMs = performance.timeOrigin + times.add(metadata)
    tell({ captureTimeMs, width: metadata.width, height: metadata.height, picture: video })
  }
  handle = video.requestVideoFrameCallback(callback)
  return () => {
    video.cancelVideoFrameCallback(handle)
  }
}

export function watchCameraFrames({ video, mediaTimeIsPageClock }: CameraFramesOptions): CameraFrames {
  const listeners = new Set<Tell>()
  let stop = (): void => {}
  const tell: Tell = (frame) => {
    for (const listener of listeners) listener(frame)
  }
  return {
    follow(track) {
      stop()
      stop = (): void => {}
      if (track === undefined) return
      const times = createCaptureTimes(mediaTimeIsPageClock)
      stop =
        'MediaStreamTrackProcessor' in globalThis
          ? readTrack(track, times, tell)
          : readVideo(video, times, tell)
    },
    onFrame(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    close() {
      stop()
      listeners.clear()
    },
  }
}
