// Chromium's MediaStreamTrackGenerator, which TypeScript's DOM library does not know.
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(init: { kind: 'video' })
  readonly writable: WritableStream<VideoFrame>
}
