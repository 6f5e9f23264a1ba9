// Which calibration holds for a picture of the camera in use.
import type { CameraFrame } from '../../client/pictureSync/cameraFrames.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { WorldIdentity } from '../call/worldIdentity.ts'
import { calibrationFor } from './calibrationProfiles.ts'
import { createExactCalibrations } from './exactCalibration.ts'
import { localStorageIfAllowed } from './localStorageIfAllowed.ts'
import type { WearerDevices } from './wearerDevices.ts'

export interface BelievedCalibration {
  /** The calibration for such pictures; a camera of another size has another one. The world is told of a new one. */
  of(identity: WorldIdentity, frame: CameraFrame): CameraCalibration
  /** Under which the camera's own is kept; undefined for one that knows it by itself. */
  key(): string | undefined
}

export function createBelievedCalibration(
  { camera, cameraSource }: Pick<WearerDevices, 'camera' | 'cameraSource'>,
  isAdditive: () => boolean,
): BelievedCalibration {
  const exactOnes = createExactCalibrations()
  const key = (): string | undefined => cameraSource.peek().calibrationKey(camera.track.peek())

  function found(
    known: CameraCalibration | undefined,
    { width, height, exact }: CameraFrame,
  ): CameraCalibration {
    if (exact !== undefined) return exactOnes.of(exact.intrinsics)
    const fits = known?.intrinsics.width === width && known.intrinsics.height === height
    if (known !== undefined && fits && !exactOnes.isFrom(known)) return known
    const facts = { label: key() ?? '', width, height, additive: isAdditive() }
    return calibrationFor(facts, cameraSource.peek().calibration, localStorageIfAllowed())
  }

  return {
    key,
    of(identity, frame) {
      const calibration = found(identity.calibration, frame)
      identity.calibrate(calibration)
      return calibration
    },
  }
}
