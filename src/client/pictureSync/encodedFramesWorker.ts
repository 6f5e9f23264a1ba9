// Runs in a worker beside the encoder: lets every encoded frame pass unchanged and tells its RTP timestamp.

interface EncodedFrame {
  getMetadata(): { rtpTimestamp?: number }
  readonly timestamp: number
}
interface TransformEvent extends Event {
  readonly transformer: {
    readonly readable: ReadableStream<EncodedFrame>
    readonly writable: WritableStream<EncodedFrame>
  }
}

// The DOM library has no types for the transform event of a dedicated worker.
const scope = globalThis as unknown as {
  onrtctransform: (event: TransformEvent) => void
  postMessage(note: unknown): void
}

scope.onrtctransform = ({ transformer }) => {
  const tell = new TransformStream<EncodedFrame, EncodedFrame>({
    transform(frame, controller) {
      // Older browsers hold the RTP timestamp in `timestamp` alone.
      scope.postMessage({ rtpTimestamp: frame.getMetadata().rtpTimestamp ?? frame.timestamp })
      controller.enqueue(frame)
    },
  })
  // Ends with an error when the sender goes away; there is nothing to mend then.
  transformer.readable
    .pipeThrough(tell)
    .pipeTo(transformer.writable)
    .catch(() => undefined)
}
