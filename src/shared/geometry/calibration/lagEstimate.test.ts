// SPEC.md beside says what each rule (L…) means.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEED } from '../../../testing/arbitraries.ts'
import { createRandom } from '../../../testing/syntheticWorld.ts'
import type { GrayImage } from '../motion/motionTypes.ts'
import { fromAxisAngle, multiply } from '../quat.ts'
import { imageShift, SHIFT_HEIGHT, SHIFT_WIDTH } from './imageShift.ts'
import { createLagEstimator, type LagEstimate } from './lagEstimate.ts'

/** A wall of soft spots, seen through a window at (x, y) pixels; a hand of its own pace passes when asked for. */
function createWall(seed: number) {
  const random = createRandom(seed)
  const waves = Array.from({ length: 16 }, () => ({
    fx: random.normal() * 0.25,
    fy: random.normal() * 0.25,
    phase: random.uniform() * 6.3,
    size: 7 + 8 * random.uniform(),
  }))
  const lumaAt = (x: number, y: number): number =>
    128 + waves.reduce((sum, { fx, fy, phase, size }) => sum + size * Math.sin(fx * x + fy * y + phase), 0)
  return (x: number, y: number, handX?: number): GrayImage => ({
    width: SHIFT_WIDTH,
    height: SHIFT_HEIGHT,
    data: Uint8Array.from({ length: SHIFT_WIDTH * SHIFT_HEIGHT }, (_, index) => {
      const [px, py] = [index % SHIFT_WIDTH, Math.floor(index / SHIFT_WIDTH)]
      const isHand = handX !== undefined && Math.abs(px - handX) < 9 && py > 10
      const luma = isHand
        ? 80 + (((px - Math.round(handX)) * 5) % 40)
        : lumaAt(px + x, py + y) + 2 * random.normal()
      return Math.max(0, Math.min(255, Math.round(luma)))
    }),
  })
}

interface Watching {
  readonly lagMs: number
  readonly seed: number
  /** Radians of the head's yaw; pitch is a third of it. */
  readonly swing: number
  readonly seconds: number
  readonly hand?: boolean
  /** The picture moves by itself, not as the head turns. */
  readonly foreign?: boolean
}

const FOCAL_PX = 48
const FRAME_MS = 66

function watch({
  lagMs,
  seed,
  swing,
  seconds,
  hand = false,
  foreign = false,
}: Watching): LagEstimate | undefined {
  const wall = createWall(seed)
  const estimator = createLagEstimator()
  const yawAt = (ms: number): number =>
    swing * (Math.sin(ms / 420 + seed) + 0.5 * Math.sin(ms / 950) + 0.25 * Math.sin(ms / 180 + 1))
  const pitchAt = (ms: number): number => (swing / 3) * Math.sin(ms / 600 + 2 * seed)
  let before: { readonly image: GrayImage; readonly ms: number } | undefined
  let nextFrame = 600
  for (let ms = 0; ms < seconds * 1000; ms += 16.7) {
    const orientation = multiply(fromAxisAngle([0, 1, 0], yawAt(ms)), fromAxisAngle([1, 0, 0], pitchAt(ms)))
    estimator.addPose(ms, orientation)
    if (ms < nextFrame) continue
    nextFrame += FRAME_MS
    const seenAt = foreign ? ms * 1.37 + 5000 : ms - lagMs
    // Turning left moves what is seen to the right: the window goes left.
    const image = wall(
      -FOCAL_PX * yawAt(seenAt),
      -FOCAL_PX * pitchAt(seenAt),
      hand ? (ms / 40) % SHIFT_WIDTH : undefined,
    )
    const shift = before && imageShift(before.image, image)
    if (before !== undefined && shift !== undefined)
      estimator.addMotion({ fromMs: before.ms, toMs: ms, ...shift })
    before = { image, ms }
  }
  return estimator.estimate()
}

describe('the shift of a whole picture', () => {
  it('L1 is told to a small part of a pixel', () => {
    const wall = createWall(3)
    const way = fc.double({ min: -6, max: 6, noNaN: true })
    fc.assert(
      fc.property(way, way, (x, y) => {
        const shift = imageShift(wall(0, 0), wall(-x, -y))
        expect(Math.hypot(shift!.x - x, shift!.y - y)).toBeLessThan(0.12)
      }),
      { seed: SEED, numRuns: 30 },
    )
  })
  it('L1 is not told of a plain picture', () => {
    const plain: GrayImage = { width: 64, height: 36, data: new Uint8Array(64 * 36).fill(90) }
    expect(imageShift(plain, plain)).toBeUndefined()
  })
})

describe('the lag without a target', () => {
  it('L2 is found to a few milliseconds from the head’s turning, and says its sigma', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 400 }), fc.integer({ min: 1, max: 99 }), (lagMs, seed) => {
        const found = watch({ lagMs, seed, swing: 0.15, seconds: 12 })
        expect(found?.confident).toBe(true)
        expect(Math.abs(found!.lagMs - lagMs)).toBeLessThan(4)
        expect(found!.sigmaMs).toBeLessThan(5)
      }),
      { seed: SEED, numRuns: 4 },
    )
  })
  it('L2 is found while a hand moves through the picture', () => {
    const found = watch({ lagMs: 120, seed: 5, swing: 0.15, seconds: 12, hand: true })
    expect(Math.abs(found!.lagMs - 120)).toBeLessThan(8)
  })
  it('L3 is not trusted while the head is still, nor after too little turning', () => {
    expect(watch({ lagMs: 80, seed: 2, swing: 0, seconds: 8 })?.confident ?? false).toBe(false)
    expect(watch({ lagMs: 80, seed: 2, swing: 0.15, seconds: 2 })?.confident ?? false).toBe(false)
  })
  it('L3 is not trusted when the picture moves otherwise than the head', () => {
    expect(watch({ lagMs: 80, seed: 4, swing: 0.15, seconds: 12, foreign: true })?.confident ?? false).toBe(
      false,
    )
  })
})
