import { afterEach, expect, it, vi } from 'vitest'
import { answerJobs } from './answerJobs.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A worker's own scope, and a job that throws for what is negative. */
function inWorker() {
  const scope = new EventTarget()
  const told: unknown[] = []
  const reported: unknown[] = []
  vi.stubGlobal('addEventListener', scope.addEventListener.bind(scope))
  vi.stubGlobal('postMessage', (answer: unknown) => told.push(answer))
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  answerJobs<number, string>({
    run(job) {
      if (job < 0) throw new Error('no')
      return job === 0 ? undefined : `done ${job}`
    },
    failed: (job) => `failed ${job}`,
  })
  const ask = (...jobs: readonly number[]): void => {
    for (const data of jobs) scope.dispatchEvent(new MessageEvent('message', { data }))
  }
  return { ask, told, reported }
}

it('a job that throws is answered, and the next one is done', async () => {
  const { ask, told, reported } = inWorker()
  ask(1, -2, 0, 3)
  await expect.poll(() => told).toEqual(['done 1', 'failed -2', 'done 3'])
  expect(reported).toEqual([])
})

it('ten that throw in a row break the worker for all to see; one that is done in between begins the count anew', async () => {
  const { ask, told, reported } = inWorker()
  const nine = Array.from({ length: 9 }, () => -1)
  ask(...nine, 1, ...nine)
  await expect.poll(() => told).toHaveLength(19)
  expect(reported).toEqual([])
  ask(-1)
  await expect.poll(() => reported).toHaveLength(1)
})
