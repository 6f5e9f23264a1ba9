// What tells of marks and stills is loaded once there are some; what happens meanwhile is told then.
import { effect, type ReadonlySignal, type Signal } from '@preact/signals'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { StageView } from '../video/stageView.ts'
import type { MarkNews } from './markNews.ts'
import type { Heard } from './tellNews.ts'

export interface NewsParts {
  readonly session: SessionClient
  /** What is on the stage. */
  readonly view: ReadonlySignal<StageView>
  /** What is in the small window besides. */
  readonly aside: ReadonlySignal<PictureId | undefined>
  readonly news: Signal<MarkNews | undefined>
  readonly onFailure: (error: unknown) => void
}

/** Returns the way to stop. */
export function tellNewsOnDemand({ session, view, aside, news, onFailure }: NewsParts): () => void {
  const missed: Heard[] = []
  let tell = (heard: Heard): unknown => missed.push(heard)
  let isAsked = false
  let before = session.state.peek()
  let small = aside.peek()
  const stopHearing = session.onEvent((event, replayed) => {
    if (!isAsked) return
    const stage = view.peek()
    tell({
      event,
      replayed,
      before,
      state: session.state.peek(),
      me: session.me.peek()?.participantId,
      shown: { stage: stage.tag === 'frozen' ? stage.pictureId : undefined, small },
    })
  })
  const stopComparing = effect(() => {
    const state = session.state.value
    const { value } = aside
    // After the event's listeners: what the next one is compared with.
    queueMicrotask(() => {
      before = state
      small = value
    })
    if (isAsked || state.marks.size + state.pictures.size === 0) return
    isAsked = true
    import('./tellNews.ts').then(
      ({ createTeller }) => {
        tell = createTeller(news)
        missed.splice(0).forEach(tell)
      },
      (error: unknown) => {
        isAsked = false
        onFailure(error)
      },
    )
  })
  return () => {
    stopHearing()
    stopComparing()
  }
}
