// The desk's conscience: asks about own marks that may mislead, tells what happened to marks, remembers the answers.
import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { z } from 'zod'
import type { Clock } from '../../client/ports.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { MarkId, PictureId } from '../../shared/protocol/ids.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import { remembered } from '../stills/remembered.ts'
import { answerKey, doubtsOf, USUAL_LIMIT_M, type Doubt } from './doubts.ts'
import type { StageView } from '../video/stageView.ts'
import type { MarkNews } from './markNews.ts'
import { tellNewsOnDemand } from './newsOnDemand.ts'

export interface Honest {
  /** Own marks that are asked about now, the newest first. */
  readonly doubts: ReadonlySignal<readonly Doubt[]>
  /** Asked about above this one-sigma error, metres. */
  readonly limitM: Signal<number>
  readonly news: Signal<MarkNews | undefined>
  /** The mark for which the wearer is asked to move the head a little. */
  readonly cued: ReadonlySignal<Mark | undefined>
  /** The wearer was asked just now; asked again while it holds. */
  noteCue(markId: MarkId): void
  /** They stay as they are, and are not asked about again. */
  keep(marks: readonly Mark[]): void
  close(): void
}

/** [HON-5] Its place among the marks that are seen; nothing is asked for one that was erased or has lost its place. */
function cuedMark(state: SessionState, markId: MarkId | undefined): Mark | undefined {
  const mark = markId && state.marks.get(markId)
  return mark?.erased === false && placementOf(mark)?.epoch === state.epoch ? mark : undefined
}

/** A cue is published once a second while it holds. */
const CUE_HOLDS_MS = 2500
/** Answers of the last consultations; more are not looked up any more. */
const MOST_ANSWERS = 500

/** Marks fade by the second, and no event tells of it. */
const LOOK_EVERY_MS = 1000

export interface HonestParts {
  readonly session: SessionClient
  readonly clock: Pick<Clock, 'nowMs'>
  /** What is on the stage. */
  readonly view: ReadonlySignal<StageView>
  /** What is in the small window besides. */
  readonly aside: ReadonlySignal<PictureId | undefined>
  readonly onFailure: (error: unknown) => void
}

export function createHonest({ session, clock, view, aside, onFailure }: HonestParts): Honest {
  const limitM = remembered('skulder.askAboveM', z.number().min(0.001).max(1), USUAL_LIMIT_M)
  const answers = remembered('skulder.keptMarks', z.array(z.string()).max(MOST_ANSWERS), [])
  const answered = computed(() => new Set(answers.value))
  const news = signal<MarkNews | undefined>(undefined)
  const cuedId = signal<MarkId | undefined>(undefined)
  const looks = signal(0)
  /** The argument is what it follows. */
  const sessionMs = (_looks: number): number => clock.nowMs() + (session.clockOffsetMs.value ?? 0)
  const doubts = computed(() =>
    doubtsOf(session.state.value, session.me.value?.participantId, {
      limitM: limitM.value,
      answered: answered.value,
      sessionMs: sessionMs(looks.value),
    }),
  )
  let cueTimer: ReturnType<typeof setTimeout> | undefined
  const stops = [
    tellNewsOnDemand({ session, view, aside, news, onFailure }),
    effect(() => {
      if (!doubts.value.some(({ mark }) => mark.fadeAfterS !== undefined)) return undefined
      const timer = setInterval(() => (looks.value += 1), LOOK_EVERY_MS)
      return () => clearInterval(timer)
    }),
  ]
  return {
    doubts,
    limitM,
    news,
    cued: computed(() => cuedMark(session.state.value, cuedId.value)),
    noteCue(markId) {
      clearTimeout(cueTimer)
      cuedId.value = markId
      cueTimer = setTimeout(() => (cuedId.value = undefined), CUE_HOLDS_MS)
    },
    keep: (marks) => {
      answers.value = [...answers.peek(), ...marks.map(answerKey)].slice(-MOST_ANSWERS)
    },
    close: () => {
      clearTimeout(cueTimer)
      for (const stop of stops) stop()
    },
  }
}
