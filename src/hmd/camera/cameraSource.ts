// Where the wearer's pictures come from. One interface, a driver per way of getting them:
//   gumInXr    getUserMedia's world camera while mixed reality runs (HoloLens 2, Quest, Galaxy XR): gum.ts
//   gum2d      the same without mixed reality (phone, desktop): gum.ts
//   synthetic  the emulated headset's camera: synthetic.ts
// The Android phone's driver (`camera-access`: view.camera → texture → canvas → track) joins here: there the browser
// takes the camera away from getUserMedia when mixed reality starts, but gives pictures with their exact pose. Its
// `open` will make the track, and an `exactPose` beside `calibration` will hand each picture's pose to the recorder.
import type { CameraSourceKind, DeviceState } from '../../shared/protocol/device.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'

export type OpenedTrack =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly state: Extract<DeviceState, 'none' | 'refused' | 'busy'> }

export interface CameraSource {
  readonly kind: Exclude<CameraSourceKind, 'none'>
  /** Opens that device, or the one that looks at the room. Never rejects. */
  open(deviceId?: string): Promise<OpenedTrack>
  /** What this device knows of its camera; undefined where a profile by device model is used. */
  readonly calibration: CameraCalibration | undefined
  /** The track's frames carry performance.now() at capture as their own timestamps. */
  readonly framesCarryPageClock: boolean
  /** False where there is nothing to choose (emulated camera). */
  readonly hasChoice: boolean
}
