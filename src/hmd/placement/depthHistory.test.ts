import { describe, expect, it } from 'vitest'
import { createDepthHistory, type TimedDepth } from './depthHistory.ts'

const size = { width: 16, height: 12 }
/** Straight ahead, a surface that far away. */
const seen = (timeMs: number, depthM: number): TimedDepth => ({
  timeMs,
  grid: {
    depthsM: new Float32Array(size.width * size.height).fill(depthM),
    worldFromDepthCamera: { position: [0, 0, 0], orientation: [0, 0, 0, 1] },
    intrinsics: { ...size, fx: 14, fy: 14, cx: 8, cy: 6 },
  },
})
const ahead = { origin: [0, 0, 0], direction: [0, 0, -1] } as const
const EVERY_MS = 160

/** An arm at 0.7 m until `goneMs`, then the wall behind it. */
function look(forMs: number, goneMs: number) {
  const history = createDepthHistory()
  const see = (timeMs: number): void => history.add(seen(timeMs, timeMs < goneMs ? 0.7 : 1.2))
  for (let timeMs = 0; timeMs <= forMs; timeMs += EVERY_MS) see(timeMs)
  return { history, see, depthAt: (atMs: number) => history.hit(ahead, atMs)?.pointWorld[2] }
}

describe('depth of then', () => {
  it('[PL-12] is that of the picture, not of now', () => {
    const { depthAt } = look(1600, 800)
    expect(depthAt(400)).toBeCloseTo(-0.7)
    expect(depthAt(1500)).toBeCloseTo(-1.2)
  })

  it('[PL-12] is none for a picture of which nothing is kept', () => {
    const { depthAt } = look(60_000, 800)
    expect(depthAt(400)).toBeUndefined()
    expect(depthAt(60_000)).toBeCloseTo(-1.2)
  })

  it('[PL-12] is held for a still that is drawn on later, whatever is written into the ring meanwhile', () => {
    const { history, see, depthAt } = look(1600, 800)
    history.hold(400)
    for (let timeMs = 1760; timeMs < 60_000; timeMs += EVERY_MS) {
      history.takeArray(size.width * size.height).fill(9)
      see(timeMs)
    }
    expect(depthAt(400)).toBeCloseTo(-0.7)
    history.clear()
    expect(depthAt(400)).toBeUndefined()
  })

  it('[PL-12] is less sure the longer before or after the picture it was seen', () => {
    const history = createDepthHistory()
    history.add(seen(1000, 0.7))
    const errorAt = (atMs: number): number => history.hit(ahead, atMs)?.errorM ?? NaN
    expect(errorAt(1100)).toBe(errorAt(1000))
    expect(errorAt(1460)).toBeGreaterThan(0.03)
    expect(errorAt(1510)).toBeNaN()
  })
})
