import { describe, expect, it } from 'vitest'
import { capAfter, lowerOf, MOST_KBPS, openCap, type CapSample, type CapState } from './cap.ts'

const good: CapSample = { upKbps: 2500, downLossShare: 0, isBorneOut: false, isSettled: true }

function after(state: CapState, seconds: number, sample: Partial<CapSample>): CapState {
  let now = state
  for (let s = 0; s < seconds; s += 2) now = capAfter(now, { ...good, ...sample }, 2)
  return now
}

describe('bits', () => {
  it('[CAP-1] half of an expert’s loss comes off at each look, and little loss gives it back slowly', () => {
    const once = after(openCap, 2, { downLossShare: 0.4 })
    expect(once.kbps).toBe(MOST_KBPS * 0.8)
    expect(after(once, 2, { downLossShare: 0.05 }).kbps).toBe(once.kbps)
    expect(after(once, 2, {}).kbps).toBeCloseTo(once.kbps * 1.05)
    expect(after(once, 60, {}).kbps).toBe(MOST_KBPS)
    expect(after(openCap, 600, { downLossShare: 0.9 }).kbps).toBe(300)
  })
})

describe('size', () => {
  it('[CAP-2] falls after eight seconds of too little, to what fits', () => {
    expect(after(openCap, 6, { upKbps: 900 }).level).toBe('full')
    expect(after(openCap, 8, { upKbps: 900 }).level).toBe('reduced')
    expect(after(openCap, 8, { upKbps: 200 }).level).toBe('low')
    expect(after(openCap, 60, { upKbps: 200, isSettled: false }).level).toBe('full')
    expect(after(openCap, 60, { upKbps: undefined }).level).toBe('full')
  })

  it('[CAP-2] grows after twenty seconds with a fifth to spare', () => {
    const low = after(openCap, 8, { upKbps: 200 })
    expect(after(low, 18, {}).level).toBe('low')
    expect(after(low, 20, { upKbps: 700 }).level).toBe('low')
    expect(after(low, 20, { upKbps: 800 }).level).toBe('reduced')
    expect(after(low, 20, {}).level).toBe('full')
  })

  it('[CAP-2] is the line’s doing only where its own figures bore it out as the picture shrank', () => {
    expect(after(openCap, 8, { upKbps: 900, isBorneOut: true }).reason).toBe('line')
    const short = after(openCap, 8, { upKbps: 900 })
    expect(short.reason).toBe('encoder')
    expect(after(short, 8, { upKbps: 200, isBorneOut: true })).toMatchObject({ level: 'low', reason: 'line' })
    expect(after(short, 20, {})).toMatchObject({ level: 'full', reason: 'encoder' })
  })

  it('of two limits the lower holds', () => {
    expect([lowerOf('full', 'low'), lowerOf('reduced', 'full'), lowerOf('low', 'reduced')]).toEqual([
      'low',
      'reduced',
      'low',
    ])
  })
})
