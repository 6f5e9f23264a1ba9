import { afterEach, expect, it, vi } from 'vitest'
import { useFakeWorkers } from '../../testing/fakeWorker.ts'
import { paceFrames } from './pacedFrames.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('frames of a page that gets none go on by its own timers when the clock’s worker breaks for good', () => {
  vi.useFakeTimers()
  const workers = useFakeWorkers()
  const page = { requestAnimationFrame: () => 1, cancelAnimationFrame: () => undefined }
  vi.stubGlobal('window', page)
  const frames = paceFrames(() => 60)
  const drawn = vi.fn()
  const ask = (callback: FrameRequestCallback): number => window.requestAnimationFrame(callback)
  ask(drawn)
  workers[0]!.breakDown()
  expect(workers[1]!.posted).toEqual([30])
  workers[1]!.breakDown()
  vi.advanceTimersByTime(100)
  expect(drawn).toHaveBeenCalledOnce()
  ask(drawn)
  frames.close()
  vi.advanceTimersByTime(1000)
  expect(drawn).toHaveBeenCalledOnce()
})
