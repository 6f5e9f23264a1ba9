import { describe, expect, it } from 'vitest'
import { calibration } from '../../../testing/scenarios.ts'
import { withLag } from './adoptLag.ts'
import type { LagEstimate } from './lagEstimate.ts'

const estimate = (change: Partial<LagEstimate>): LagEstimate => ({
  lagMs: 80,
  sigmaMs: 2,
  correlation: 0.97,
  turnedRad: 4,
  confident: true,
  ...change,
})

describe('L4 the lag in use', () => {
  it('gives way to a confident other one', () => {
    expect(withLag(calibration, estimate({}))).toEqual({ ...calibration, camLagMs: 80, lagSigmaMs: 2 })
  })
  it('stands when it was measured on this unit, unless it is surely quite another one by now', () => {
    const measured = { ...calibration, source: 'calibrated' } as const
    expect(withLag(measured, estimate({ lagMs: 20 }))).toBeUndefined()
    expect(withLag(measured, estimate({ lagMs: 80, sigmaMs: 20 }))).toBeUndefined()
    expect(withLag(measured, estimate({}))).toEqual({ ...measured, camLagMs: 80, lagSigmaMs: 2 })
  })
  it('that was only assumed gives way to one that is known far better, though it was right', () => {
    const assumed = { ...calibration, lagSigmaMs: 80 }
    expect(withLag(assumed, estimate({ lagMs: 3 }))).toEqual({ ...assumed, camLagMs: 3, lagSigmaMs: 2 })
    expect(withLag({ ...assumed, lagSigmaMs: 6 }, estimate({ lagMs: 3, sigmaMs: 1 }))).toBeUndefined()
  })
  it('stands against one that is not sure, or hardly other', () => {
    expect(withLag(calibration, undefined)).toBeUndefined()
    expect(withLag(calibration, estimate({ confident: false }))).toBeUndefined()
    expect(withLag(calibration, estimate({ lagMs: 6 }))).toBeUndefined()
    expect(withLag(calibration, estimate({ lagMs: 9, sigmaMs: 4.8 }))).toBeUndefined()
  })
})
