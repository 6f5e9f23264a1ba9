import { describe, expect, it } from 'vitest'
import { containRect, imagePointAt, isOnPicture } from './containLayout.ts'

describe('where the picture lies', () => {
  it('fills the width of a tall stage and is centred', () => {
    expect(containRect({ width: 1140, height: 800 }, { width: 1280, height: 720 })).toEqual({
      x: 0,
      y: 79,
      width: 1140,
      height: 641,
    })
  })

  it('fills the height of a wide stage', () => {
    expect(containRect({ width: 2000, height: 720 }, { width: 1280, height: 720 })).toEqual({
      x: 360,
      y: 0,
      width: 1280,
      height: 720,
    })
  })

  it('is empty while the stage has no size', () => {
    expect(containRect({ width: 0, height: 100 }, { width: 16, height: 9 }).width).toBe(0)
  })

  it('tells a page position as a share of the picture, also a little outside it', () => {
    const rect = { x: 100, y: 50, width: 200, height: 100 }
    expect(imagePointAt(rect, 200, 100)).toEqual([0.5, 0.5])
    expect(imagePointAt(rect, 90, 50)[0]).toBeCloseTo(-0.05)
    expect(imagePointAt(rect, 9000, -9000)).toEqual([1.5, -0.5])
  })

  it('knows the picture from its surroundings', () => {
    expect(isOnPicture([0, 1])).toBe(true)
    expect(isOnPicture([-0.01, 0.5])).toBe(false)
  })
})
