import { describe, expect, it } from 'vitest'
import type { CalibrationOutcome, MissingView } from '../../shared/geometry/calibration/calibrationTypes.ts'
import { calibration } from '../../testing/scenarios.ts'
import { beginWizard, GIVE_UP_MS, wizardStep, type WizardEvent } from './wizardFlow.ts'

const solved = (missing: readonly MissingView[] = []): CalibrationOutcome => ({
  tag: 'solved',
  progress: { views: 5, missing },
  solved: { calibration, errorPx: 0.2, errorMm: 1.5, lagSigmaMs: 1, targetScale: 1 },
})
const refused = (views: number, missing: readonly MissingView[]): CalibrationOutcome => ({
  tag: 'refused',
  reason: 'views',
  progress: { views, missing },
})
const seen = (nowMs: number): WizardEvent => ({ type: 'looked', nowMs, seen: true })
const unseen = (nowMs: number): WizardEvent => ({ type: 'looked', nowMs, seen: false })
const answered = (nowMs: number, outcome: CalibrationOutcome): WizardEvent => ({
  type: 'answered',
  nowMs,
  outcome,
})
const after = (...events: readonly WizardEvent[]) => events.reduce(wizardStep, beginWizard(0)).state

describe('the calibration wizard', () => {
  it('asks for the sheet until it is seen, and again when it is out of sight', () => {
    expect(after(unseen(500)).tag).toBe('looking')
    expect(after(seen(500)).tag).toBe('viewing')
    expect(after(seen(500), unseen(1500)).tag).toBe('viewing')
    expect(after(seen(500), unseen(2200)).tag).toBe('looking')
  })
  it('says how many views there are and which movement is wanted next', () => {
    expect(after(seen(500), answered(900, refused(3, ['tilt', 'motion'])))).toEqual({
      tag: 'viewing',
      views: 3,
      wanted: 'tilt',
    })
  })
  it('[W1] is done when it is solved and no movement is missing', () => {
    expect(after(seen(500), answered(8000, solved())).tag).toBe('done')
    expect(after(seen(500), answered(600, solved(['distance']))).tag).toBe('viewing')
  })
  it('[W1] is done sooner when it is sure, whatever movement is missing', () => {
    const often = Array.from({ length: 24 }, (_, i) => seen(100 * i))
    expect(after(...often, answered(2500, solved(['upDown']))).tag).toBe('done')
    expect(after(seen(2000), answered(2500, solved(['upDown']))).tag).toBe('viewing')
  })
  it('[W1] gives up in under half a minute with the reason, or takes what was solved by then', () => {
    expect(GIVE_UP_MS).toBeLessThan(30_000)
    expect(after(unseen(GIVE_UP_MS))).toEqual({ tag: 'failed', reason: 'no-target' })
    expect(after(seen(1), answered(900, refused(2, ['motion'])), seen(GIVE_UP_MS + 1))).toEqual({
      tag: 'failed',
      reason: 'views',
    })
    expect(after(seen(1), answered(900, solved(['distance'])), seen(GIVE_UP_MS + 1)).tag).toBe('done')
  })
  it('[W1] counts that from the first sight of the sheet: who had to fetch it loses nothing', () => {
    const fetched = [unseen(20_000), seen(25_000)]
    expect(after(...fetched, seen(24_000 + GIVE_UP_MS)).tag).toBe('viewing')
    expect(after(...fetched, seen(25_000 + GIVE_UP_MS)).tag).toBe('failed')
  })
  it('stays as it ended', () => {
    expect(after(seen(500), answered(8000, solved()), unseen(60_000)).tag).toBe('done')
  })
})
