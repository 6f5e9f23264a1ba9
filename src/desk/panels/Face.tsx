// One picture of somebody, and the sound that goes with it.
import { useEffect, useRef } from 'preact/hooks'

interface FaceProps {
  readonly track: MediaStreamTrack
  readonly label: string
  /** Own picture: as in a mirror. */
  readonly mirrored?: boolean
  readonly class?: string
}

export function Face({ track, label, mirrored = false, class: className = '' }: FaceProps) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (element === null) return
    element.srcObject = new MediaStream([track])
    return () => (element.srcObject = null)
  }, [track])
  return (
    <video
      ref={video}
      class={`desk-face ${mirrored ? 'desk-face--mirrored' : ''} ${className}`}
      aria-label={label}
      autoplay
      muted
      playsInline
    />
  )
}

export function Voice({ track }: { readonly track: MediaStreamTrack }) {
  const audio = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const element = audio.current
    if (element === null) return
    element.srcObject = new MediaStream([track])
    return () => (element.srcObject = null)
  }, [track])
  return <audio ref={audio} autoplay />
}
