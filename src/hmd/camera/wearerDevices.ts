// The wearer's camera and microphone during pre-join and call: open, choose, switch, mute, and notice when they go.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { LocalDevice, LocalDevices } from '../../client/call/localDevices.ts'
import type { DeviceState } from '../../shared/protocol/device.ts'
import type { CameraSource, OpenedTrack } from './cameraSource.ts'
import { openMicrophone } from './gum.ts'

export interface WearerDevices extends LocalDevices {
  /** The browser is asking the person for permission. */
  readonly asking: ReadonlySignal<boolean>
  /** Where the camera's pictures come from now. */
  readonly cameraSource: ReadonlySignal<CameraSource>
  /** Takes the camera from there instead; where that gives no picture, the one that works goes on. */
  useCamera(source: CameraSource): Promise<void>
  /** Opens one again that was refused, busy or lost. */
  reopen(source: 'camera' | 'microphone'): Promise<void>
}

/** A camera that a busy system took away is tried once more, after the other program had time to let go. */
const RETRY_AFTER_MS = 1500

class WatchedDevice implements LocalDevice {
  readonly track = signal<MediaStreamTrack | undefined>(undefined)
  readonly state = signal<DeviceState>('none')
  readonly deviceId = signal<string | undefined>(undefined)
  readonly #openTrack: (deviceId?: string) => Promise<OpenedTrack>
  /** Another source is being opened: that this one ends is no loss. */
  #switching = false
  #muted = false
  #retried = false
  #closed = false

  constructor(openTrack: (deviceId?: string) => Promise<OpenedTrack>) {
    this.#openTrack = openTrack
  }

  /** `whenNone`: what it is said to be when it does not open; else what the browser says. */
  async open(deviceId?: string, whenNone?: DeviceState): Promise<void> {
    const opened = await this.#openTrack(deviceId)
    if (this.#closed) {
      if (opened.ok) opened.track.stop()
      return
    }
    if (!opened.ok) {
      // A device that could not be switched to leaves the one that works.
      if (this.track.peek() === undefined) this.state.value = whenNone ?? opened.state
      return
    }
    const before = this.track.peek()
    this.#watch(opened.track)
    this.track.value = opened.track
    this.deviceId.value = opened.track.getSettings().deviceId ?? deviceId
    this.state.value = this.#muted ? 'muted' : 'on'
    this.#retried = false
    before?.stop()
  }

  /** Devices came or went: what was lost may be back. It stays lost where it is not. */
  async reopenIfLost(): Promise<void> {
    if (this.state.peek() !== 'lost' || this.track.peek() !== undefined || this.#closed) return
    await this.open(undefined, 'lost')
  }

  /** Opens again, from what is now another source. */
  async switch(): Promise<void> {
    this.#switching = true
    await this.open()
    this.#switching = false
    if (this.track.peek() === undefined && !this.#closed) this.state.value = 'lost'
  }

  setMuted(muted: boolean): void {
    this.#muted = muted
    if (this.track.peek() !== undefined) this.state.value = muted ? 'muted' : 'on'
  }

  close(): void {
    this.#closed = true
    this.track.peek()?.stop()
    this.track.value = undefined
    this.state.value = 'none'
  }

  #watch(track: MediaStreamTrack): void {
    track.addEventListener('ended', () => {
      this.#lost(track)
    })
    // The system took it for another program, or covers it; it often comes back by itself.
    track.addEventListener('mute', () => {
      if (this.#switching) return
      if (this.track.peek() === track && this.state.peek() === 'on') this.state.value = 'lost'
    })
    track.addEventListener('unmute', () => {
      if (this.track.peek() === track && this.state.peek() === 'lost') this.state.value = 'on'
    })
  }

  #lost(track: MediaStreamTrack): void {
    if (this.track.peek() !== track || this.#closed) return
    this.track.value = undefined
    if (this.#switching) return
    this.state.value = 'lost'
    if (this.#retried) return
    this.#retried = true
    setTimeout(() => {
      if (!this.#closed && this.track.peek() === undefined) void this.open()
    }, RETRY_AFTER_MS)
  }
}

export function createWearerDevices(source: CameraSource): WearerDevices {
  const cameraSource = signal(source)
  const devices = {
    camera: new WatchedDevice((deviceId) => cameraSource.peek().open(deviceId)),
    microphone: new WatchedDevice(openMicrophone),
  }
  const asking = signal(false)
  const opened = signal(false)
  const available = signal<readonly MediaDeviceInfo[]>([])
  const media: MediaDevices | undefined = 'mediaDevices' in navigator ? navigator.mediaDevices : undefined
  const list = async (): Promise<void> => {
    const all = (await media?.enumerateDevices().catch(() => [])) ?? []
    available.value = all.filter(
      ({ kind, deviceId }) =>
        deviceId !== '' &&
        (kind === 'audioinput' || (kind === 'videoinput' && cameraSource.peek().hasChoice)),
    )
  }
  const relist = (): void => {
    void list()
    void devices.camera.reopenIfLost()
    void devices.microphone.reopenIfLost()
  }
  media?.addEventListener('devicechange', relist)

  const reopen = async (which: 'camera' | 'microphone', deviceId?: string): Promise<void> => {
    asking.value = true
    await devices[which].open(deviceId)
    asking.value = false
    await list()
  }

  return {
    ...devices,
    cameraSource,
    async useCamera(next) {
      if (cameraSource.peek() === next) return
      cameraSource.value = next
      await devices.camera.switch()
      await list()
    },
    asking,
    opened,
    available,
    async open() {
      // One after the other: a refused camera must not take the microphone with it.
      if (devices.camera.track.peek() === undefined) await reopen('camera')
      if (devices.microphone.track.peek() === undefined) await reopen('microphone')
      opened.value = true
    },
    reopen: (which) => reopen(which),
    select: (which, deviceId) => reopen(which, deviceId),
    setMuted: (which, muted) => devices[which].setMuted(muted),
    close() {
      media?.removeEventListener('devicechange', relist)
      devices.camera.close()
      devices.microphone.close()
    },
  }
}
