// When the browser got a picture, from a video frame callback's metadata.
//
// A camera's frames carry `captureTime`. Tracks made in the page (canvas, generator) carry none; there `mediaTime`
// runs with the frames' own timestamps and `presentationTime` is that instant plus a wait that is never negative,
// so the smallest difference seen gives the offset between the two (measured in Chromium 156: 0.7 ms late on an idle
// page, up to 7 ms on a busy one). A track whose maker stamps its frames with the page's clock says so instead: there
// `mediaTime` is when the frame joined the track, and its duration how long that was after the camera had it.
import type { CapturedPicture } from './rtpFit.ts'

export interface FrameTimes {
  /** performance.now() time base, ms. */
  readonly captureTime?: number | undefined
  readonly presentationTime: number
  /** Seconds on the track's own clock. */
  readonly mediaTime: number
  /** Of the frame, ms, where it says one. */
  readonly durationMs?: number
}

const WINDOW = 90
/** A larger change than this is a new track clock, not waiting. */
const RESTART_MS = 500

export interface CaptureTimes {
  add(times: FrameTimes): CapturedPicture
}

/** `captureTime`, `joined`: performance.now() time base. */
const picture = (trackTimeMs: number, joined: number, captureTime = joined): CapturedPicture => ({
  trackTimeMs,
  joinedMs: performance.timeOrigin + joined,
  captureTimeMs: performance.timeOrigin + captureTime,
})

/** `mediaTimeIsPageClock`: the frames' own timestamps are performance.now() when they joined the track. */
export function createCaptureTimes(mediaTimeIsPageClock = false): CaptureTimes {
  let offsets: number[] = []
  return {
    add({ captureTime, presentationTime, mediaTime, durationMs = 0 }) {
      const trackTimeMs = mediaTime * 1000
      if (captureTime !== undefined) return picture(trackTimeMs, captureTime)
      if (mediaTimeIsPageClock) return picture(trackTimeMs, trackTimeMs, trackTimeMs - durationMs)
      const offset = presentationTime - trackTimeMs
      const smallest = offsets.length === 0 ? offset : Math.min(...offsets)
      if (Math.abs(offset - smallest) > RESTART_MS) offsets = []
      offsets.push(offset)
      if (offsets.length > WINDOW) offsets.shift()
      return picture(trackTimeMs, trackTimeMs + Math.min(...offsets))
    },
  }
}
