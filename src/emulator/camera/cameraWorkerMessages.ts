// What page and camera worker say to each other. Times are ms since 1970, which both share.

export type ToCameraWorker =
  | {
      readonly type: 'start'
      readonly firstAtMs: number
      readonly periodMs: number
      readonly writable?: WritableStream<VideoFrame>
    }
  /** The exposed picture is being drawn: the page wants to be woken to look whether it is there. */
  | { readonly type: 'drawing' }
  /** A picture that is to leave the camera at `dueAtMs`. */
  | {
      readonly type: 'picture'
      readonly index: number
      readonly dueAtMs: number
      /** The same on the page's performance.now(), for the frame's timestamp. */
      readonly pageDueAtMs: number
      /** As read back, one for each moment of the exposure: RGBA, rows from the bottom. */
      readonly exposures: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]]
      readonly width: number
      readonly height: number
      /** The page wants to see it, too. */
      readonly isShown: boolean
    }
  /** The page has dealt with an exposure without a picture. */
  | { readonly type: 'done'; readonly index: number }
  | { readonly type: 'stop' }

export type FromCameraWorker =
  | { readonly type: 'expose'; readonly index: number; readonly atMs: number }
  | { readonly type: 'look' }
  /** A picture that the page wanted to see; the page's to close. */
  | { readonly type: 'taken'; readonly picture: VideoFrame | ImageBitmap }
  /** The picture's time has come, and the worker cannot send it off itself; the page's to close. */
  | { readonly type: 'due'; readonly picture: ImageBitmap }
