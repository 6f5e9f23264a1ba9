// The calibration wizard as pure transitions: what the wearer is asked to do next, and when it is over.
import {
  WANTED_VIEWS,
  type CalibrationOutcome,
  type CalibrationRefusal,
  type MissingView,
  type SolvedCalibration,
} from '../../shared/geometry/calibration/calibrationTypes.ts'

export type WizardState =
  | { readonly tag: 'off' }
  /** No sheet in sight (yet, or any more). */
  | { readonly tag: 'looking' }
  /** Collecting: views so far, and the movement that is wanted now; undefined while it is being worked out. */
  | { readonly tag: 'viewing'; readonly views: number; readonly wanted: MissingView | undefined }
  | { readonly tag: 'done'; readonly solved: SolvedCalibration }
  /** `broken`: not for what was seen, but because a worker of this page does not work. */
  | { readonly tag: 'failed'; readonly reason: CalibrationRefusal | 'broken' }

/** `broken`: it threw. */
export type SolverAnswer = CalibrationOutcome | 'broken'

export interface WizardProgress {
  readonly state: WizardState
  /** Begun, and from the first sight of the sheet on, seen it. */
  readonly startedAtMs: number
  readonly sightings: number
  readonly lastSeenMs: number | undefined
  /** The newest answer of the solver. */
  readonly outcome: CalibrationOutcome | undefined
}

export type WizardEvent =
  /** A picture was looked at, and the sheet was in it or not; or no picture has come for a while. */
  | { readonly type: 'looked'; readonly nowMs: number; readonly seen: boolean }
  | { readonly type: 'answered'; readonly nowMs: number; readonly outcome: CalibrationOutcome }
  /** Nothing is looked at or solved any more. */
  | { readonly type: 'broke' }

/** It takes 5 to 20 s; nobody is to look for a sheet, or at it, for longer than this. */
export const GIVE_UP_MS = 29_000
/** Out of sight for so long, the wearer is told. */
const LOST_MS = 1500
/** The answer is taken although some movement could still be larger: at this many sightings, or when it is this sure. */
const ENOUGH_SIGHTINGS = 90
const sure = { sightings: 24, errorMm: 1.5, lagSigmaMs: 3 } as const

export const beginWizard = (nowMs: number): WizardProgress => ({
  state: { tag: 'looking' },
  startedAtMs: nowMs,
  sightings: 0,
  lastSeenMs: undefined,
  outcome: undefined,
})

const isOver = ({ tag }: WizardState): boolean => tag === 'done' || tag === 'failed' || tag === 'off'

function isSure({ outcome, sightings }: WizardProgress): boolean {
  if (outcome?.tag !== 'solved' || sightings < sure.sightings) return false
  return outcome.solved.errorMm <= sure.errorMm && outcome.solved.lagSigmaMs <= sure.lagSigmaMs
}

/** How it ends, or undefined while it goes on. */
function endOf(progress: WizardProgress, nowMs: number): WizardState | undefined {
  const { outcome, sightings, startedAtMs } = progress
  const isLate = nowMs - startedAtMs >= GIVE_UP_MS
  if (outcome?.tag !== 'solved')
    return isLate ? { tag: 'failed', reason: outcome?.reason ?? 'no-target' } : undefined
  const isComplete = outcome.progress.missing.length === 0 || sightings >= ENOUGH_SIGHTINGS
  // When it is late, with less movement than was asked for: its error says what it is worth.
  return isComplete || isLate || isSure(progress) ? { tag: 'done', solved: outcome.solved } : undefined
}

function stateNow(progress: WizardProgress, nowMs: number): WizardState {
  const end = endOf(progress, nowMs)
  if (end !== undefined) return end
  const { outcome, lastSeenMs } = progress
  if (lastSeenMs === undefined || nowMs - lastSeenMs > LOST_MS) return { tag: 'looking' }
  const { views = 1, missing = [] } = outcome?.progress ?? {}
  return { tag: 'viewing', views: Math.min(WANTED_VIEWS, views), wanted: missing[0] }
}

const seenAt = (progress: WizardProgress, nowMs: number): WizardProgress => ({
  ...progress,
  startedAtMs: progress.sightings === 0 ? nowMs : progress.startedAtMs,
  sightings: progress.sightings + 1,
  lastSeenMs: nowMs,
})

export function wizardStep(progress: WizardProgress, event: WizardEvent): WizardProgress {
  if (isOver(progress.state)) return progress
  if (event.type === 'broke') return { ...progress, state: { tag: 'failed', reason: 'broken' } }
  const next: WizardProgress =
    event.type === 'answered'
      ? { ...progress, outcome: event.outcome }
      : event.seen
        ? seenAt(progress, event.nowMs)
        : progress
  return { ...next, state: stateNow(next, event.nowMs) }
}
