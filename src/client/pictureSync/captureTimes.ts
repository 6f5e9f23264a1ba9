// When the browser got a picture, from a video frame callback's metadata.
//
// A camera's frames carry `captureTime`. Tracks made in the page (canvas, generator) carry none; there `mediaTime`
// runs with the frames' own timestamps and `presentationTime` is that instant plus a wait that is never negative,
// so the smallest difference seen gives the offset between the two (measured in Chromium 156: 0.7 ms late on an idle
// page, up to 7 ms on a busy one). A track whose maker stamps its frames with the page's clock says so instead.

export interface FrameTimes {
  /** performance.now() time base, ms. */
  readonly captureTime?: number | undefined
  readonly presentationTime: number
  /** Seconds on the track's own clock. */
  readonly mediaTime: number
}

const WINDOW = 90
/** A larger change than this is a new track clock, not waiting. */
const RESTART_MS = 500

export interface CaptureTimes {
  /** Capture time on the performance.now() time base, ms. */
  add(times: FrameTimes): number
}

/** `mediaTimeIsPageClock`: the frames' own timestamps are performance.now() at capture. */
export function createCaptureTimes(mediaTimeIsPageClock = false): CaptureTimes {
  let offsets: number[] = []
  return {
    add({ captureTime, presentationTime, mediaTime }) {
      if (captureTime !== undefined) return captureTime
      if (mediaTimeIsPageClock) return mediaTime * 1000
      const offset = presentationTime - mediaTime * 1000
      const smallest = offsets.length === 0 ? offset : Math.min(...offsets)
      if (Math.abs(offset - smallest) > RESTART_MS) offsets = []
      offsets.push(offset)
      if (offsets.length > WINDOW) offsets.shift()
      return mediaTime * 1000 + Math.min(...offsets)
    },
  }
}
