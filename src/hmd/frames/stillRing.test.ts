import { describe, expect, it } from 'vitest'
import { createStillRing, type Surface } from './stillRing.ts'

interface CountedSurface extends Surface<undefined> {
  readonly no: number
  drawn: number
}

function ringOf(capacity: number) {
  const made: CountedSurface[] = []
  const ring = createStillRing<CountedSurface, undefined>(() => {
    const surface = {
      no: made.length,
      drawn: 0,
      draw() {
        surface.drawn++
      },
    }
    made.push(surface)
    return surface
  }, capacity)
  return { ring, made }
}

describe('the ring of pictures', () => {
  it('keeps the last ones and makes no more surfaces than it holds', () => {
    const { ring, made } = ringOf(3)
    for (let seq = 1; seq <= 10; seq++)
      expect(ring.keep({ frameSeq: seq, width: 640, height: 360 }, undefined)).toBe(true)
    expect(made).toHaveLength(3)
    expect(ring.take(7)).toBeUndefined()
    expect(ring.take(10)).toBe(made[0])
  })

  it('hands a picture over for good: it is not drawn over while it is encoded', () => {
    const { ring, made } = ringOf(2)
    ring.keep({ frameSeq: 1, width: 640, height: 360 }, undefined)
    ring.keep({ frameSeq: 2, width: 640, height: 360 }, undefined)
    const taken = ring.take(1)
    for (let seq = 3; seq < 9; seq++) ring.keep({ frameSeq: seq, width: 640, height: 360 }, undefined)
    expect(taken?.drawn).toBe(1)
    expect(made).toHaveLength(3)
    expect(ring.take(1)).toBeUndefined()
  })

  it('starts anew when the picture size changes', () => {
    const { ring } = ringOf(4)
    ring.keep({ frameSeq: 1, width: 640, height: 360 }, undefined)
    ring.keep({ frameSeq: 2, width: 1280, height: 720 }, undefined)
    expect(ring.take(1)).toBeUndefined()
    expect(ring.take(2)).toBeDefined()
  })

  it('says when there is no memory for a picture', () => {
    const ring = createStillRing<Surface<undefined>, undefined>(() => undefined)
    expect(ring.keep({ frameSeq: 1, width: 640, height: 360 }, undefined)).toBe(false)
  })
})
