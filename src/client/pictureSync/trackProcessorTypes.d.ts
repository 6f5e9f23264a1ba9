// Chromium's MediaStreamTrackProcessor, which TypeScript's DOM library does not know: a track's frames as they come.
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number })
  readonly readable: ReadableStream<VideoFrame>
}
