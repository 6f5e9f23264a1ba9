import { describe, expect, it } from 'vitest'
import {
  downFiguresOf,
  readDownSample,
  readSample,
  upFiguresOf,
  type DownSample,
  type LineSample,
} from './figures.ts'

const sample = (change: Partial<LineSample>): LineSample => ({
  upBps: 2_000_000,
  rttS: 0.08,
  jitterS: 0.01,
  sent: 100,
  lost: 0,
  ...change,
})

describe('[L4] figures of the way up', () => {
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
    expect(upFiguresOf(rising, 2500)?.up.kbps).toBe(1900)
  })

  it('claim no more than was tried', () => {
    expect(upFiguresOf([sample({ upBps: 9_000_000 })], 2500)?.up.kbps).toBe(2500)
  })

  it('count loss over the whole test', () => {
    const last = sample({ sent: 1000, lost: 50 })
    expect(upFiguresOf([sample({}), last], 2500)).toEqual({
      up: { kbps: 2000, lossShare: 0.05, jitterMs: 10 },
      rttMs: 80,
    })
    expect(upFiguresOf([sample({ sent: 10, lost: -1 })], 2500)?.up.lossShare).toBe(0)
    expect(upFiguresOf([sample({ sent: 0 })], 2500)?.up.lossShare).toBe(0)
  })

  it('are none where the browser told too little', () => {
    expect(upFiguresOf([], 2500)).toBeUndefined()
    expect(upFiguresOf([sample({ upBps: undefined })], 2500)).toBeUndefined()
    expect(upFiguresOf([sample({ rttS: undefined })], 2500)).toBeUndefined()
  })
})

/** A look every half second at a stream of so much, of which a share is lost. */
function looks(kbps: number, lossShare: number, fromMs = 0, packetBytes = 250): readonly DownSample[] {
  return Array.from({ length: 8 }, (_, index) => {
    const ms = index * 500
    const sent = (kbps * ms) / 8 / packetBytes
    const received = sent * (1 - lossShare)
    const bytes = received * packetBytes
    return { atMs: fromMs + ms, bytes, received, lost: sent - received, jitterS: 0.02 }
  })
}

describe('[L8] figures of the way down', () => {
  it('are read from what has come, and are none of it before anything has', () => {
    const inbound = {
      type: 'inbound-rtp',
      kind: 'audio',
      timestamp: 5000,
      packetsReceived: 90,
      packetsLost: 10,
      bytesReceived: 20_000,
      headerBytesReceived: 1080,
      jitter: 0.03,
    }
    expect(readDownSample([inbound], 1)).toEqual({
      atMs: 5000,
      bytes: 21_080,
      received: 90,
      lost: 10,
      jitterS: 0.03,
    })
    expect(readDownSample([], 7)).toEqual({ atMs: 7, bytes: 0, received: 0, lost: 0, jitterS: undefined })
  })

  it('take loss and jitter from the little, and the width from the much', () => {
    const narrow = downFiguresOf({ little: looks(300, 0.05), much: looks(2500, 0.6, 4000) }, 2500)
    expect(narrow).toEqual({ kbps: 1000, lossShare: expect.closeTo(0.05) as number, jitterMs: 20 })
  })

  it('claim no more than was tried', () => {
    expect(downFiguresOf({ little: looks(300, 0), much: looks(2600, 0) }, 2500)?.kbps).toBe(2500)
  })

  it('say that all is lost where nothing comes', () => {
    expect(downFiguresOf({ little: looks(0, 0), much: looks(0, 0) }, 2500)).toEqual({
      kbps: 0,
      lossShare: 1,
      jitterMs: 20,
    })
  })

  it('are none where nobody looked', () => {
    expect(downFiguresOf({ little: [], much: looks(2500, 0) }, 2500)).toBeUndefined()
    expect(downFiguresOf({ little: looks(300, 0), much: [] }, 2500)).toBeUndefined()
  })
})
