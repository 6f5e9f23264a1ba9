// Decides whether the wearer's picture goes as video or as sharp stills (SPEC.md MODE). Pure: looks at the lines in, the mode
// and its reason out. Into stills within seconds, back slowly, each return that failed twice as slowly as the one before.
import { SLOW_KBPS } from '../../client/call/connectionGrade.ts'
import type { CameraChoice, CameraMode, CameraModeCause } from '../../shared/protocol/device.ts'

/** One look at the lines. Shares 0..1; what is not known is undefined. */
export interface LineSample {
  /** False when neither sound nor video gets through to this page, or to an expert. */
  readonly passes: boolean
  /** What the way to the relay can carry. */
  readonly upKbps: number | undefined
  readonly upLossShare: number | undefined
  /** Worst of what the experts tell of their ways from the relay. */
  readonly downLossShare: number | undefined
  /** Worst of this page's and the experts', there and back to the relay. */
  readonly rttMs: number | undefined
  /** The encoder lacks processor time: a smaller picture helps it (call/cameraShedding), and the line is not to blame. */
  readonly isEncoderBusy: boolean
  /** What the camera's picture would need to be worth looking at. */
  readonly neededKbps: number
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

const LOSSY_SHARE = 0.1
/**
 * Where the delay sways the browser's estimate collapses far below what the line can carry; with neither loss nor delay to bear
 * it out, one from here on may be believed.
 */
const CREDIBLE_KBPS = 400
/** The smallest picture that is ever sent, 640x360 at 10/s: with less there is nothing to look at. */
const LEAST_KBPS = 90
/** With less than this the line does well what it is asked to do, and a low estimate may only be a careful one. */
const TELLING_LOSS_SHARE = 0.03
const TELLING_RTT_MS = 450
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

/** Bits that a picture needs for skin to be more than a smear: 0.04 for each pixel (H.264, little motion). */
export const neededKbps = (width: number, height: number, hz: number): number =>
  Math.min(SLOW_KBPS, (0.04 * width * height * hz) / 1000)

/** The sender has had time to learn the line. */
export const isSettled = ({ mode, sinceS }: Pick<JudgeState, 'mode' | 'sinceS'>): boolean =>
  mode === 'video' && sinceS > SETTLE_S

const rounded = (share: number): number => Math.round(share * 1000) / 1000

/** Loss or delay say, too, that the line is short: the browser's estimate falls as well where the processor is. */
export const isBorneOut = ({ upLossShare = 0, downLossShare = 0, rttMs = 0 }: LineSample): boolean =>
  Math.max(upLossShare, downLossShare) > TELLING_LOSS_SHARE || rttMs > TELLING_RTT_MS

/** What speaks against video now; undefined when nothing does. */
function complaintOf(sample: LineSample, knowsLine: boolean): CameraModeCause | undefined {
  const { upKbps, upLossShare = 0, downLossShare = 0 } = sample
  if (upLossShare > LOSSY_SHARE) return { reason: 'lossy', way: 'up', lossShare: rounded(upLossShare) }
  if (downLossShare > LOSSY_SHARE) return { reason: 'lossy', way: 'down', lossShare: rounded(downLossShare) }
  if (!knowsLine || upKbps === undefined || sample.isEncoderBusy) return undefined
  return isSlow(upKbps, isBorneOut(sample), sample.neededKbps)
    ? { reason: 'slow', way: 'up', kbps: Math.round(upKbps) }
    : undefined
}

function isSlow(upKbps: number, isTelling: boolean, needed: number): boolean {
  if (isTelling) return upKbps < SLOW_KBPS
  return upKbps < LEAST_KBPS || (upKbps >= CREDIBLE_KBPS && upKbps < needed)
}

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
