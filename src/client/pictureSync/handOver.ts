// A camera picture as something that a worker can be given.

/** The receiver closes it. Rejects for a picture that is gone by now. */
export const handOver = (picture: CanvasImageSource): Promise<VideoFrame | ImageBitmap> =>
  typeof VideoFrame !== 'undefined' && picture instanceof VideoFrame
    ? Promise.resolve(picture.clone())
    : createImageBitmap(picture)
