import { afterEach, expect, it, vi } from 'vitest'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import { openFakeCamera } from '../../testing/fakeCamera.ts'
import { useFakeWorkers } from '../../testing/fakeWorker.ts'
import { watchLag } from './lagWatch.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

it('[L4] the lag is followed on when its worker breaks, and somebody hears of it when it breaks again', async () => {
  const workers = useFakeWorkers()
  const camera = openFakeCamera()
  const onFailure = vi.fn()
  const lag = watchLag(camera.frames, onFailure)
  /** While the head turns. */
  const show = async (timeMs: number): Promise<void> => {
    for (const at of [timeMs - 20, timeMs]) {
      const orientation = fromAxisAngle([0, 1, 0], at / 1000)
      lag.headMoved({ timeMs: at, worldFromViewer: { position: [0, 0, 0], orientation }, limited: false })
    }
    await camera.show(timeMs)
  }
  await show(1000)
  await show(1200)
  // Nothing more until the first is answered.
  expect(workers[0]!.posted).toMatchObject([{ captureTimeMs: 1000 }])
  workers[0]!.breakDown()
  await show(1400)
  expect(workers[1]!.posted).toMatchObject([{ captureTimeMs: 1400 }])
  expect(onFailure).not.toHaveBeenCalled()
  workers[1]!.breakDown()
  expect(onFailure).toHaveBeenCalledOnce()
  expect(camera.isWatched()).toBe(false)
})
