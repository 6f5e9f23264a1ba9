// `createEncodedStreams`, the encoded-frame interface of Chromium before 141 (a HoloLens' Edge), which no type library
// knows. A connection opened with `encodedInsertableStreams` sends nothing on a sender whose streams nobody takes.

interface OldEncodedFrame {
  readonly timestamp: number
}
interface OldEncodedStreams {
  createEncodedStreams(): {
    readable: ReadableStream<OldEncodedFrame>
    writable: WritableStream<OldEncodedFrame>
  }
}

const hasOldStreams = (sender: RTCRtpSender): sender is RTCRtpSender & OldEncodedStreams =>
  'createEncodedStreams' in sender

/** True where only the old interface is there: the connection must then be opened with `encodedInsertableStreams`. */
export const needsOldEncodedStreams = (): boolean =>
  typeof RTCRtpScriptTransform === 'undefined' &&
  typeof RTCRtpSender !== 'undefined' &&
  'createEncodedStreams' in RTCRtpSender.prototype

/**
 * Takes `sender`'s streams, in the task in which the sender appears; frames pass unchanged for as long as it lives, and
 * `onFrame` hears each one's RTP timestamp. Does nothing where the browser has no such streams.
 */
export function takeOldEncodedStreams(
  sender: RTCRtpSender,
  onFrame: (rtpTimestamp: number) => void = () => {},
): void {
  if (!hasOldStreams(sender)) return
  const { readable, writable } = sender.createEncodedStreams()
  const tell = new TransformStream<OldEncodedFrame, OldEncodedFrame>({
    transform(frame, controller) {
      onFrame(frame.timestamp)
      controller.enqueue(frame)
    },
  })
  // Ends with an error when the sender goes away; there is nothing to mend then.
  readable
    .pipeThrough(tell)
    .pipeTo(writable)
    .catch(() => undefined)
}
