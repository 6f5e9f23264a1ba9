import { computed, signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { actor, drawInk, newMarkId, newPictureId, picture, SessionScript } from '../testing/scenarios.ts'
import { PUT_AWAY_FOR_MS, watchPutAway } from './putAway.ts'
import { shownPicture } from './situation.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A patient who sees a still with a mark. */
function atScreen() {
  const script = SessionScript.opened()
  const [expert, pictureId, markId] = [actor('expert'), newPictureId(), newMarkId()]
  const state = signal(script.state)
  const run = (command: Parameters<SessionScript['run']>[1]): void => {
    expect(script.run(expert, command)).toBeUndefined()
    state.value = script.state
  }
  const watch = watchPutAway(
    state,
    computed(() => shownPicture(state.value)),
  )
  run({ type: 'picture.freeze', pictureId, picture: picture() })
  run(drawInk(markId, { pictureId }))
  run({ type: 'picture.release', pictureId })
  return { run, isPutAway: watch.isPutAway, close: () => watch.close(), pictureId, markId }
}

it('[STILL-7] a still that is discarded while the patient sees it is said to be put away, for a while', () => {
  const { run, isPutAway, close, pictureId } = atScreen()
  expect(isPutAway.value).toBe(false)
  run({ type: 'picture.discard', pictureId })
  expect(isPutAway.value).toBe(true)
  vi.advanceTimersByTime(PUT_AWAY_FOR_MS)
  expect(isPutAway.value).toBe(false)
  close()
})

it('[STILL-7] nothing is said of one that is back, nor of one that goes with its marks', () => {
  const { run, isPutAway, close, pictureId, markId } = atScreen()
  run({ type: 'picture.discard', pictureId })
  run({ type: 'mark.undo' })
  expect(isPutAway.value).toBe(false)
  run({ type: 'mark.erase', markIds: [markId] })
  expect(isPutAway.value).toBe(false)
  close()
})
