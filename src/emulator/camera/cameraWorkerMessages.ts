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
      /** As drawn; the worker reads it back into memory. */
      readonly frame?: VideoFrame
      /** The page wants to see it, too. */
      readonly isShown?: boolean
    }
  /** The page has dealt with an exposure, with or without a picture. */
  | { readonly type: 'done'; readonly index: number }
  | { readonly type: 'stop' }

export type FromCameraWorker =
  | { readonly type: 'expose'; readonly index: number; readonly atMs: number }
  /** A picture that the page wanted to see, in memory; the page's to close. */
  | { readonly type: 'taken'; readonly frame: VideoFrame }
  /** The picture's time has come; `written` says whether the worker itself sent it off. */
  | { readonly type: 'due'; readonly index: number; readonly written: boolean }
