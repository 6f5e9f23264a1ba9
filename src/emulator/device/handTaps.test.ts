import { describe, expect, it } from 'vitest'
import type { Vec3 } from '../../shared/protocol/spaces.ts'
import { createHandTaps } from './handTaps.ts'

describe('handTaps', () => {
  const left: Vec3 = [-1, 0, -1]
  const right: Vec3 = [1, 0, -1]
  it('points where the hand points', () => {
    const taps = createHandTaps()
    taps.pointAlong(left)
    expect(taps.frame(0)).toEqual({ direction: left, isPressed: false })
  })
  it('lets a tap go where it was made, though the hand has moved on', () => {
    const taps = createHandTaps()
    taps.pointAlong(left)
    taps.tap()
    taps.pointAlong(right)
    expect(taps.frame(0)).toEqual({ direction: left, isPressed: true })
    expect(taps.frame(500)).toEqual({ direction: left, isPressed: false })
    expect(taps.frame(533)).toEqual({ direction: right, isPressed: false })
  })
  it('makes two taps in one frame’s time two', () => {
    const taps = createHandTaps()
    taps.pointAlong(left)
    taps.tap()
    taps.pointAlong(right)
    taps.tap()
    const seen = [0, 33, 66, 133, 166, 200, 300].map((nowMs) => taps.frame(nowMs))
    expect(seen.map(({ isPressed }) => isPressed)).toEqual([true, true, true, false, true, true, false])
    expect(seen.map(({ direction }) => direction[0])).toEqual([-1, -1, -1, -1, 1, 1, 1])
  })
})
