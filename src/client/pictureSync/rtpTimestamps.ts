// Publishes the RTP timestamp of the wearer's own pictures, where the browser can tell it (encoded transforms,
// feature-detected). Frames pass unchanged; only their timestamps are read.
import { takeOldEncodedStreams } from './oldEncodedStreams.ts'
import { createRtpFit, type RtpFit } from './rtpFit.ts'

export interface RtpTimestamps {
  /** Feeds the capture time of each camera frame. */
  addCapture(captureTimeMs: number): void
  /** The RTP timestamp that the picture of this capture time has or will have; undefined while not known. */
  at(captureTimeMs: number): number | undefined
  close(): void
}

interface EncodedNote {
  readonly rtpTimestamp: number
  readonly atMs: number
}

function isEncodedNote(value: unknown): value is EncodedNote {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rtpTimestamp' in value &&
    typeof value.rtpTimestamp === 'number' &&
    'atMs' in value &&
    typeof value.atMs === 'number'
  )
}

function watchByTransform(sender: RTCRtpSender, fit: RtpFit): () => void {
  const worker = new Worker(new URL('./encodedFramesWorker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isEncodedNote(data)) fit.addEncoded(data.rtpTimestamp, data.atMs)
  }
  sender.transform = new RTCRtpScriptTransform(worker, {})
  return () => {
    sender.transform = null
    worker.terminate()
  }
}

/** The streams cannot be given back: only the listening ends. */
function watchByOldStreams(sender: RTCRtpSender, fit: RtpFit): () => void {
  let isWatching = true
  takeOldEncodedStreams(sender, (rtpTimestamp) => {
    if (isWatching) fit.addEncoded(rtpTimestamp, performance.timeOrigin + performance.now())
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
  const close =
    typeof RTCRtpScriptTransform === 'undefined'
      ? watchByOldStreams(sender, fit)
      : watchByTransform(sender, fit)
  return {
    addCapture(captureTimeMs) {
      fit.addCapture(captureTimeMs)
    },
    at: (captureTimeMs) => fit.at(captureTimeMs),
    close: () => close(),
  }
}
