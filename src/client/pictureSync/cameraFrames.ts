// Sender side of picture sync (architecture D1): each camera frame, when the browser got it, and its pixels.
//
// Frames are read from the track itself where the browser lets us (MediaStreamTrackProcessor): every frame, whatever
// the display does, with exactly its own pixels. Elsewhere they are read off the video element that plays the track.
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import { createCaptureTimes, type CaptureTimes } from './captureTimes.ts'
import type { CapturedPicture } from './rtpFit.ts'

/** Where the device itself says that the camera was, for cameras that are aligned with an XR view. */
export interface ExactCamera {
  readonly worldFromCamera: Pose
  readonly intrinsics: Intrinsics
  /** The device's tracking was limited then. */
  readonly limited: boolean
}

export interface CameraFrame extends CapturedPicture {
  readonly width: number
  readonly height: number
  /** Its pixels, for the time of the call only. */
  readonly picture: CanvasImageSource
  readonly exact?: ExactCamera
}

/** How a track's frames are to be had. */
export interface FrameOrigin {
  /**
   * The track's maker stamps its frames with performance.now() when they join the track, as the browser's own clock for
   * the track expects, and tells by their duration how long before that they were captured (the synthetic camera does).
   */
  readonly framesCarryPageClock: boolean
  /** The track's maker tells its frames itself; returns the way to stop. */
  readonly onFrame?: (listener: (frame: CameraFrame) => void) => () => void
}

export interface CameraFrames {
  /** The track to follow from now on, which `video` plays. */
  follow(track: MediaStreamTrack | undefined, origin: FrameOrigin): void
  onFrame(listener: (frame: CameraFrame) => void): () => void
  close(): void
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
      const durationMs = (frame.duration ?? 0) / 1000
      tell({
        ...times.add({ presentationTime, mediaTime: frame.timestamp / 1e6, durationMs }),
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
    const { width, height } = metadata
    tell({ ...times.add(metadata), width, height, picture: video })
  }
  handle = video.requestVideoFrameCallback(callback)
  return () => {
    video.cancelVideoFrameCallback(handle)
  }
}

export function watchCameraFrames(video: HTMLVideoElement): CameraFrames {
  const listeners = new Set<Tell>()
  let stop = (): void => {}
  const tell: Tell = (frame) => {
    for (const listener of listeners) listener(frame)
  }
  return {
    follow(track, { framesCarryPageClock, onFrame }) {
      stop()
      stop = (): void => {}
      if (track === undefined) return
      if (onFrame !== undefined) {
        stop = onFrame(tell)
        return
      }
      const times = createCaptureTimes(framesCarryPageClock)
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
