import { afterEach, expect, it, vi } from 'vitest'
import { newMarkId } from '../../testing/scenarios.ts'
import { useFakeWorkers } from '../../testing/fakeWorker.ts'
import { openDepthWorker } from './openDepthWorker.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

it('a depth worker that breaks is begun anew and told its marks again; when it breaks again that is told', () => {
  const workers = useFakeWorkers()
  const worker = openDepthWorker()
  const markId = newMarkId()
  const onFailure = vi.fn()
  worker.onRestart(() => worker.post({ type: 'watch', markId }))
  worker.onFailure(onFailure)
  expect(workers[0]!.posted).toEqual([])
  workers[0]!.breakDown()
  expect(workers[1]!.posted).toEqual([{ type: 'watch', markId }])
  expect(onFailure).not.toHaveBeenCalled()
  workers[1]!.breakDown()
  expect(onFailure).toHaveBeenCalledOnce()
})
