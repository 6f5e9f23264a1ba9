// Decides whether the wearer's picture goes as video or as sharp stills (SPEC.md MODE). Pure: looks at the lines in, the mode
// and its reason out. Into stills within seconds, back slowly, each return that failed twice as slowly as the one before.
import { complaintOf, TELLING_LOSS_SHARE, type VideoLook } from '../../client/call/videoOrStills.ts'
import type { CameraChoice, CameraMode, CameraModeCause } from '../../shared/protocol/device.ts'

/** One look at the lines. */
export interface LineSample extends VideoLook {
  /** False when neither sound nor video gets through to this page, or to an expert. */
  readonly passes: boolean
  /** How long the bytes of the last still were on their way up, milliseconds. */
  readonly stillMs: number | undefined
}

export interface JudgeState {
  readonly mode: CameraMode
  readonly cause: CameraModeCause
  /** Since the mode became what it is. */
  readonly sinceS: number
  /** Bad seconds less good ones, not below 0, while video goes. */
  readonly strainS: number
  /** Good seconds in a row while stills go. */
  readonly calmS: number
  /** How many of them a return needs. */
  readonly holdS: number
  /** Video goes again after stills, and not for long yet. */
  readonly isTrial: boolean
}

/** Longer than a door that falls shut between headset and antenna. */
const BAD_FOR_S = 6
/** A sender that begins does not know the line yet: the estimate climbs for some seconds. Loss counts from the start. */
const SETTLE_S = 12
const HOLD_S = 20
const HOLD_AT_MOST_S = 320
/** Where nothing passed at all, passing is the news; it is tried as soon as it has lasted a little. */
const HOLD_AFTER_NO_MEDIA_S = 6
/** 120 kB over 0.65 Mbit/s: a line that takes longer for a still is none for video. */
const STILL_MS = 1500
/** Video that held so long was no mistake. */
const PROVEN_S = 60

export const freshJudge = (mode: CameraMode, cause: CameraModeCause): JudgeState => ({
  mode,
  cause,
  sinceS: 0,
  strainS: 0,
  calmS: 0,
  holdS: HOLD_S,
  isTrial: false,
})

/** The sender has had time to learn the line. */
export const isSettled = ({ mode, sinceS }: Pick<JudgeState, 'mode' | 'sinceS'>): boolean =>
  mode === 'video' && sinceS > SETTLE_S

/** Nothing that is known speaks against trying video. */
function isPromising({ upLossShare = 0, downLossShare = 0, stillMs = 0 }: LineSample): boolean {
  return Math.max(upLossShare, downLossShare) < TELLING_LOSS_SHARE && stillMs <= STILL_MS
}

const to = (state: JudgeState, mode: CameraMode, cause: CameraModeCause): JudgeState =>
  state.mode === mode && state.cause.reason === cause.reason
    ? state
    : { ...state, mode, cause, sinceS: state.mode === mode ? state.sinceS : 0, strainS: 0, calmS: 0 }

/** The state after a look `stepS` seconds after the last one. */
export function judge(
  before: JudgeState,
  sample: LineSample,
  { choice, stepS }: { readonly choice: CameraChoice; readonly stepS: number },
): JudgeState {
  const state = { ...before, sinceS: before.sinceS + stepS }
  if (!sample.passes) return to(state, 'still', { reason: 'no-media' })
  if (choice !== 'automatic') return { ...to(state, choice, { reason: 'chosen' }), isTrial: false }
  if (state.cause.reason === 'chosen') return freshJudge('video', { reason: 'good' })
  return state.mode === 'video' ? whileVideo(state, sample, stepS) : whileStill(state, sample, stepS)
}

function whileVideo(state: JudgeState, sample: LineSample, stepS: number): JudgeState {
  const complaint = complaintOf(sample, isSettled(state))
  const strainS = Math.max(0, state.strainS + (complaint === undefined ? -stepS : stepS))
  if (complaint !== undefined && strainS >= BAD_FOR_S) {
    const holdS = state.isTrial ? Math.min(HOLD_AT_MOST_S, state.holdS * 2) : state.holdS
    return { ...to(state, 'still', complaint), holdS, isTrial: false }
  }
  return state.isTrial && state.sinceS > PROVEN_S
    ? { ...state, strainS, isTrial: false, holdS: HOLD_S }
    : { ...state, strainS }
}

function whileStill(state: JudgeState, sample: LineSample, stepS: number): JudgeState {
  const calmS = isPromising(sample) ? state.calmS + stepS : 0
  const enoughS = state.cause.reason === 'no-media' ? HOLD_AFTER_NO_MEDIA_S : state.holdS
  if (calmS < enoughS) return { ...state, calmS }
  return { ...to(state, 'video', { reason: 'good' }), isTrial: true }
}
