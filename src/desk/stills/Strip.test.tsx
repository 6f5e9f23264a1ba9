// @vitest-environment happy-dom
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { expect, it, vi } from 'vitest'
import type { PictureId } from '../../shared/protocol/ids.ts'
import { actor, newPictureId, picture, SessionScript } from '../../testing/scenarios.ts'
import type { DeskCall } from '../deskCall.ts'
import { Strip } from './Strip.tsx'

const expert = actor('expert')

/** A strip with so many stills of a place that is over, and one of now. */
function stripWith(old: number) {
  const script = SessionScript.opened()
  const ids = Array.from({ length: old + 1 }, () => newPictureId())
  for (const pictureId of ids) {
    script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })
    script.run(expert, { type: 'picture.release', pictureId })
  }
  const { state } = script
  const pictures = new Map(
    [...state.pictures].map(([pictureId, frozen]) => {
      const epoch = pictureId === ids.at(-1) ? state.epoch : state.epoch - 1
      const still = { width: 1280, height: 720 }
      return [pictureId, { ...frozen, still, picture: { ...frozen.picture, epoch } }]
    }),
  )
  const discard = vi.fn<(pictureId: PictureId) => void>()
  const call = {
    session: { state: signal({ ...state, pictures }), me: signal(expert) },
    freeze: { view: signal({ tag: 'live' }), opening: signal(undefined) },
    stills: { thumbnails: signal(new Map()), discard },
  }
  const host = document.createElement('div')
  void act(() => render(<Strip call={call as unknown as DeskCall} />, host))
  const clear = [...host.querySelectorAll('button')].find(({ textContent }) =>
    textContent.startsWith('Clear'),
  )
  return { ids, discard, clear }
}

it('[STILL-10] discards all stills of places that are over with one press, and offers it from two on', () => {
  expect(stripWith(1).clear).toBeUndefined()
  const { ids, discard, clear } = stripWith(3)
  expect(clear?.textContent).toBe('Clear 3 old')
  void act(() => clear?.click())
  expect(discard.mock.calls.map(([pictureId]) => pictureId)).toEqual(ids.slice(0, 3))
})
