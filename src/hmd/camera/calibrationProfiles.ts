// What is believed of a camera: calibrated by the wearer and kept on this device, else by device model, else assumed, with
// honest sigmas. Pure but for the storage that is handed in.
import { scaleIntrinsics } from '../../shared/geometry/cameraModel.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import { CameraCalibration, type Intrinsics } from '../../shared/protocol/spaces.ts'

export interface CameraFacts {
  /** The track's label: the only thing that names the camera's model. */
  readonly label: string
  readonly width: number
  readonly height: number
  readonly additive: boolean
}

/** HoloLens 2's photo and video camera as its drivers call it. */
const HOLOLENS_LABEL = /QC Back Camera|MN34150/i

/** Of a lag that nobody has measured and that is taken as 0: until the head's turning shows it, marks say so. */
const UNKNOWN_LAG_SIGMA_MS = 80

const pinhole = (facts: CameraFacts, share: { fx: number; cx: number; cy: number }): Intrinsics => {
  const longSide = Math.max(facts.width, facts.height)
  return {
    width: facts.width,
    height: facts.height,
    fx: share.fx * longSide,
    fy: share.fx * longSide,
    cx: share.cx * facts.width,
    cy: share.cy * facts.height,
  }
}

/**
 * HoloLens 2: focal length and centre as read from devices; 5 cm above the eyes as reported, not measured on this unit;
 * lag unknown, taken as 0 (hmd-platforms 1.2 and 7.3). ±5 % of focal length between units is 1.6° at the picture's edge,
 * 0.9° on average.
 */
const hololens2 = (facts: CameraFacts): CameraCalibration => ({
  intrinsics: pinhole(facts, { fx: 0.757, cx: 0.492, cy: 0.473 }),
  viewerFromCamera: { ...identityPose, position: [0, 0.05, 0] },
  camLagMs: 0,
  lagSigmaMs: UNKNOWN_LAG_SIGMA_MS,
  source: 'published',
  offsetSigmaM: 0.02,
  angleSigmaRad: 0.02,
})

/** Any other camera: 67° across, where the eyes are, looking ahead. Marks will be a few centimetres off. */
const assumed = (facts: CameraFacts): CameraCalibration => ({
  intrinsics: pinhole(facts, { fx: 0.755, cx: 0.5, cy: 0.5 }),
  viewerFromCamera: identityPose,
  camLagMs: 0,
  lagSigmaMs: UNKNOWN_LAG_SIGMA_MS,
  source: 'assumed',
  offsetSigmaM: 0.04,
  angleSigmaRad: 0.06,
})

const keyOf = (label: string): string => `skulder.calibration.${label}`

type Store = Pick<Storage, 'getItem' | 'setItem'>

/** The stored calibration of this camera, for the picture size that it has now. */
function stored(facts: CameraFacts, store: Store | undefined): CameraCalibration | undefined {
  try {
    const text = store?.getItem(keyOf(facts.label))
    const parsed = CameraCalibration.safeParse(
      text === null || text === undefined ? undefined : JSON.parse(text),
    )
    if (!parsed.success || parsed.data.source !== 'calibrated') return undefined
    return { ...parsed.data, intrinsics: scaleIntrinsics(parsed.data.intrinsics, facts.width, facts.height) }
  } catch {
    // Refused or damaged storage: the model's own values hold.
    return undefined
  }
}

/** Calibrated on this unit, else what the device says of itself (`own`), else the model's published values, else assumed. */
export function calibrationFor(
  facts: CameraFacts,
  own: CameraCalibration | undefined,
  store: Store | undefined,
): CameraCalibration {
  const calibrated = stored(facts, store)
  if (calibrated !== undefined) return calibrated
  return own ?? (facts.additive && HOLOLENS_LABEL.test(facts.label) ? hololens2(facts) : assumed(facts))
}

/** Whether the wearer has calibrated this camera. */
export const isCalibrated = (label: string, store: Store | undefined): boolean =>
  stored({ label, width: 1280, height: 720, additive: false }, store) !== undefined

/** Keeps what was found for this camera; false when the browser does not let us. */
export function keepCalibration(
  label: string,
  calibration: CameraCalibration,
  store: Store | undefined,
): boolean {
  try {
    store?.setItem(keyOf(label), JSON.stringify(calibration))
    return store !== undefined
  } catch {
    return false // it holds for this call, and is asked for again in the next one
  }
}
