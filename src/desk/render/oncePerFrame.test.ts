import { describe, expect, it } from 'vitest'
import { oncePerFrame } from './oncePerFrame.ts'

function atWork() {
  let runs = 0
  let frames: (() => void)[] = []
  const painter = oncePerFrame(
    () => (runs += 1),
    (run) => {
      frames.push(run)
      return run
    },
    (handle) => (frames = frames.filter((each) => each !== handle)),
  )
  const nextFrame = (): void => {
    for (const run of frames.splice(0)) run()
  }
  return { painter, nextFrame, runs: () => runs }
}

describe('painting once per frame', () => {
  it('[GEST-8] paints the first change at once, and ten thousand more with the next frame, once', () => {
    const { painter, nextFrame, runs } = atWork()
    painter.run()
    expect(runs()).toBe(1)
    for (let sample = 0; sample < 10_000; sample += 1) painter.run()
    expect(runs()).toBe(1)
    nextFrame()
    expect(runs()).toBe(2)
    nextFrame()
    expect(runs()).toBe(2)
    painter.run()
    expect(runs()).toBe(3)
  })

  it('paints no more once it is closed', () => {
    const { painter, nextFrame, runs } = atWork()
    painter.run()
    painter.run()
    painter.close()
    nextFrame()
    expect(runs()).toBe(1)
  })
})
