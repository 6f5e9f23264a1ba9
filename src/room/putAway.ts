// Whether the still beside the face has just been discarded: what goes from the patient's screen does not go without a word [STILL-7].
import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type { FrozenPicture, SessionState } from '../shared/session/state.ts'

/** As long as two short sentences take to be noticed and read. */
export const PUT_AWAY_FOR_MS = 8000

export interface PutAway {
  readonly isPutAway: ReadonlySignal<boolean>
  close(): void
}

/** `still`: what is shown of `state`. */
export function watchPutAway(
  state: ReadonlySignal<SessionState>,
  still: ReadonlySignal<FrozenPicture | undefined>,
): PutAway {
  const isPutAway = signal(false)
  let before = still.peek()?.pictureId
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = effect(() => {
    const now = still.value?.pictureId
    if (before === now) return
    const isGone = before !== undefined && state.peek().pictures.get(before)?.discarded === true
    before = now
    clearTimeout(timer)
    isPutAway.value = isGone
    if (isGone) timer = setTimeout(() => (isPutAway.value = false), PUT_AWAY_FOR_MS)
  })
  return {
    isPutAway,
    close() {
      clearTimeout(timer)
      stop()
    },
  }
}
