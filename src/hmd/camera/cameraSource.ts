// Where the wearer's pictures come from. One interface, a driver per way of getting them:
//   gumInXr       getUserMedia's world camera while mixed reality runs (HoloLens 2, Quest, Galaxy XR): gum.ts
//   gum2d         the same without mixed reality (phone, desktop): gum.ts
//   synthetic     the emulated headset's camera: synthetic.ts
//   cameraAccess  the view's own pictures of a phone in mixed reality, poses exact: cameraAccess.ts
import type { FrameOrigin } from '../../client/pictureSync/cameraFrames.ts'
import type { CameraSourceKind, DeviceState } from '../../shared/protocol/device.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'

export type OpenedTrack =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly state: Extract<DeviceState, 'none' | 'refused' | 'busy'> }

export interface CameraSource extends FrameOrigin {
  readonly kind: Exclude<CameraSourceKind, 'none'>
  /** Opens that device, or the one that looks at the room. Never rejects. */
  open(deviceId?: string): Promise<OpenedTrack>
  /** What this device says of its camera; undefined where a profile by device model is used. A calibration made here wins. */
  readonly calibration: CameraCalibration | undefined
  /**
   * Under which name a calibration of that track's camera is kept on this device; undefined where there is nothing to
   * calibrate, because pictures come with their pose.
   */
  calibrationKey(track: MediaStreamTrack | undefined): string | undefined
  /** False where there is nothing to choose (emulated camera). */
  readonly hasChoice: boolean
  /** Takes no more pictures than that from now on, where the driver decides; elsewhere the sender leaves some out. */
  readonly limitFrameRate?: (hz: number) => void
}
