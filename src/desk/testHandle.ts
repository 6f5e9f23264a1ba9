// A read-only look at the desk for end-to-end tests and benches: `window.skulderDesk`.
import type { ReadonlySignal } from '@preact/signals'
import type { Handle } from '../shared/ink/editStroke.ts'
import type { FrameRecord } from '../shared/protocol/frameRecord.ts'
import type { FrameMatch, PictureRef } from '../shared/protocol/pictures.ts'
import type { Mark, SessionState } from '../shared/session/state.ts'
import type { DeskCall } from './deskCall.ts'
import type { MarkLook } from '../client/markCanvas/markLook.ts'
import type { SeenFigure } from '../client/markCanvas/seenMarks.ts'
import type { Rect } from '../client/markCanvas/containLayout.ts'
import type { StageView } from './video/stageView.ts'

export interface DeskPictureLook {
  readonly view: StageView
  /** What a stroke on the stage would refer to now. */
  readonly picture: PictureRef | undefined
  readonly match: FrameMatch | undefined
  readonly record: FrameRecord | undefined
  readonly rtpTimestamp: number | undefined
  /** On the page, CSS pixels. */
  readonly rect: Rect
}

export interface DeskMarkLook {
  readonly mark: Mark
  /** As seen on the stage now; undefined when it is not. */
  readonly look: MarkLook | undefined
  readonly figure: SeenFigure | undefined
}

export interface DeskTestHandle {
  picture(): DeskPictureLook | undefined
  marks(): readonly DeskMarkLook[]
  /** Where the mark in hand can be taken. */
  handles(): readonly Handle[]
  state(): SessionState | undefined
  /** Called after each picture was painted on the stage; returns the way to stop. */
  onPicture(listener: () => void): () => void
}

declare global {
  interface Window {
    skulderDesk?: DeskTestHandle
  }
}

export function publishTestHandle(current: ReadonlySignal<DeskCall | undefined>): void {
  window.skulderDesk = {
    picture() {
      const call = current.peek()
      if (call === undefined) return undefined
      const matched = call.matchedNow()
      return {
        view: call.freeze.view.peek(),
        picture: call.pictureNow()?.picture,
        match: matched?.match,
        record: matched?.record,
        rtpTimestamp: matched?.shown.rtpTimestamp,
        rect: call.pictureRect(),
      }
    },
    marks() {
      const call = current.peek()
      if (call === undefined) return []
      const seen = new Map(call.seen.peek().map((entry) => [entry.mark.markId, entry]))
      return [...call.session.state.peek().marks.values()].map((mark) => ({
        mark,
        look: seen.get(mark.markId)?.look,
        figure: seen.get(mark.markId)?.figure,
      }))
    },
    handles: () => current.peek()?.editing.handles.peek() ?? [],
    state: () => current.peek()?.session.state.peek(),
    onPicture: (listener) =>
      current
        .peek()
        ?.livePicture.peek()
        ?.onPicture(() => listener()) ?? (() => {}),
  }
}
