// Hears what happens to marks and stills, and tells it until it is read or is over.
import { effect, type ReadonlySignal, type Signal } from '@preact/signals'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { UndoStacks } from '../../shared/session/state.ts'
import type { StageView } from '../video/stageView.ts'
import {
  discardNews,
  erasedBy,
  isBackOn,
  isOwnDoing,
  marksBefore,
  newsOf,
  takenOffNews,
  toldAfter,
  type MarkNews,
  type MarksBefore,
} from './markNews.ts'

export interface NewsParts {
  readonly session: SessionClient
  /** What is on the stage. */
  readonly view: ReadonlySignal<StageView>
  /** What is in the small window besides. */
  readonly aside: ReadonlySignal<PictureId | undefined>
  readonly news: Signal<MarkNews | undefined>
}

/** Returns the way to stop. */
export function tellNews({ session, view, aside, news }: NewsParts): () => void {
  const stepsOf = (me = session.me.peek()?.participantId): UndoStacks | undefined =>
    me && session.state.peek().undoStacks.get(me)
  let before: MarksBefore = marksBefore(session.state.peek())
  let small = aside.peek()
  let stepsBefore = stepsOf()
  const stopHearing = session.onEvent((event, replayed) => {
    const me = session.me.peek()?.participantId
    const state = session.state.peek()
    const stage = view.peek()
    const shown = { stage: stage.tag === 'frozen' ? stage.pictureId : undefined, small }
    const now = news.peek()
    const happened = replayed
      ? undefined
      : (newsOf(event, before, state) ?? erasedBy(me, event) ?? discardNews(me, event, state))
    // What is shown here goes while the line is away, too.
    const told = happened ?? takenOffNews(me, event, shown)
    const steps = stepsOf(me)
    // Undo would now take back something else.
    const isOver = isOwnDoing(now) ? steps !== stepsBefore : isBackOn(now, event)
    if (told !== undefined || isOver) news.value = toldAfter(now, told)
    stepsBefore = steps
  })
  // After the event's listeners: what the next one is compared with.
  const stopComparing = effect(() => {
    const state = session.state.value
    const { value } = aside
    queueMicrotask(() => {
      before = marksBefore(state)
      small = value
    })
  })
  return () => {
    stopHearing()
    stopComparing()
  }
}
