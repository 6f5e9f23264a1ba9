import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SessionClient } from '../client/sessionClient.ts'
import { AppError } from '../shared/protocol/errors.ts'
import type { SessionEvent } from '../shared/protocol/events.ts'
import { actor } from '../testing/scenarios.ts'
import { createNotices } from './notices.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const expert = actor('expert')

function refused() {
  let hear: (event: SessionEvent, replayed: boolean) => void = () => {}
  const session = {
    connection: signal({ tag: 'live' }),
    me: signal(expert),
    onEvent: (listener: typeof hear) => {
      hear = listener
      return () => {}
    },
  } as unknown as SessionClient
  const notices = createNotices(session)
  const { notice } = notices
  notices.tell(new AppError('mark-locked'), 'mark.erase')
  const done = (type: SessionEvent['type'], by = expert): void =>
    hear({ type, by } as unknown as SessionEvent, false)
  return { notice, done }
}

it('[SAID-1] a refusal goes by itself once it can have been read', () => {
  const { notice } = refused()
  vi.advanceTimersByTime(5000)
  expect(notice.value).toMatchObject({ tag: 'refused' })
  return vi.advanceTimersByTimeAsync(3000).then(() => expect(notice.value).toBeUndefined())
})

it('[SAID-1] a refusal goes with the next thing that is done, by the same expert and by hand', () => {
  const { notice, done } = refused()
  done('mark.restyled', actor('expert', 'second-expert'))
  for (const type of ['mark.held', 'mark.letGone', 'mark.refined'] as const) done(type)
  expect(notice.value).toMatchObject({ tag: 'refused' })
  done('mark.restyled')
  expect(notice.value).toBeUndefined()
})
