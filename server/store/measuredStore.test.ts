import { expect, it } from 'vitest'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import { measuredStore } from './measuredStore.ts'
import { createMemoryEventStore } from './memoryEventStore.ts'

it('times each append, and tells the code of each that failed', async () => {
  const told: unknown[] = []
  let atMs = 0
  const appends = [
    () => Promise.resolve({ tag: 'repeated', seq: 1 } as const),
    () => Promise.reject(new AppError('storage-full')),
    () => Promise.reject(new Error('of its own')),
  ]
  const store = measuredStore(
    {
      ...createMemoryEventStore(),
      append: () => {
        atMs += 250
        return appends.shift()?.() ?? Promise.reject(new Error('none left'))
      },
    },
    { acknowledged: (seconds) => told.push(seconds), failed: (code) => told.push(code) },
    () => atMs,
  )
  const append = () => store.append({ sessionId: SessionId.parse('s1'), expectedSeq: 0, events: [] })
  expect(await append()).toEqual({ tag: 'repeated', seq: 1 })
  await expect(append()).rejects.toMatchObject({ code: 'storage-full' })
  await expect(append()).rejects.toThrow('of its own')
  expect(told).toEqual([0.25, 'storage-full', 'internal'])
})
