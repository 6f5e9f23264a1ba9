// What this desk shows besides the stage: the strip's pictures, the small window's place, side by side or not.
import { effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { z } from 'zod'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { Freeze } from '../video/freeze.ts'
import { Corner } from './corner.ts'
import { remembered } from './remembered.ts'
import { createThumbnails, type Thumbnails } from './thumbnails.ts'

export interface Stills {
  readonly thumbnails: Thumbnails['images']
  /** Still and live picture equally large while frozen. */
  readonly sideBySide: Signal<boolean>
  readonly corner: Signal<Corner>
  /** The still that went into the small window when it was swapped with the live picture. */
  readonly aside: ReadonlySignal<PictureId | undefined>
  /** The small window's picture becomes large, the stage's small. */
  swap(): void
  closeAside(): void
  discard(pictureId: PictureId): void
  close(): void
}

export interface StillsParts {
  readonly session: SessionClient
  readonly freeze: Freeze
  readonly fetchStill: (pictureId: PictureId) => Promise<ImageBitmap>
  readonly onFailure: (error: unknown) => void
}

export function createStills({ session, freeze, fetchStill, onFailure }: StillsParts): Stills {
  const thumbnails = createThumbnails(session, fetchStill)
  const aside = signal<PictureId | undefined>(undefined)
  const stop = effect(() => {
    const isDiscarded =
      aside.value !== undefined && session.state.value.pictures.get(aside.value)?.discarded === true
    // Whatever comes on the stage next, two stills are not wanted at once.
    if (freeze.view.value.tag === 'frozen' || isDiscarded) aside.value = undefined
  })
  // Not before the session has agreed: a colleague may have it open [PIC-6].
  const stopHearing = session.onEvent((event) => {
    if (event.type !== 'picture.discarded') return
    const view = freeze.view.peek()
    const isMine = event.by.participantId === session.me.peek()?.participantId
    if (isMine && view.tag === 'frozen' && view.pictureId === event.pictureId) freeze.backToLive()
  })
  return {
    thumbnails: thumbnails.images,
    sideBySide: remembered('skulder.sideBySide', z.boolean(), false),
    corner: remembered('skulder.liveCorner', Corner, 'topRight'),
    aside,
    swap() {
      const view = freeze.view.peek()
      if (view.tag === 'frozen') {
        freeze.backToLive()
        aside.value = view.pictureId
        return
      }
      const pictureId = aside.peek()
      if (pictureId !== undefined) freeze.reopen(pictureId)
    },
    closeAside: () => {
      aside.value = undefined
    },
    discard(pictureId) {
      session.submit({ type: 'picture.discard', pictureId }).catch(onFailure)
    },
    close() {
      stop()
      stopHearing()
      thumbnails.close()
    },
  }
}
