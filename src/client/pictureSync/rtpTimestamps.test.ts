import { afterEach, expect, it, vi } from 'vitest'
import { useFakeWorkers } from '../../testing/fakeWorker.ts'
import { watchRtpTimestamps } from './rtpTimestamps.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

it('pictures leave without their timestamps being read when the worker that reads them breaks for good', () => {
  const workers = useFakeWorkers()
  class Transform {
    readonly worker: unknown
    constructor(worker: unknown) {
      this.worker = worker
    }
  }
  vi.stubGlobal('RTCRtpScriptTransform', Transform)
  const sender = { transform: null } as unknown as RTCRtpSender
  watchRtpTimestamps(sender)
  expect(sender.transform).toMatchObject({ worker: workers[0] })
  workers[0]!.breakDown()
  expect(sender.transform).toMatchObject({ worker: workers[1] })
  workers[1]!.breakDown()
  expect(sender.transform).toBeNull()
})
