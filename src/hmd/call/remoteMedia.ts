// Hears everyone and sees the expert: audio elements for all voices, one video element for the expert's face.
import { effect, signal, type ReadonlySignal } from '@preact/signals-core'
import type { Media } from '../../client/ports.ts'

export interface RemoteMedia {
  /** Plays the expert's picture; on the 2D page it is put into the page, in the headset the panel draws from it. */
  readonly face: HTMLVideoElement
  readonly hasFace: ReadonlySignal<boolean>
  /** The browser wants a click before it lets anyone be heard. */
  readonly soundBlocked: ReadonlySignal<boolean>
  unblock(): void
  close(): void
}

export function playRemoteMedia(media: Media): RemoteMedia {
  const voices = new Map<string, HTMLAudioElement>()
  const face = document.createElement('video')
  face.muted = true // the voice comes by its own element
  face.playsInline = true
  face.autoplay = true
  const hasFace = signal(false)
  const soundBlocked = signal(false)

  const play = (element: HTMLMediaElement): void => {
    element.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') soundBlocked.value = true
    })
  }

  function follow(): void {
    const remote = media.remoteTracks.value
    const wanted = new Map(
      remote.filter(({ source }) => source === 'microphone').map((r) => [r.consumerId as string, r]),
    )
    for (const [id, element] of voices) {
      if (wanted.has(id)) continue
      element.srcObject = null
      voices.delete(id)
    }
    for (const [id, { track }] of wanted) {
      if (voices.has(id)) continue
      const element = new Audio()
      element.srcObject = new MediaStream([track])
      voices.set(id, element)
      play(element)
    }
    showFace(
      remote.findLast(({ role, source, paused }) => role === 'expert' && source === 'camera' && !paused)
        ?.track,
    )
  }

  function showFace(track: MediaStreamTrack | undefined): void {
    const shown = face.srcObject instanceof MediaStream ? face.srcObject.getVideoTracks()[0] : undefined
    if (shown === track) return
    face.srcObject = track === undefined ? null : new MediaStream([track])
    if (track !== undefined) play(face)
    hasFace.value = track !== undefined
  }

  const stop = effect(follow)
  return {
    face,
    hasFace,
    soundBlocked,
    unblock() {
      soundBlocked.value = false
      for (const element of voices.values()) play(element)
    },
    close() {
      stop()
      for (const element of voices.values()) element.srcObject = null
      voices.clear()
      face.srcObject = null
    },
  }
}
