// Looks as they were read in a browser over shaped lines (src/shaper), rounded.
import { describe, expect, it } from 'vitest'
import type { MediaQuality } from '../ports.ts'
import { causeOf, judgeConnection, type Quality } from './connectionGrade.ts'

const clear: MediaQuality = {
  passes: true,
  rttMs: 4,
  lossShare: 0,
  upLossShare: 0,
  downLossShare: 0,
  upKbps: 5405,
  isEncoderBusy: false,
}
const judge = (change: Partial<MediaQuality>) => judgeConnection({ ...clear, ...change })

describe('one’s own connection', () => {
  it('is good on a clear line, and on one whose estimate has only become careful', () => {
    expect(judge({})).toEqual({ grade: 'good' })
    expect(judge({ rttMs: 165, lossShare: 0.016, upLossShare: 0.011, upKbps: 207 })).toEqual({
      grade: 'good',
    })
  })

  it('names the way out where packets are lost on it, and is poor where it is slow besides', () => {
    expect(judge({ upLossShare: 0.05, lossShare: 0.05 })).toEqual({ grade: 'fair', cause: 'uplink' })
    expect(judge({ rttMs: 300, upLossShare: 0.06, lossShare: 0.09, upKbps: 74 })).toEqual({
      grade: 'poor',
      cause: 'uplink',
    })
    expect(judge({ upLossShare: 0.12 })).toEqual({ grade: 'poor', cause: 'uplink' })
  })

  it('names the way in', () => {
    expect(judge({ downLossShare: 0.08, upLossShare: 0.01 })).toEqual({ grade: 'fair', cause: 'downlink' })
    expect(judge({ downLossShare: 0.2, upLossShare: 0.05 })).toEqual({ grade: 'poor', cause: 'downlink' })
  })

  it('names the processor, unless the line is worse', () => {
    expect(judge({ isEncoderBusy: true, upKbps: 300 })).toEqual({ grade: 'fair', cause: 'processor' })
    expect(judge({ isEncoderBusy: true, upLossShare: 0.2 })).toEqual({ grade: 'poor', cause: 'uplink' })
  })

  it('names a long way there and back', () => {
    expect(judge({ rttMs: 420 })).toEqual({ grade: 'fair', cause: 'delay' })
    expect(judge({ rttMs: 700 })).toEqual({ grade: 'poor', cause: 'delay' })
  })

  it('has a grade and no cause where a burst is not borne out', () => {
    expect(judge({ lossShare: 0.3 })).toEqual({ grade: 'poor' })
    expect(
      judge({ lossShare: 0.04, upLossShare: undefined, downLossShare: undefined, rttMs: undefined }),
    ).toEqual({ grade: 'fair' })
  })
})

describe('another’s connection', () => {
  const told: Quality = { type: 'quality', rttMs: 80, lossShare: 0.05, grade: 'fair', cause: 'uplink' }
  it('is explained by its own word, or by the relay while that is short of time', () => {
    expect(causeOf(told, false)).toBe('uplink')
    expect(causeOf(told, true)).toBe('relay')
    expect(causeOf({ ...told, cause: 'processor' }, true)).toBe('processor')
    expect(causeOf({ ...told, grade: 'good' }, true)).toBeUndefined()
    expect(causeOf(undefined, true)).toBeUndefined()
  })
})
