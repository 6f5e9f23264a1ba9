// The emulated headset's camera: a stream like any other, late and with its own optics.
import type { EmulatedHeadset } from '../../emulator/emulatorPort.ts'
import type { CameraSource } from './cameraSource.ts'

export const createSyntheticCamera = (headset: EmulatedHeadset): CameraSource => ({
  kind: 'synthetic',
  async open() {
    try {
      const [track] = (await headset.openCamera()).getVideoTracks()
      return track === undefined ? { ok: false, state: 'none' } : { ok: true, track }
    } catch {
      return { ok: false, state: 'busy' }
    }
  },
  calibration: headset.calibration,
  // The same scenario is the same device; a track's own label is new each time.
  calibrationKey: () => `emulated ${headset.worldId}`,
  framesCarryPageClock: true,
  hasChoice: false,
})
