import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '../../client/connection.ts'
import { AppError } from '../../shared/protocol/errors.ts'
import { fetchWhenLive } from './fetchWhenLive.ts'

const setUp = (outcomes: (string | AppError)[], isWanted = true) => {
  const connection = signal<ConnectionState>({ tag: 'reconnecting', sinceMs: 0, attempt: 1 })
  const asked = { count: 0 }
  const fetch = async (): Promise<string> => {
    asked.count += 1
    const outcome = outcomes.shift()
    if (typeof outcome === 'string') return outcome
    throw outcome ?? new Error('asked too often')
  }
  const still = fetchWhenLive(fetch, {
    line: { connection },
    wait: () => Promise.resolve(),
    isWanted: () => isWanted,
  })
  return { still, connection, asked }
}

describe('a still that is wanted while the line is away', () => {
  it('is asked for again once the line is back, and not before', async () => {
    const { still, connection, asked } = setUp([new AppError('offline'), 'the still'])
    await expect.poll(() => asked.count).toBe(1)
    connection.value = { tag: 'live' }
    expect(await still).toBe('the still')
    expect(asked.count).toBe(2)
  })

  it('is given up when it cannot be had, or nobody looks at it any more', async () => {
    await expect(setUp([new AppError('not-found')]).still).rejects.toMatchObject({ code: 'not-found' })
    expect(await setUp([new AppError('offline')], false).still).toBeUndefined()
  })
})
