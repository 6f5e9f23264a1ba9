import { describe, expect, it } from 'vitest'
import type { Pose } from '../../shared/geometry/pose.ts'
import { greyDifference, ViewChange, type View } from './viewChange.ts'

const grey = (of: (index: number) => number): Uint8Array =>
  Uint8Array.from({ length: 32 * 18 }, (_, index) => of(index))
const room = grey((index) => (index * 37) % 200)
const turned = (degrees: number, x = 0): Pose => ({
  position: [x, 1.6, 0],
  orientation: [0, Math.sin((degrees * Math.PI) / 360), 0, Math.cos((degrees * Math.PI) / 360)],
})
const still = { linearMPerS: 0.01, angularRadPerS: 0.02 }
const view = (change: Partial<View> = {}): View => ({
  pose: turned(0),
  speed: still,
  grey: room,
  ...change,
})

function afterStill(): ViewChange {
  const change = new ViewChange()
  change.see(view(), 0)
  change.stillTaken()
  return change
}

describe('another view', () => {
  it('[SNAP-2] is one that the head has turned or moved to, known from when on', () => {
    const change = afterStill()
    change.see(view({ pose: turned(7) }), 100)
    expect(change.now.changedAtMs).toBeUndefined()
    change.see(view({ pose: turned(9) }), 200)
    change.see(view({ pose: turned(40) }), 300)
    expect(change.now.changedAtMs).toBe(200)
    change.see(view({ pose: turned(1) }), 400)
    expect(change.now.changedAtMs).toBeUndefined()
    change.see(view({ pose: turned(0, 0.2) }), 500)
    expect(change.now.changedAtMs).toBe(500)
  })

  it('[SNAP-2] is one that looks otherwise though the head is where it was, and no lamp that is lit', () => {
    const change = afterStill()
    change.see(view({ grey: room.map((value) => value + 30) }), 100)
    expect(change.now.changedAtMs).toBeUndefined()
    change.see(view({ grey: grey((index) => (index * 91) % 200) }), 200)
    expect(change.now.changedAtMs).toBe(200)
  })

  it('is whatever comes once the world is another one, until a still of it is taken', () => {
    const change = afterStill()
    change.worldChanged(100)
    change.see(view(), 200)
    expect(change.now.changedAtMs).toBe(100)
    change.stillTaken()
    change.see(view(), 300)
    expect(change.now.changedAtMs).toBeUndefined()
  })
})

describe('rest', () => {
  it('[SNAP-2] is told by the head’s speed, or without poses by two pictures alike', () => {
    const change = new ViewChange()
    change.see(view(), 0)
    expect(change.now.isAtRest).toBe(true)
    change.see(view({ speed: { linearMPerS: 0.3, angularRadPerS: 0 } }), 100)
    expect(change.now.isAtRest).toBe(false)
    const onPage = { pose: undefined, speed: undefined }
    change.see(view({ ...onPage, grey: grey((index) => (index * 91) % 200) }), 200)
    expect(change.now.isAtRest).toBe(false)
    change.see(view({ ...onPage, grey: grey((index) => ((index * 91) % 200) + 2) }), 300)
    expect(change.now.isAtRest).toBe(true)
  })
})

it('the difference of pictures leaves out how bright they are', () => {
  expect(greyDifference(room, room)).toBe(0)
  expect(
    greyDifference(
      room,
      room.map((value) => value + 10),
    ),
  ).toBeCloseTo(0)
})
