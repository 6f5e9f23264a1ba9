// The desk's conscience: asks about own marks that may mislead, tells what happened to marks, remembers the answers.
import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { z } from 'zod'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { Mark } from '../../shared/session/state.ts'
import { remembered } from '../stills/remembered.ts'
import { answerKey, doubtsOf, USUAL_LIMIT_M, type Doubt } from './doubts.ts'
import { marksBefore, newsOf, type MarkNews, type MarksBefore } from './markNews.ts'

export interface Honest {
  /** The mark that is asked about now. */
  readonly doubt: ReadonlySignal<Doubt | undefined>
  /** Asked about above this one-sigma error, metres. */
  readonly limitM: Signal<number>
  readonly news: Signal<MarkNews | undefined>
  /** The mark for which the wearer is asked to move the head a little. */
  readonly cued: ReadonlySignal<Mark | undefined>
  /** The wearer was asked just now; asked again while it holds. */
  noteCue(markId: MarkId): void
  /** It stays as it is, and is not asked about again. */
  keep(mark: Mark): void
  close(): void
}

/** A cue is published once a second while it holds. */
const CUE_HOLDS_MS = 2500
/** Answers of the last consultations; more are not looked up any more. */
const MOST_ANSWERS = 500

export function createHonest(session: SessionClient): Honest {
  const limitM = remembered('skulder.askAboveM', z.number().min(0.001).max(1), USUAL_LIMIT_M)
  const answers = remembered('skulder.keptMarks', z.array(z.string()).max(MOST_ANSWERS), [])
  const answered = computed(() => new Set(answers.value))
  const news = signal<MarkNews | undefined>(undefined)
  const cuedId = signal<MarkId | undefined>(undefined)
  let cueTimer: ReturnType<typeof setTimeout> | undefined
  let before: MarksBefore = marksBefore(session.state.peek())
  const stops = [
    session.onEvent((event, replayed) => {
      const told = replayed ? undefined : newsOf(event, before, session.state.peek())
      if (told !== undefined) news.value = told
    }),
    // After the event's listeners: what the next one is compared with.
    effect(() => {
      const state = session.state.value
      queueMicrotask(() => (before = marksBefore(state)))
    }),
  ]
  return {
    doubt: computed(
      () =>
        doubtsOf(session.state.value, session.me.value?.participantId, {
          limitM: limitM.value,
          answered: answered.value,
        })[0],
    ),
    limitM,
    news,
    cued: computed(() =>
      cuedId.value === undefined ? undefined : session.state.value.marks.get(cuedId.value),
    ),
    noteCue(markId) {
      clearTimeout(cueTimer)
      cuedId.value = markId
      cueTimer = setTimeout(() => (cuedId.value = undefined), CUE_HOLDS_MS)
    },
    keep: (mark) => {
      answers.value = [...answers.peek(), answerKey(mark)].slice(-MOST_ANSWERS)
    },
    close: () => {
      clearTimeout(cueTimer)
      for (const stop of stops) stop()
    },
  }
}
