// Discarding the still on the stage: it is left once the session has agreed.
import { signal } from '@preact/signals'
import { expect, it, vi } from 'vitest'
import type { SessionClient } from '../../client/sessionClient.ts'
import { AppError } from '../../shared/protocol/errors.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import { actor, newPictureId, SessionScript } from '../../testing/scenarios.ts'
import type { Freeze } from '../video/freeze.ts'
import { createStills } from './stills.ts'

const expert = actor('expert')
const pictureId = newPictureId()

function atStill(submit: SessionClient['submit']) {
  let hear: (event: SessionEvent) => void = () => {}
  const session = {
    state: signal(SessionScript.opened().state),
    connection: signal({ tag: 'connecting' }),
    me: signal(expert),
    submit,
    onEvent: (listener: typeof hear) => {
      hear = listener
      return () => {}
    },
  } as unknown as SessionClient
  const backToLive = vi.fn()
  const onFailure = vi.fn()
  const freeze = { view: signal({ tag: 'frozen', pictureId }), backToLive } as unknown as Freeze
  const fetchStill = () => Promise.reject(new Error('nothing is fetched here'))
  const stills = createStills({ session, freeze, fetchStill, onFailure })
  const discardedBy = (by: typeof expert): void =>
    hear({ type: 'picture.discarded', pictureId, by } as unknown as SessionEvent)
  return { stills, backToLive, onFailure, discardedBy }
}

it('[PIC-6] a still that is refused stays on the stage, and the refusal is told', async () => {
  const { stills, backToLive, onFailure } = atStill(() => Promise.reject(new AppError('picture-in-use')))
  stills.discard(pictureId)
  await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce())
  expect(backToLive).not.toHaveBeenCalled()
  stills.close()
})

it('[STILL-7] the stage goes live with one’s own discarding, and stays with a colleague’s', () => {
  const { stills, backToLive, discardedBy } = atStill(() => Promise.resolve({ seq: 1 }))
  stills.discard(pictureId)
  discardedBy(actor('expert', 'second-expert'))
  expect(backToLive).not.toHaveBeenCalled()
  discardedBy(expert)
  expect(backToLive).toHaveBeenCalledOnce()
  stills.close()
})
