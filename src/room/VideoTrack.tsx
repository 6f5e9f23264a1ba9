// A picture that moves: one camera's track in a <video>. Its sound is played elsewhere.
import { useEffect, useRef } from 'preact/hooks'

interface VideoTrackProps {
  readonly track: MediaStreamTrack
  readonly label: string
  readonly class: string
  /** Own picture, as in a mirror. */
  readonly mirrored?: boolean
}

export function VideoTrack({ track, label, class: className, mirrored = false }: VideoTrackProps) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (element === null) return undefined
    element.srcObject = new MediaStream([track])
    return () => {
      element.srcObject = null
    }
  }, [track])
  return (
    <video
      ref={video}
      class={`${className} ${mirrored ? 'video--mirrored' : ''}`}
      aria-label={label}
      autoplay
      muted
      playsInline
      disablePictureInPicture
    />
  )
}
