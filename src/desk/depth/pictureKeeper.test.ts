import { describe, expect, it } from 'vitest'
import { createPictureKeeper, RING_SIZE, type KeptPicture } from './pictureKeeper.ts'

const picture = (frameSeq: number, epoch = 1): KeptPicture => ({
  frameSeq,
  epoch,
  image: { width: 1, height: 1, data: new Uint8Array(1) },
  worldFromCamera: { position: [0, 0, 0], orientation: [0, 0, 0, 1] },
  intrinsics: { width: 16, height: 16, fx: 9, fy: 9, cx: 8, cy: 8 },
  captureTimeMs: frameSeq * 66,
  limited: false,
})

describe('the pictures kept for depth', () => {
  it('forgets all but the last two seconds', () => {
    const keeper = createPictureKeeper()
    for (let seq = 0; seq < RING_SIZE + 5; seq++) keeper.add(picture(seq))
    expect(keeper.find(picture(4))).toBeUndefined()
    expect(keeper.around(picture(34))).toHaveLength(RING_SIZE - 1)
  })

  it('keeps a picture that is drawn on, and those before it, until it is let go', () => {
    const keeper = createPictureKeeper()
    for (let seq = 0; seq < 10; seq++) keeper.add(picture(seq))
    keeper.hold(picture(9))
    for (let seq = 10; seq < 200; seq++) keeper.add(picture(seq))
    expect(keeper.find(picture(9))?.frameSeq).toBe(9)
    expect(keeper.around(picture(9)).some(({ frameSeq }) => frameSeq === 0)).toBe(true)
    keeper.letGo(picture(9))
    expect(keeper.find(picture(9))).toBeUndefined()
  })

  it('keeps a picture that comes only after it was asked to be kept', () => {
    const keeper = createPictureKeeper()
    keeper.hold(picture(5))
    for (let seq = 5; seq < 200; seq++) keeper.add(picture(seq))
    expect(keeper.find(picture(5))?.frameSeq).toBe(5)
  })

  it('compares with none whose place is known to some centimetres only, and still knows it when it is drawn on', () => {
    const keeper = createPictureKeeper()
    keeper.add(picture(1))
    keeper.add({ ...picture(2), limited: true })
    keeper.add(picture(3))
    expect(keeper.around(picture(3)).map(({ frameSeq }) => frameSeq)).toEqual([1])
    expect(keeper.find(picture(2))?.frameSeq).toBe(2)
  })

  it('never compares pictures of two epochs', () => {
    const keeper = createPictureKeeper()
    keeper.add(picture(1, 1))
    keeper.add(picture(2, 2))
    expect(keeper.around(picture(3, 2)).map(({ frameSeq }) => frameSeq)).toEqual([2])
  })
})
