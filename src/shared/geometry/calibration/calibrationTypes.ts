// What calibrating a camera takes and gives (SPEC.md). Plain values: they pass a worker's door by copy.
import type { CameraCalibration, Pose } from '../../protocol/spaces.ts'
import type { SeenTag } from '../tags/detectTags.ts'

export interface TargetSighting {
  /** As the page learnt it: exposure plus the unknown lag. */
  readonly captureTimeMs: number
  readonly corners: SeenTag['corners']
}

export interface TimedPose {
  readonly timeMs: number
  readonly worldFromViewer: Pose
}

export interface CalibrationInput {
  readonly sightings: readonly TargetSighting[]
  /** The head's poses over the whole time, on the clock of the capture times, in order. */
  readonly poses: readonly TimedPose[]
  /** Width of the tag's black border as it should be printed, metres. */
  readonly targetSizeM: number
  /** What was believed so far: the search begins there. */
  readonly believed: CameraCalibration
}

/**
 * What the views lack: the sheet at other places of the picture sideways, or up and down; the head tilted to a shoulder;
 * nearer and farther; and a turning head, without which nothing tells the lag.
 */
export type MissingView = 'sideways' | 'upDown' | 'tilt' | 'distance' | 'motion'

/** How far the views have come. */
export interface ViewProgress {
  /** Views that differ enough from each other, up to {@link WANTED_VIEWS}. */
  readonly views: number
  readonly missing: readonly MissingView[]
}

export const WANTED_VIEWS = 5

export interface SolvedCalibration {
  readonly calibration: CameraCalibration
  /** Root mean square of what is left between seen and computed corners, pixels. */
  readonly errorPx: number
  /** One sigma across the line of sight of a point at arm's length (0.7 m), millimetres. */
  readonly errorMm: number
  readonly lagSigmaMs: number
  /** Printed size over stated size: 0.97 = the sheet was printed at 97 %. */
  readonly targetScale: number
}

/**
 * `no-target`: the sheet was hardly ever seen · `untracked`: it was, but where the head was then is not known · `views`: the views are too much alike to tell the unknowns apart ·
 * `contradictory`: no camera explains what was seen (the sheet moved, or tracking jumped) · `implausible`: what fits
 * best is no headset (a wrong sheet, or a mirrored picture).
 */
export type CalibrationRefusal = 'no-target' | 'untracked' | 'views' | 'contradictory' | 'implausible'

export type CalibrationOutcome =
  | { readonly tag: 'solved'; readonly solved: SolvedCalibration; readonly progress: ViewProgress }
  | { readonly tag: 'refused'; readonly reason: CalibrationRefusal; readonly progress: ViewProgress }
