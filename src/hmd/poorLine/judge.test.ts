import { describe, expect, it } from 'vitest'
import type { CameraChoice } from '../../shared/protocol/device.ts'
import { neededKbps } from '../../client/call/videoOrStills.ts'
import { freshJudge, judge, type JudgeState, type LineSample } from './judge.ts'

const good: LineSample = {
  passes: true,
  upKbps: 2400,
  upLossShare: 0,
  downLossShare: 0,
  rttMs: 40,
  isEncoderBusy: false,
  neededKbps: neededKbps(1280, 720, 30),
  stillMs: undefined,
}
const slow: LineSample = { ...good, upKbps: 700 }
const lossy: LineSample = { ...good, upLossShare: 0.12 }
const video = freshJudge('video', { reason: 'good' })

/** Looks every two seconds, for so long. */
function after(
  state: JudgeState,
  seconds: number,
  sample: LineSample,
  choice: CameraChoice = 'automatic',
): JudgeState {
  let now = state
  for (let s = 0; s < seconds; s += 2) now = judge(now, sample, { choice, stepS: 2 })
  return now
}
const inStills = after(after(video, 20, good), 6, slow)

describe('into stills', () => {
  it('[MODE-2] under 1.5 Mbit/s, with the figure and whose way it is, once it has lasted some seconds', () => {
    const settled = after(video, 20, good)
    expect(after(settled, 4, slow).mode).toBe('video')
    expect(after(settled, 6, slow)).toMatchObject({
      mode: 'still',
      cause: { reason: 'slow', way: 'up', kbps: 700 },
    })
  })

  it('[MODE-2] above 10 % loss, whichever way, from the start', () => {
    expect(after(video, 6, lossy).cause).toEqual({ reason: 'lossy', way: 'up', lossShare: 0.12 })
    expect(after(video, 6, { ...good, downLossShare: 0.3 }).cause).toMatchObject({
      reason: 'lossy',
      way: 'down',
    })
    expect(after(video, 600, { ...good, downLossShare: 0.1 }).mode).toBe('video')
  })

  it('[MODE-3] a sender that begins may learn the line first', () => {
    expect(after(video, 12, slow).mode).toBe('video')
    expect(after(video, 18, slow).mode).toBe('still')
  })

  it('[MODE-3] a single hiccup is none, nor is every third look', () => {
    let state = after(video, 20, good)
    for (let round = 0; round < 50; round++) {
      state = after(state, 2, lossy)
      state = after(state, 4, good)
    }
    expect(state.mode).toBe('video')
  })

  it('[MODE-3] a careful estimate counts only where the picture needs more, or loss or delay bear it out', () => {
    const small = { ...slow, upKbps: 250, neededKbps: neededKbps(640, 360, 10) }
    expect(after(video, 60, small).mode).toBe('video')
    expect(after(video, 60, { ...small, upKbps: 60 }).mode).toBe('still')
    // A line of 2 Mbit/s whose delay sways: collapsed, with nothing to bear it out.
    expect(after(video, 60, { ...slow, upKbps: 250, upLossShare: 0.01 }).mode).toBe('video')
    expect(after(video, 60, { ...small, downLossShare: 0.05 }).mode).toBe('still')
    expect(after(video, 60, { ...small, rttMs: 700 }).mode).toBe('still')
  })

  it('[MODE-3] does not blame the line for a slow processor', () => {
    expect(after(video, 60, { ...slow, isEncoderBusy: true }).mode).toBe('video')
  })

  it('what is not known speaks against nothing', () => {
    const unknown = { ...good, upKbps: undefined, upLossShare: undefined, downLossShare: undefined }
    expect(after(video, 60, { ...unknown, rttMs: undefined }).mode).toBe('video')
  })
})

describe('back to video', () => {
  it('[MODE-4] by itself when the line has held for twenty seconds', () => {
    expect(after(inStills, 18, good).mode).toBe('still')
    expect(after(inStills, 20, good)).toMatchObject({ mode: 'video', cause: { reason: 'good' } })
  })

  it('[MODE-4] counts anew after loss, and not while a still takes long to go up', () => {
    const shaken = after(after(inStills, 18, good), 2, { ...good, upLossShare: 0.05 })
    expect(after(shaken, 18, good).mode).toBe('still')
    expect(after(inStills, 600, { ...good, stillMs: 2000 }).mode).toBe('still')
    expect(after(inStills, 20, { ...good, stillMs: 900 }).mode).toBe('video')
  })

  it('[MODE-4] the old estimate is not asked: nothing was sent that could have raised it', () => {
    expect(after(inStills, 20, { ...good, upKbps: 300 }).mode).toBe('video')
  })

  it('[MODE-5] a return that failed makes the next one twice as slow, up to a limit; one that held forgets it', () => {
    let state = inStills
    for (const holdS of [20, 40, 80, 160, 320, 320]) {
      expect(state.holdS).toBe(holdS)
      expect(after(state, holdS - 2, good).mode).toBe('still')
      state = after(after(state, holdS, good), 6, lossy)
      expect(state.mode).toBe('still')
    }
    const proven = after(after(state, 320, good), 70, good)
    expect(after(proven, 6, lossy).holdS).toBe(20)
  })
})

describe('nothing passes', () => {
  const none = { ...good, passes: false }
  it('[MODE-1] stills at once, whatever was chosen', () => {
    expect(after(video, 2, none).cause).toEqual({ reason: 'no-media' })
    expect(after(video, 2, none, 'video')).toMatchObject({ mode: 'still', cause: { reason: 'no-media' } })
  })

  it('[MODE-4] video again soon after it passes', () => {
    expect(after(after(video, 2, none), 6, good).mode).toBe('video')
  })
})

describe('the experts’ choice', () => {
  it('[MODE-6] holds at once and against the line, and automatic judges anew', () => {
    const chosen = after(video, 2, good, 'still')
    expect(chosen).toMatchObject({ mode: 'still', cause: { reason: 'chosen' } })
    expect(after(chosen, 600, good, 'still').mode).toBe('still')
    expect(after(chosen, 2, good).mode).toBe('video')
    const insisted = after(inStills, 2, lossy, 'video')
    expect(insisted).toMatchObject({ mode: 'video', cause: { reason: 'chosen' } })
    expect(after(insisted, 600, lossy, 'video').mode).toBe('video')
    expect(after(insisted, 10, lossy).mode).toBe('still')
  })
})
