// Takes the pixels of exactly the picture that a video frame callback told of. By then the element may already hold the
// next one (measured: 1 in 90 on a busy page); the frame's own timestamp tells.

const SAME_PICTURE_S = 0.0005

/**
 * The picture of `mediaTimeS` as a VideoFrame that the caller closes, or undefined when `video` holds another one by
 * now. In browsers without VideoFrame the element itself, unchecked.
 */
export function grabPicture(
  video: HTMLVideoElement,
  mediaTimeS: number,
): VideoFrame | HTMLVideoElement | undefined {
  if (typeof VideoFrame === 'undefined') return video
  const frame = new VideoFrame(video)
  if (Math.abs(frame.timestamp / 1e6 - mediaTimeS) < SAME_PICTURE_S) return frame
  frame.close()
  return undefined
}
