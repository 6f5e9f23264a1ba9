// Publishes the RTP timestamp of the wearer's own pictures, where the browser can tell it (encoded transforms,
// feature-detected). Frames pass unchanged; only their timestamps are read.
import { openWorker } from '../openWorker.ts'
import { takeOldEncodedStreams } from './oldEncodedStreams.ts'
import { createRtpFit, type CapturedPicture, type RtpFit } from './rtpFit.ts'

export interface RtpTimestamps {
  /** Feeds each camera frame. */
  addCapture(picture: CapturedPicture): void
  /** The camera's stream has this RTP time at that instant of the machine's wall clock, ms since 1970. */
  addReport(rtpTimestamp: number, wallClockMs: number): void
  /** The RTP timestamp that the picture of this capture time has or will have; undefined while not known. */
  at(captureTimeMs: number): number | undefined
  close(): void
}

interface EncodedNote {
  readonly rtpTimestamp: number
}

function isEncodedNote(value: unknown): value is EncodedNote {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rtpTimestamp' in value &&
    typeof value.rtpTimestamp === 'number'
  )
}

function watchByTransform(sender: RTCRtpSender, fit: RtpFit): () => void {
  const worker = openWorker<never, unknown>({
    make: () => new Worker(new URL('./encodedFramesWorker.ts', import.meta.url), { type: 'module' }),
    onBegin(begun) {
      sender.transform = new RTCRtpScriptTransform(begun, {})
    },
    onAnswer(note) {
      if (isEncodedNote(note)) fit.addEncoded(note.rtpTimestamp)
    },
    // Frames that wait for a dead worker never leave: without it they do, and are matched by capture time or said to be approximate.
    onFailure() {
      sender.transform = null
    },
  })
  return () => {
    sender.transform = null
    worker.close()
  }
}

/** The streams cannot be given back: only the listening ends. */
function watchByOldStreams(sender: RTCRtpSender, fit: RtpFit): () => void {
  let isWatching = true
  takeOldEncodedStreams(sender, (rtpTimestamp) => {
    if (isWatching) fit.addEncoded(rtpTimestamp)
  })
  return () => {
    isWatching = false
  }
}

/**
 * Watches `sender`'s encoded pictures; call it in the task in which the sender appears. Where the browser has no
 * encoded transforms, `at` stays undefined and the receiver matches by capture time instead.
 */
export function watchRtpTimestamps(sender: RTCRtpSender): RtpTimestamps {
  const fit = createRtpFit()
  // The browser takes the wall clock for its reports when the first connection is made, which is about now; the page's
  // clock was set when the page was loaded, and the wall clock may have been put right in between.
  const wallAheadMs = Date.now() - (performance.timeOrigin + performance.now())
  const close =
    typeof RTCRtpScriptTransform === 'undefined'
      ? watchByOldStreams(sender, fit)
      : watchByTransform(sender, fit)
  return {
    addCapture(picture) {
      fit.addCapture(picture)
    },
    addReport(rtpTimestamp, wallClockMs) {
      fit.addReport(rtpTimestamp, wallClockMs - wallAheadMs, performance.timeOrigin + performance.now())
    },
    at: (captureTimeMs) => fit.at(captureTimeMs),
    close: () => close(),
  }
}
