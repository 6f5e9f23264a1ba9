// This page's own camera and microphone: opened together, and where one is refused or missing the other still works.
import { SerialQueue } from '../serialQueue.ts'
import { isSoftwareGl } from '../softwareGl.ts'
import { signal, type ReadonlySignal, type Signal } from '@preact/signals-core'
import type { DeviceState } from '../../shared/protocol/device.ts'
import type { MediaSource } from '../../shared/protocol/signalling.ts'

export interface LocalDevice {
  readonly state: ReadonlySignal<DeviceState>
  readonly track: ReadonlySignal<MediaStreamTrack | undefined>
  readonly deviceId: ReadonlySignal<string | undefined>
}

export interface LocalDevices {
  readonly camera: LocalDevice
  readonly microphone: LocalDevice
  /** Cameras and microphones that the browser tells of. */
  readonly available: ReadonlySignal<readonly MediaDeviceInfo[]>
  /** True once it was tried to open them: before that, nothing is wrong. */
  readonly opened: ReadonlySignal<boolean>
  /** Opens what is not open. Never rejects: the states say what did not work. */
  open(): Promise<void>
  select(source: MediaSource, deviceId: string): Promise<void>
  setMuted(source: MediaSource, muted: boolean): void
  close(): void
}

/** What a failed getUserMedia means for the one who pressed the button. */
export function stateOfFailure(error: unknown): DeviceState {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'none'
}

const constraintsOf = (source: MediaSource, deviceId: string | undefined): MediaStreamConstraints => {
  const device = deviceId === undefined ? {} : { deviceId: { exact: deviceId } }
  if (source === 'microphone') {
    return { audio: { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true } }
  }
  // A face on a small panel: more would only cost the headset's power.
  return {
    video: {
      ...device,
      width: { ideal: 640 },
      height: { ideal: 360 },
      frameRate: { ideal: isSoftwareGl() ? 6 : 24 },
    },
  }
}

interface DeviceSlot {
  readonly source: MediaSource
  readonly state: Signal<DeviceState>
  readonly track: Signal<MediaStreamTrack | undefined>
  readonly deviceId: Signal<string | undefined>
  muted: boolean
}

/** A device that another program took, or whose cable was touched, is tried once more after this long. */
const RETRY_AFTER_MS = 1500

const newSlot = (source: MediaSource): DeviceSlot => ({
  source,
  state: signal<DeviceState>('none'),
  track: signal<MediaStreamTrack | undefined>(undefined),
  deviceId: signal<string | undefined>(undefined),
  muted: false,
})

function take(slot: DeviceSlot, track: MediaStreamTrack, onLost: () => void): void {
  slot.track.peek()?.stop()
  track.enabled = !slot.muted
  const isOurs = (): boolean => slot.track.peek() === track
  track.addEventListener('ended', () => {
    if (!isOurs()) return
    slot.track.value = undefined
    slot.state.value = 'lost'
    onLost()
  })
  // The system took it for another program; it gives it back by itself.
  track.addEventListener('mute', () => {
    if (isOurs()) slot.state.value = 'lost'
  })
  track.addEventListener('unmute', () => {
    if (isOurs()) slot.state.value = slot.muted ? 'muted' : 'on'
  })
  slot.deviceId.value = track.getSettings().deviceId
  slot.track.value = track
  slot.state.value = slot.muted ? 'muted' : 'on'
}

function release(slot: DeviceSlot, state: DeviceState): void {
  slot.track.peek()?.stop()
  slot.track.value = undefined
  slot.state.value = state
}

type Slots = Readonly<Record<MediaSource, DeviceSlot>>

/** Opens devices, and opens again by itself one that was pulled out and is back. */
class Opener {
  readonly #mediaDevices: MediaDevices | undefined
  readonly #slots: Slots
  /** One at a time: what a late failure found must not undo what came after it. */
  readonly #queue = new SerialQueue()
  #closed = false

  constructor(mediaDevices: MediaDevices | undefined, slots: Slots) {
    this.#mediaDevices = mediaDevices
    this.#slots = slots
  }

  /** `whenNone`: what it is said to be when it does not open; else what the browser says. */
  async one(slot: DeviceSlot, deviceId?: string, whenNone?: DeviceState): Promise<void> {
    try {
      const stream = await this.#mediaDevices?.getUserMedia(constraintsOf(slot.source, deviceId))
      for (const track of stream?.getTracks() ?? []) this.#take(slot, track)
    } catch (error) {
      release(slot, whenNone ?? stateOfFailure(error))
    }
  }

  /** Both in one question to the person; false where that fails, and each is to be asked for on its own. */
  async both(): Promise<boolean> {
    try {
      const stream = await this.#mediaDevices?.getUserMedia({
        ...constraintsOf('camera', undefined),
        ...constraintsOf('microphone', undefined),
      })
      const { camera, microphone } = this.#slots
      for (const track of stream?.getTracks() ?? [])
        this.#take(track.kind === 'video' ? camera : microphone, track)
      return true
    } catch {
      // Which of the two it was shows when each is asked for alone.
      return false
    }
  }

  /** Devices came or went: whatever was lost is tried, any that fits, and stays lost where there is none. */
  lostOnes(): Promise<void> {
    return this.#queue.run(() => this.#openLost())
  }

  async #openLost(): Promise<void> {
    for (const slot of Object.values(this.#slots)) {
      if (slot.state.peek() !== 'lost' || slot.track.peek() !== undefined || this.#closed) continue
      await this.one(slot, undefined, 'lost')
    }
  }

  close(): void {
    this.#closed = true
  }

  #take(slot: DeviceSlot, track: MediaStreamTrack): void {
    if (this.#closed) track.stop()
    else take(slot, track, () => setTimeout(() => void this.lostOnes(), RETRY_AFTER_MS))
  }
}

export function createLocalDevices(mediaDevices: MediaDevices | undefined): LocalDevices {
  const slots = { camera: newSlot('camera'), microphone: newSlot('microphone') }
  const available = signal<readonly MediaDeviceInfo[]>([])
  const opened = signal(false)
  const opener = new Opener(mediaDevices, slots)

  const list = async (): Promise<void> => {
    const devices = await mediaDevices?.enumerateDevices()
    available.value = (devices ?? []).filter(
      (device) => device.kind !== 'audiooutput' && device.deviceId !== '',
    )
  }
  const listAgain = (): void => {
    // A browser that does not tell its devices still opens the usual one.
    list().catch(() => (available.value = []))
  }
  const onChange = (): void => {
    listAgain()
    void opener.lostOnes()
  }
  mediaDevices?.addEventListener('devicechange', onChange)

  return {
    camera: slots.camera,
    microphone: slots.microphone,
    available,
    opened,
    async open() {
      const missing = [slots.camera, slots.microphone].filter((slot) => slot.track.peek() === undefined)
      const done = missing.length === 2 && (await opener.both())
      if (!done) for (const slot of missing) await opener.one(slot)
      opened.value = true
      listAgain()
    },
    async select(source, deviceId) {
      await opener.one(slots[source], deviceId)
      listAgain()
    },
    setMuted(source, muted) {
      const slot = slots[source]
      slot.muted = muted
      const track = slot.track.peek()
      if (track === undefined) return
      track.enabled = !muted
      slot.state.value = muted ? 'muted' : 'on'
    },
    close() {
      mediaDevices?.removeEventListener('devicechange', onChange)
      opener.close()
      release(slots.camera, 'none')
      release(slots.microphone, 'none')
    },
  }
}
