import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '../../client/sessionClient.ts'
import { AppError } from '../../shared/protocol/errors.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import { actor, newPictureId, picture, SessionScript } from '../../testing/scenarios.ts'
import { followCameraStills } from './followCameraStills.ts'

const wearer = actor('wearer')
const server = { participantId: 'server', role: 'server' } as const
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

function setUp() {
  const script = SessionScript.opened()
  script.run(wearer, { type: 'camera.sendAs', mode: 'still', cause: { reason: 'chosen' } })
  const state = signal(script.state)
  const shown: PictureId[] = []
  const failures: unknown[] = []
  const waiting: { id: PictureId; come: () => void; fail: (error: Error) => void }[] = []
  const stop = followCameraStills({
    session: { state, connection: signal<ConnectionState>({ tag: 'live' }) },
    picture: { takeStill: ({ pictureId }) => shown.push(pictureId) },
    fetchStill: (id) =>
      new Promise((resolve, reject) => {
        const bitmap = { width: 4, height: 3, close: () => undefined }
        waiting.push({ id, come: () => resolve(bitmap), fail: reject })
      }),
    wait: soon,
    onFailure: (error) => failures.push(error),
  })
  const take = (isAttached = true): PictureId => {
    const pictureId = newPictureId()
    script.run(wearer, { type: 'still.take', pictureId, picture: picture(), because: 'pause' })
    if (isAttached) script.run(server, { type: 'still.attach', pictureId, width: 4, height: 3 })
    state.value = script.state
    return pictureId
  }
  return { script, state, shown, failures, waiting, stop, take }
}

describe('the camera’s stills', () => {
  it('are shown once their bytes are there', async () => {
    const { take, waiting, shown } = setUp()
    take(false)
    expect(waiting).toHaveLength(0)
    const pictureId = take()
    waiting[0]?.come()
    await soon()
    expect(shown).toEqual([pictureId])
  })

  it('are fetched one at a time, and those that newer ones followed are passed over', async () => {
    const { take, waiting, shown } = setUp()
    const ids = [take(), take(), take()]
    expect(waiting.map(({ id }) => id)).toEqual([ids[0]])
    waiting[0]?.come()
    await soon()
    expect(waiting.map(({ id }) => id)).toEqual([ids[0], ids[2]])
    waiting[1]?.come()
    await soon()
    expect(shown).toEqual([ids[0], ids[2]])
  })

  it('are not shown when video goes again by then', async () => {
    const { take, waiting, shown, script, state } = setUp()
    take()
    script.run(wearer, { type: 'camera.sendAs', mode: 'video', cause: { reason: 'good' } })
    state.value = script.state
    waiting[0]?.come()
    await soon()
    expect(shown).toEqual([])
  })

  it('that are gone are nothing to tell of; another failure is, and the next one is shown', async () => {
    const { take, waiting, shown, failures } = setUp()
    take()
    waiting[0]?.fail(new AppError('not-found'))
    await soon()
    expect(failures).toEqual([])
    take()
    waiting[1]?.fail(new AppError('internal'))
    await soon()
    expect(failures).toHaveLength(1)
    const pictureId = take()
    waiting[2]?.come()
    await soon()
    expect(shown).toEqual([pictureId])
  })
})
