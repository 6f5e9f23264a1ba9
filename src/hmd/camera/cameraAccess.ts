// The Android phone's camera in mixed reality: the view's own pictures, each with the exact pose it was taken from. The
// browser takes the camera away from getUserMedia meanwhile.
import type { CameraFrame } from '../../client/pictureSync/cameraFrames.ts'
import type { ViewPicture, ViewPictures } from '../xr/viewPictures.ts'
import type { CameraSource, OpenedTrack } from './cameraSource.ts'
import { createPictureTrack } from './pictureTrack.ts'

/** A session that has camera access and gives no picture within this has no camera that looks along its view. */
const FIRST_PICTURE_MS = 3000

/**
 * A picture is stamped with the moment at which it joins the track: the browser gives RTP timestamps by that, and reading a
 * texture back takes now two frames and now five. Where it was taken is known with it and needs no clock.
 */
function videoFrameOf({ bytes, intrinsics }: ViewPicture, nowMs: number): VideoFrame {
  const { width: codedWidth, height: codedHeight } = intrinsics
  return new VideoFrame(bytes, {
    format: 'RGBX',
    codedWidth,
    codedHeight,
    timestamp: Math.round(nowMs * 1000),
  })
}

const cameraFrameOf = (
  { worldFromCamera, intrinsics, limited }: ViewPicture,
  frame: VideoFrame,
): CameraFrame => ({
  captureTimeMs: performance.timeOrigin + frame.timestamp / 1000,
  trackTimeMs: frame.timestamp / 1000,
  joinedMs: performance.timeOrigin + frame.timestamp / 1000,
  width: intrinsics.width,
  height: intrinsics.height,
  picture: frame,
  exact: { worldFromCamera, intrinsics, limited },
})

export function createCameraAccess(pictures: ViewPictures): CameraSource {
  const listeners = new Set<(frame: CameraFrame) => void>()

  function open(): Promise<OpenedTrack> {
    return new Promise((resolve) => {
      const made = createPictureTrack()
      const giveUp = setTimeout(() => {
        stop()
        made.close()
        resolve({ ok: false, state: 'busy' })
      }, FIRST_PICTURE_MS)
      const stop = pictures.onPicture((picture) => {
        if (made.track.readyState === 'ended') {
          stop()
          return
        }
        clearTimeout(giveUp)
        const frame = videoFrameOf(picture, performance.now())
        for (const listener of listeners) listener(cameraFrameOf(picture, frame))
        made.write(frame)
        resolve({ ok: true, track: made.track })
      })
    })
  }

  return {
    kind: 'cameraAccess',
    open,
    calibration: undefined,
    calibrationKey: () => undefined,
    framesCarryPageClock: true,
    hasChoice: false,
    onFrame(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    limitFrameRate: (hz) => pictures.limitFrameRate(hz),
  }
}
