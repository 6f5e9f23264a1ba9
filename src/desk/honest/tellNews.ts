// What is told of marks and stills after each event, until it is read or is over.
import type { Signal } from '@preact/signals'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import type { ParticipantId } from '../../shared/protocol/ids.ts'
import type { SessionState, UndoStacks } from '../../shared/session/state.ts'
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
  type StillsShown,
} from './markNews.ts'

/** An event, and how things stood when it came: it may be told of later. */
export interface Heard {
  readonly event: SessionEvent
  readonly replayed: boolean
  readonly before: SessionState
  /** With the event. */
  readonly state: SessionState
  readonly me: ParticipantId | undefined
  readonly shown: StillsShown
}

/** Takes events in their order. */
export function createTeller(news: Signal<MarkNews | undefined>): (heard: Heard) => void {
  let stepsBefore: UndoStacks | undefined
  return ({ event, replayed, before, state, me, shown }) => {
    const now = news.peek()
    const happened = replayed
      ? undefined
      : (newsOf(event, marksBefore(before), state) ?? erasedBy(me, event) ?? discardNews(me, event, state))
    // What is shown here goes while the line is away, too.
    const told = happened ?? takenOffNews(me, event, shown)
    const steps = me && state.undoStacks.get(me)
    // Undo would now take back something else.
    const isOver = isOwnDoing(now) ? steps !== stepsBefore : isBackOn(now, event)
    if (told !== undefined || isOver) news.value = toldAfter(now, told)
    stepsBefore = steps
  }
}
