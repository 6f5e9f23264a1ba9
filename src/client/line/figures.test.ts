import { describe, expect, it } from 'vitest'
import { figuresOf, readSample, type LineSample } from './figures.ts'

const sample = (change: Partial<LineSample>): LineSample => ({
  upBps: 2_000_000,
  rttS: 0.08,
  jitterS: 0.01,
  sent: 100,
  lost: 0,
  ...change,
})

describe('[L4] figures of the line', () => {
  it('are read from the pair in use, and from what the relay reports of the picture', () => {
    expect(
      readSample([
        { type: 'candidate-pair', nominated: false, availableOutgoingBitrate: 1, currentRoundTripTime: 9 },
        {
          type: 'candidate-pair',
          nominated: true,
          availableOutgoingBitrate: 1_500_000,
          currentRoundTripTime: 0.2,
        },
        { type: 'outbound-rtp', kind: 'video', packetsSent: 700 },
        { type: 'remote-inbound-rtp', kind: 'video', packetsLost: 7, roundTripTime: 0.1, jitter: 0.02 },
        'nonsense',
      ]),
    ).toEqual({ upBps: 1_500_000, rttS: 0.1, jitterS: 0.02, sent: 700, lost: 7 })
    expect(readSample([])).toEqual({
      upBps: undefined,
      rttS: undefined,
      jitterS: undefined,
      sent: 0,
      lost: 0,
    })
  })

  it('are what the congestion control came to in the end, not what it began with', () => {
    const rising = [300, 600, 900, 1200, 1500, 1800, 1900, 1900, 1800].map((kbps) =>
      sample({ upBps: kbps * 1000 }),
    )
    expect(figuresOf(rising, 2500)?.upKbps).toBe(1900)
  })

  it('claim no more than was tried', () => {
    expect(figuresOf([sample({ upBps: 9_000_000 })], 2500)?.upKbps).toBe(2500)
  })

  it('count loss over the whole test', () => {
    const last = sample({ sent: 1000, lost: 50 })
    expect(figuresOf([sample({}), last], 2500)).toEqual({
      upKbps: 2000,
      lossShare: 0.05,
      rttMs: 80,
      jitterMs: 10,
    })
    expect(figuresOf([sample({ sent: 10, lost: -1 })], 2500)?.lossShare).toBe(0)
    expect(figuresOf([sample({ sent: 0 })], 2500)?.lossShare).toBe(0)
  })

  it('are none where the browser told too little', () => {
    expect(figuresOf([], 2500)).toBeUndefined()
    expect(figuresOf([sample({ upBps: undefined })], 2500)).toBeUndefined()
    expect(figuresOf([sample({ rttS: undefined })], 2500)).toBeUndefined()
  })
})
