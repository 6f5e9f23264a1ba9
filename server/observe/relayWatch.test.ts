import { afterEach, expect, it, vi } from 'vitest'
import type { WorkerUsage } from '../media/sfu.ts'
import { busiestShare, watchRelay } from './relayWatch.ts'

const usage = (index: number, userCpuS: number, systemCpuS = 0): WorkerUsage => ({
  index,
  userCpuS,
  systemCpuS,
  maxResidentBytes: 0,
})

afterEach(() => {
  vi.useRealTimers()
})

it('tells the busiest worker’s share, of those that were there before', () => {
  expect(busiestShare([usage(0, 10), usage(1, 5, 1)], [usage(0, 11), usage(1, 8, 2.5)], 5)).toBeCloseTo(0.9)
  expect(busiestShare([], [usage(0, 11)], 5)).toBe(0)
  // Another process under the same number.
  expect(busiestShare([usage(0, 100)], [usage(0, 4)], 5)).toBe(0)
})

it('is busy while a worker hardly rests, and not any more when it does, or cannot be asked', async () => {
  vi.useFakeTimers()
  let used = 0
  let isDead = false
  const watch = watchRelay(
    { workerUsage: () => (isDead ? Promise.reject(new Error('gone')) : Promise.resolve([usage(0, used)])) },
    () => Date.now(),
  )
  const after = async (cpuS: number): Promise<boolean> => {
    used += cpuS
    await vi.advanceTimersByTimeAsync(5000)
    return watch.isBusy()
  }
  expect(await after(5)).toBe(false)
  expect(await after(4.6)).toBe(true)
  expect(await after(1)).toBe(false)
  expect(await after(4.6)).toBe(true)
  isDead = true
  expect(await after(0)).toBe(false)
  watch.close()
})
