// Receiver side: before the first RTCP sender report the browser tells a picture's RTP timestamp but not its capture
// time. Once it tells both, their difference is a constant, and capture times can be filled in from the RTP clock.
import { rtpDistanceMs } from './frameRecordRing.ts'

export interface RtpToCapture {
  /** The browser told both of one picture; capture time on the performance.now() time base, ms. */
  learn(rtpTimestamp: number, captureTime: number): void
  /** Feeds each picture; gives its capture time where it can be known. */
  add(rtpTimestamp: number): number | undefined
  /** Typical time between pictures, ms. */
  intervalMs(): number | undefined
}

const INTERVALS = 15

export function createRtpToCapture(): RtpToCapture {
  let reference: { rtpTimestamp: number; captureTime: number } | undefined
  let previousRtp: number | undefined
  const intervals: number[] = []

  const noteInterval = (rtpTimestamp: number): void => {
    if (previousRtp !== undefined) {
      const interval = rtpDistanceMs(rtpTimestamp, previousRtp)
      if (interval > 5 && interval < 500) intervals.push(interval)
      if (intervals.length > INTERVALS) intervals.shift()
    }
    previousRtp = rtpTimestamp
  }
  return {
    learn(rtpTimestamp, captureTime) {
      reference = { rtpTimestamp, captureTime }
    },
    add(rtpTimestamp) {
      noteInterval(rtpTimestamp)
      return reference && reference.captureTime + rtpDistanceMs(rtpTimestamp, reference.rtpTimestamp)
    },
    intervalMs: () => intervals.toSorted((a, b) => a - b)[Math.floor(intervals.length / 2)],
  }
}
