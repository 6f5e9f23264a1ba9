// Decides how good a camera picture the device can send while mixed reality stays smooth. Judged once a second; pure:
// measuring and applying are cameraShedding.ts. It sheds within seconds and recovers slowly, each failed recovery twice as
// slowly as the one before, so that it never swings.
import type { CameraLevel, CameraLimitReason } from '../../shared/protocol/device.ts'

export interface WatchdogSample {
  /** XR frames drawn in this second over those that were due; undefined while that says nothing (hidden, unknown rate). */
  readonly frameShare: number | undefined
  /** The encoder itself says that it lacks processor time. */
  readonly isEncoderBusy: boolean
  /** The system says that it is at its thermal limit. */
  readonly isHot: boolean
}

export interface WatchdogState {
  readonly level: CameraLevel
  readonly reason: CameraLimitReason
  /** Bad seconds less good ones, not below 0. */
  readonly strain: number
  /** Good seconds in a row. */
  readonly calmS: number
  /** Since the last change of level. */
  readonly sinceChangeS: number
  /** How many good seconds the next recovery needs. */
  readonly recoverAfterS: number
  readonly hasRecovered: boolean
}

/** Shed before the display falls to 90 % of its rate (55 of 60 frames: hmd-platforms 7.9). */
const SHED_BELOW_SHARE = 0.93
/** Seconds of strain: a single hiccup (a garbage collection, a window that opens) is none. */
const SHED_AFTER_S = 4
/** What a new level does shows only after the encoder has settled. */
const SETTLE_S = 5
const RECOVER_AFTER_S = 30
const RECOVER_AT_MOST_S = 480
/** A shed so soon after a recovery says that the recovery was too much. */
const TOO_SOON_S = 120

const lower: Readonly<Record<CameraLevel, CameraLevel>> = { full: 'reduced', reduced: 'low', low: 'low' }
const higher: Readonly<Record<CameraLevel, CameraLevel>> = { full: 'full', reduced: 'full', low: 'reduced' }

export const calmWatchdog: WatchdogState = {
  level: 'full',
  reason: 'none',
  strain: 0,
  calmS: 0,
  sinceChangeS: SETTLE_S,
  recoverAfterS: RECOVER_AFTER_S,
  hasRecovered: false,
}

/** Why this second was a bad one; undefined when it was not. */
function complaintOf(sample: WatchdogSample): Exclude<CameraLimitReason, 'none'> | undefined {
  if (sample.isHot) return 'heat'
  if (sample.frameShare !== undefined && sample.frameShare < SHED_BELOW_SHARE) return 'frame-rate'
  return sample.isEncoderBusy ? 'encoder' : undefined
}

/** The state after one more second. The same object's level and reason say whether anything is to be done. */
export function judge(state: WatchdogState, sample: WatchdogSample): WatchdogState {
  const sinceChangeS = state.sinceChangeS + 1
  if (sinceChangeS <= SETTLE_S) return { ...state, sinceChangeS }
  const complaint = complaintOf(sample)
  if (complaint === undefined) return afterGood({ ...state, sinceChangeS })
  const strain = state.strain + 1
  if (strain < SHED_AFTER_S || state.level === 'low')
    return { ...state, sinceChangeS, strain: Math.min(strain, SHED_AFTER_S), calmS: 0 }
  const tooSoon = state.hasRecovered && state.sinceChangeS < TOO_SOON_S
  return {
    level: lower[state.level],
    reason: complaint,
    strain: 0,
    calmS: 0,
    sinceChangeS: 0,
    recoverAfterS: Math.min(RECOVER_AT_MOST_S, state.recoverAfterS * (tooSoon ? 2 : 1)),
    hasRecovered: false,
  }
}

function afterGood(state: WatchdogState): WatchdogState {
  const calmS = state.calmS + 1
  const strain = Math.max(0, state.strain - 1)
  if (state.level === 'full' || calmS < state.recoverAfterS) return { ...state, calmS, strain }
  const level = higher[state.level]
  return {
    ...state,
    level,
    reason: level === 'full' ? 'none' : state.reason,
    strain: 0,
    calmS: 0,
    sinceChangeS: 0,
    hasRecovered: true,
  }
}
