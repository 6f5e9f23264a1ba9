import { describe, expect, it } from 'vitest'
import { placeBar, type BarCircumstances } from './placeBar.ts'

const bar = { width: 360, height: 40 }
const desk: BarCircumstances = {
  stage: { width: 980, height: 551 },
  picture: { x: 0, y: 0, width: 980, height: 551 },
  bar,
  mark: { x: 400, y: 200, width: 80, height: 60 },
  others: [],
  last: undefined,
}

describe('[HAND-14] the bar of a mark in hand', () => {
  it('stands under its mark where nothing is there, and above it at the lower edge', () => {
    expect(placeBar(desk)).toMatchObject({ side: 'below', y: 274 })
    expect(placeBar({ ...desk, mark: { ...desk.mark, y: 480 } }).side).toBe('above')
  })

  it('goes where no other mark and not the live window is', () => {
    const below = { x: 380, y: 270, width: 60, height: 60 }
    const { side } = placeBar({ ...desk, others: [below] })
    expect(side).toBe('above')
    const above = { x: 300, y: 100, width: 300, height: 80 }
    expect(placeBar({ ...desk, others: [below, above] }).side).not.toMatch(/below|above/)
  })

  it('stands at the lower edge where marks are on all sides', () => {
    const ring = { x: 390, y: 200, width: 60, height: 60 }
    const others = [
      { ...ring, y: 100, x: 0, width: 980, height: 98 },
      { ...ring, y: 265, x: 0, width: 980, height: 100 },
      { ...ring, x: 0, width: 395 },
      { ...ring, x: 485, width: 490 },
    ]
    expect(placeBar({ ...desk, others }).side).toMatch(/^edge/)
  })

  it('[HOLD-2] stands on the free ground beside the picture where there is enough', () => {
    const phone = {
      ...desk,
      stage: { width: 390, height: 420 },
      picture: { x: 0, y: 100, width: 390, height: 219 },
      bar: { width: 272, height: 92 },
      mark: { x: 150, y: 180, width: 60, height: 60 },
    }
    expect(placeBar(phone)).toMatchObject({ side: 'underPicture', y: 323 })
  })

  it('is whole on the stage, also where the picture is narrower than it', () => {
    const low = {
      ...desk,
      stage: { width: 544, height: 190 },
      picture: { x: 103, y: 0, width: 338, height: 190 },
      bar: { width: 460, height: 48 },
      mark: { x: 390, y: 120, width: 40, height: 40 },
    }
    const { x, y } = placeBar(low)
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x + low.bar.width).toBeLessThanOrEqual(low.stage.width)
    expect(y + low.bar.height).toBeLessThanOrEqual(low.stage.height)
  })

  it('does not hop for little', () => {
    const near = { x: 400, y: 310, width: 10, height: 6 }
    expect(placeBar({ ...desk, others: [near] }).side).toBe('above')
    expect(placeBar({ ...desk, others: [near], last: 'below' }).side).toBe('below')
  })
})
