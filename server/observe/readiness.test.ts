import { afterEach, expect, it, vi } from 'vitest'
import { createReadiness } from './readiness.ts'

afterEach(() => vi.useRealTimers())

function setUp(probeLog: () => Promise<void>) {
  const world = { atMs: 0, workers: 1, isDraining: false }
  const read = createReadiness({
    probeLog,
    workerCount: () => world.workers,
    isDraining: () => world.isDraining,
    nowMs: () => world.atMs,
  })
  return { world, read }
}

it('needs a log that takes writes, a media worker, and that nobody has said stop', async () => {
  let failure: Error | undefined
  const { world, read } = setUp(() => (failure === undefined ? Promise.resolve() : Promise.reject(failure)))
  expect(await read()).toEqual({ ok: true, isLogWritable: true, mediaWorkers: 1, isDraining: false })
  world.workers = 0
  expect(await read()).toMatchObject({ ok: false, mediaWorkers: 0 })
  world.workers = 1
  world.isDraining = true
  expect(await read()).toMatchObject({ ok: false, isDraining: true })
  world.isDraining = false
  failure = new Error('disk')
  world.atMs = 2000
  expect(await read()).toMatchObject({ ok: false, isLogWritable: false })
  failure = undefined
  world.atMs = 4000
  expect(await read()).toMatchObject({ ok: true })
})

it('writes once for all who ask within two seconds', async () => {
  const probe = vi.fn(() => Promise.resolve())
  const { world, read } = setUp(probe)
  await Promise.all([read(), read()])
  world.atMs = 1999
  await read()
  expect(probe).toHaveBeenCalledOnce()
  world.atMs = 2000
  await read()
  expect(probe).toHaveBeenCalledTimes(2)
})

it('does not wait for a log that hangs', async () => {
  vi.useFakeTimers()
  const { read } = setUp(() => new Promise(() => {}))
  const answer = read()
  await vi.advanceTimersByTimeAsync(2000)
  expect(await answer).toMatchObject({ ok: false, isLogWritable: false })
})
