// What page and camera worker say to each other. Times are ms since 1970, which both share.

export type ToCameraWorker =
  | {
      readonly type: 'start'
      readonly firstAtMs: number
      readonly periodMs: number
      readonly writable?: WritableStream<VideoFrame>
    }
  /** A picture that is to leave the camera at `dueAtMs`. */
  | {
      readonly type: 'picture'
      readonly index: number
      readonly dueAtMs: number
      readonly frame?: VideoFrame
    }
  /** The page has dealt with an exposure, with or without a picture. */
  | { readonly type: 'done'; readonly index: number }
  | { readonly type: 'stop' }

export type FromCameraWorker =
  | { readonly type: 'expose'; readonly index: number; readonly atMs: number }
  /** The picture's time has come; `written` says whether the worker itself sent it off. */
  | { readonly type: 'due'; readonly index: number; readonly written: boolean }
