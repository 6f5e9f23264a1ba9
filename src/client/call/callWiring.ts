// What every page with a camera does in a call: join the media when the line stands, send what is open, say what is not.
import { computed, effect, untracked, type ReadonlySignal } from '@preact/signals-core'
import type { Attention } from '../../shared/protocol/device.ts'
import type { MediaSource } from '../../shared/protocol/signalling.ts'
import type { Media } from '../ports.ts'
import type { SessionClient } from '../sessionClient.ts'
import type { LocalDevices } from './localDevices.ts'

interface CallParts {
  readonly session: SessionClient
  readonly media: Media
  readonly devices: LocalDevices
  readonly attention: ReadonlySignal<Attention>
  readonly onFailure: (error: unknown) => void
}

/** Keeps media in step with the session and the devices; returns the way to stop. */
export function wireCall({ session, media, devices, attention, onFailure }: CallParts): () => void {
  const sources: readonly MediaSource[] = ['camera', 'microphone']
  /** While stills go, no camera sends: what the lines carry is for the sound. */
  const isHeld = computed(() => session.state.value.cameraMode.mode === 'still')
  let lastTold = ''
  const stops = [
    effect(() => {
      const isLive = session.connection.value.tag === 'live'
      untracked(() => {
        if (isLive) media.join().catch(onFailure)
      })
    }),
    ...sources.flatMap((source) => [
      effect(() => {
        const track = devices[source].track.value
        void untracked(() => media.setTrack(source, track).catch(onFailure))
      }),
      effect(() => {
        const isMuted = devices[source].state.value === 'muted' || (source === 'camera' && isHeld.value)
        void untracked(() => media.setMuted(source, isMuted).catch(onFailure))
      }),
    ]),
    effect(() => {
      const camera = devices.camera.state.value
      const microphone = devices.microphone.state.value
      const seen = attention.value
      const peerId = session.me.value?.peerId
      if (session.connection.value.tag !== 'live' || peerId === undefined) return
      const told = `${peerId} ${camera} ${microphone} ${seen}`
      if (told === lastTold) return
      lastTold = told
      void untracked(() =>
        session.submit({ type: 'media.report', camera, microphone, attention: seen }).catch(onFailure),
      )
    }),
  ]
  return () => {
    for (const stop of stops.toReversed()) stop()
  }
}
