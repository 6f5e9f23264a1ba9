import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calmWatchdog, judge, type WatchdogSample, type WatchdogState } from './qualityWatchdog.ts'

const smooth: WatchdogSample = { frameShare: 1, isEncoderBusy: false, isHot: false }
const jerky: WatchdogSample = { ...smooth, frameShare: 0.85 }

/** Judges second after second; tells each level with the second at which it was reached. */
function run(
  samples: readonly WatchdogSample[],
  from = calmWatchdog,
): { state: WatchdogState; path: string[] } {
  let state = from
  const path: string[] = []
  samples.forEach((sample, second) => {
    const next = judge(state, sample)
    if (next.level !== state.level) path.push(`${second} ${next.level} ${next.reason}`)
    state = next
  })
  return { state, path }
}
const seconds = (count: number, sample: WatchdogSample): WatchdogSample[] =>
  Array.from({ length: count }, () => sample)

describe('the quality watchdog', () => {
  it('sheds within seconds, a level at a time, and stays at the lowest while it lasts', () => {
    const { state, path } = run(seconds(600, jerky))
    expect(path).toEqual(['3 reduced frame-rate', '12 low frame-rate'])
    expect(state.level).toBe('low')
  })

  it('does not mind a hiccup, nor a second now and then', () => {
    const hiccup = [...seconds(3, jerky), ...seconds(10, smooth)]
    const nowAndThen = Array.from({ length: 900 }, (_, second) => (second % 3 === 0 ? jerky : smooth))
    expect(run([...hiccup, ...nowAndThen]).path).toEqual([])
  })

  it('recovers slowly, and twice as slowly after a recovery that did not hold', () => {
    const reduced = run(seconds(10, jerky)).state
    expect(run(seconds(29, smooth), reduced).path).toEqual([])
    // A device that bears the smaller picture and not the full one.
    let state = reduced
    const recoveredAt: number[] = []
    for (let second = 0; second < 3600; second++) {
      const next = judge(state, state.level === 'full' ? jerky : smooth)
      if (next.level === 'full' && state.level !== 'full') recoveredAt.push(second)
      state = next
    }
    const gaps = recoveredAt.slice(1).map((at, index) => at - (recoveredAt[index] ?? 0))
    expect(gaps.slice(0, 3).every((gap, index) => index === 0 || gap > 1.6 * (gaps[index - 1] ?? 0))).toBe(
      true,
    )
    expect(recoveredAt.length).toBeLessThan(12)
  })

  it('says what it was: heat before all, the encoder last', () => {
    expect(run(seconds(5, { frameShare: 0.5, isEncoderBusy: true, isHot: true })).state.reason).toBe('heat')
    expect(run(seconds(5, { ...jerky, isEncoderBusy: true })).state.reason).toBe('frame-rate')
    expect(run(seconds(5, { ...smooth, isEncoderBusy: true })).state.reason).toBe('encoder')
    expect(run([...seconds(5, jerky), ...seconds(60, smooth)]).state).toMatchObject({
      level: 'full',
      reason: 'none',
    })
  })

  it('takes no frame rate from a display that is not looked at', () => {
    expect(run(seconds(100, { ...smooth, frameShare: undefined })).path).toEqual([])
  })

  it('never swings, whatever the machine does: two changes never lie within the settling time', () => {
    const sample = fc.record({
      frameShare: fc.double({ min: 0, max: 1.1, noNaN: true }),
      isEncoderBusy: fc.boolean(),
      isHot: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(sample, { minLength: 200, maxLength: 600 }), (samples) => {
        const changes = run(samples).path.map((entry) => Number(entry.split(' ')[0]))
        changes.slice(1).forEach((at, index) => expect(at - (changes[index] ?? 0)).toBeGreaterThan(5))
      }),
      { seed: 5, numRuns: 60 },
    )
  })
})
