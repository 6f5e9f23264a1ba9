// What a scenario's camera truly is, and what the device believes of it.
import type { CameraCalibration, Intrinsics } from '../../shared/protocol/spaces.ts'
import { identityPose, type Pose } from '../../shared/geometry/pose.ts'
import type { Scenario } from '../scenario/scenarioSchema.ts'

type CameraSpec = Scenario['camera']

/** HoloLens 2's optics in shares of the picture's width and height (hmd-platforms section 7.3). */
const HOLOLENS2 = { f: 0.757, cx: 0.492, cy: 0.473 } as const

export function trueIntrinsics(camera: CameraSpec): Intrinsics {
  const { width, height } = camera
  const fx = camera.fx ?? HOLOLENS2.f * width
  return {
    width,
    height,
    fx,
    fy: camera.fy ?? fx,
    cx: camera.cx ?? HOLOLENS2.cx * width,
    cy: camera.cy ?? HOLOLENS2.cy * height,
  }
}

/** On a phone the viewer is the camera. */
export const trueViewerFromCamera = ({ device, camera }: Scenario): Pose =>
  device.model === 'androidPhone' ? identityPose : camera.viewerFromCamera

/** The stored profile that the page is given; equals the truth where the scenario says nothing else. */
export function believedCalibration(scenario: Scenario): CameraCalibration {
  const { camera } = scenario
  const truth = trueIntrinsics(camera)
  const { believed } = camera
  return {
    intrinsics: {
      ...truth,
      fx: believed.fx ?? truth.fx,
      fy: believed.fy ?? truth.fy,
      cx: believed.cx ?? truth.cx,
      cy: believed.cy ?? truth.cy,
    },
    viewerFromCamera: believed.viewerFromCamera ?? trueViewerFromCamera(scenario),
    camLagMs: believed.lagMs ?? camera.lagMs,
    lagSigmaMs: believed.lagSigmaMs ?? 1,
    source: believed.source ?? 'calibrated',
    offsetSigmaM: believed.offsetSigmaM ?? 0.001,
    angleSigmaRad: believed.angleSigmaRad ?? 0.001,
  }
}
