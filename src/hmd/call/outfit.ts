// What has been probed and opened before the call: emulated headset, camera, microphone, way into mixed reality.
import type { EmulatedHeadset, StartEmulator } from '../../emulator/emulatorPort.ts'
import { isCalibrated } from '../camera/calibrationProfiles.ts'
import type { CameraSource } from '../camera/cameraSource.ts'
import { createGumCamera } from '../camera/gum.ts'
import { localStorageIfAllowed } from '../camera/localStorageIfAllowed.ts'
import { createSyntheticCamera } from '../camera/synthetic.ts'
import { createWearerDevices, type WearerDevices } from '../camera/wearerDevices.ts'
import { chooseMode, probeModes, type ImmersiveMode } from '../xr/sessionInit.ts'

export interface Outfit {
  readonly headset: EmulatedHeadset | undefined
  readonly source: CameraSource
  /** Not open yet. */
  readonly devices: WearerDevices
  readonly mode: ImmersiveMode | undefined
  readonly emulatorFailure: string | undefined
}

/** Set by the address, or by a button: the emulated headset is wanted, with this scenario. */
export interface Emulate {
  readonly scenarioName: string
  readonly view: 'on' | 'off'
}

interface OutfitOptions {
  readonly emulate: Emulate | undefined
  readonly emulatorContainer: HTMLElement
  readonly loadEmulator: () => Promise<StartEmulator>
}

/** Emulated headset if wanted, then the probe, then camera and microphone. */
export async function gatherOutfit({
  emulate,
  emulatorContainer,
  loadEmulator,
}: OutfitOptions): Promise<Outfit> {
  let headset: EmulatedHeadset | undefined
  let emulatorFailure: string | undefined
  if (emulate !== undefined) {
    try {
      const startEmulator = await loadEmulator()
      headset = await startEmulator({ ...emulate, container: emulatorContainer })
      document.documentElement.classList.add('is-emulated')
    } catch (error) {
      emulatorFailure = error instanceof Error ? error.message : String(error)
    }
  }
  const mode = chooseMode(await probeModes(navigator.xr))
  const source = headset
    ? createSyntheticCamera(headset)
    : createGumCamera(mode === undefined ? 'gum2d' : 'gumInXr')
  return { headset, source, devices: createWearerDevices(source), mode, emulatorFailure }
}

/** Undefined where no head poses will come: then there is nothing to calibrate by. */
export function calibratedHere({ devices, mode, source }: Outfit): boolean | undefined {
  const track = devices.camera.track.value
  const key = mode === undefined || track === undefined ? undefined : source.calibrationKey(track)
  return key === undefined ? undefined : isCalibrated(key, localStorageIfAllowed())
}
