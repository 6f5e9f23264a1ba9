import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import type { MatchedPicture } from '../../client/pictureSync/pictureClock.ts'
import type { StrokeSample } from '../../shared/protocol/marks.ts'
import { picture } from '../../testing/scenarios.ts'
import type { Freeze } from '../video/freeze.ts'
import type { LivePicture } from '../video/livePicture.ts'
import { createDrawOn } from './drawOn.ts'

const then = picture()
const later = picture({
  frameSeq: 2,
  worldFromCamera: { position: [0.07, 1.6, 0], orientation: [0, 0, 0, 1] },
})

describe('drawing on the live picture', () => {
  it('[GEST-8] looks the picture up once for all samples of an event, and carries each over', () => {
    let lookUps = 0
    const painted = { match: 'exact' } as MatchedPicture
    const stage = {
      size: signal({ width: 1280, height: 720 }),
      paintedAt: () => painted,
      again: () => painted,
      settled: () => Promise.resolve(painted),
    } as unknown as LivePicture
    const drawnOn = createDrawOn({
      freeze: { view: signal({ tag: 'live' }) } as unknown as Freeze,
      autoFreeze: signal(false),
      livePicture: signal(stage),
      liveRef: () => {
        lookUps += 1
        return then
      },
      pictureNow: () => ({ picture: later, pictureId: undefined }),
    })(0)
    const samples = Array.from({ length: 10_000 }, (): StrokeSample => [0.5, 0.5, 0.5])
    const over = samples.map(drawnOn.carryOver())
    const back = over.map(drawnOn.carryBack(later))
    expect(lookUps).toBe(2)
    // 7 cm to the right, at the assumed 70 cm.
    expect(over[0]?.[0]).toBeCloseTo(0.5 + (0.1 * 969) / 1280)
    expect(back.at(-1)?.[0]).toBeCloseTo(0.5)
  })
})
