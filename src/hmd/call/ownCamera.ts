// The own camera as it is seen and sent: its picture playing, its frames one by one, and their timestamps as they leave.
import { effect } from '@preact/signals-core'
import { watchCameraFrames, type CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import { watchRtpTimestamps, type RtpTimestamps } from '../../client/pictureSync/rtpTimestamps.ts'
import type { Media } from '../../client/ports.ts'
import type { WearerDevices } from '../camera/wearerDevices.ts'

export interface OwnCamera {
  readonly video: HTMLVideoElement
  readonly frames: CameraFrames
  /** Of the present sender; undefined while nothing is sent, or where the browser tells none. */
  rtp(): RtpTimestamps | undefined
  close(): void
}

export function followOwnCamera(
  { camera, cameraSource }: Pick<WearerDevices, 'camera' | 'cameraSource'>,
  media: Pick<Media, 'cameraSender' | 'onCameraClock'>,
): OwnCamera {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.autoplay = true
  const frames = watchCameraFrames(video)
  let rtp: RtpTimestamps | undefined

  function play(track: MediaStreamTrack | undefined): void {
    video.srcObject = track === undefined ? null : new MediaStream([track])
    frames.follow(track, cameraSource.peek())
    if (track === undefined) return
    // Muted and of the page's own making: only a page that is closing refuses.
    video.play().catch(() => {})
  }

  function watchSender(sender: RTCRtpSender | undefined): void {
    rtp?.close()
    rtp = sender && watchRtpTimestamps(sender)
  }

  const stops = [
    effect(() => play(camera.track.value)),
    effect(() => watchSender(media.cameraSender.value)),
    media.onCameraClock((rtpTimestamp, wallClockMs) => rtp?.addReport(rtpTimestamp, wallClockMs)),
  ]
  return {
    video,
    frames,
    rtp: () => rtp,
    close() {
      for (const stop of stops.toReversed()) stop()
      frames.close()
      rtp?.close()
      video.srcObject = null
    },
  }
}
