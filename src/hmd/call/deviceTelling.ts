// Tells the session what this device turned out to be able to do, whenever that changes, and keeps it for the device report.
import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { localStorageIfAllowed } from '../camera/localStorageIfAllowed.ts'
import type { WearerDevices } from '../camera/wearerDevices.ts'
import type { OpenedSession } from '../xr/startSession.ts'
import { describeDevice, encoderName, PROFILE_KEY } from './deviceProfile.ts'

interface DeviceTellingOptions {
  readonly session: SessionClient
  /** Of the camera, while it is sent. */
  readonly sender: () => RTCRtpSender | undefined
  readonly devices: WearerDevices
  readonly emulated: boolean
  /** Undefined until it is decided whether the call is in mixed reality or on the page. */
  readonly opened: ReadonlySignal<{ readonly session: OpenedSession | undefined } | undefined>
  readonly submit: (command: Command) => void
}

const ENCODER_EVERY_MS = 3000

export function tellDevice({
  session,
  sender,
  devices,
  emulated,
  opened,
  submit,
}: DeviceTellingOptions): () => void {
  const encoder = watchEncoder(sender)
  const profile = computed(() => {
    const now = opened.value
    return now === undefined
      ? undefined
      : describeDevice({
          opened: now.session,
          camera: devices.camera.track.value,
          source: devices.cameraSource.value,
          encoder: encoder.name.value,
          emulated,
          userAgent: navigator.userAgent,
        })
  })
  let told = ''
  const stop = effect(() => {
    const now = profile.value
    if (now === undefined || session.connection.value.tag !== 'live') return
    const text = JSON.stringify(now)
    if (text === told) return
    told = text
    untracked(() => {
      submit({ type: 'device.describe', profile: now })
      localStorageIfAllowed()?.setItem(PROFILE_KEY, text)
    })
  })
  return () => {
    stop()
    encoder.close()
  }
}

/** Asks until the name is known. */
function watchEncoder(sender: () => RTCRtpSender | undefined): {
  readonly name: ReadonlySignal<string | undefined>
  close(): void
} {
  const name = signal<string | undefined>(undefined)
  const timer = setInterval(() => {
    const asked = sender()
    if (asked === undefined || name.peek() !== undefined) return
    asked.getStats().then(
      (report) => (name.value = encoderName(new Map(report.entries()))),
      () => {}, // a sender that is just closing has no statistics
    )
  }, ENCODER_EVERY_MS)
  return { name, close: () => clearInterval(timer) }
}
