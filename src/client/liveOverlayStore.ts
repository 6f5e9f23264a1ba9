// The overlay of one page, kept current: fed by the session client's presence and events, cleaned as time passes.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { MarkId } from '../shared/protocol/ids.ts'
import type { PresenceFrom } from '../shared/protocol/presence.ts'
import type { SessionState } from '../shared/session/state.ts'
import {
  dropInk,
  emptyOverlay,
  expireOverlay,
  overlayEvent,
  overlayOwnInk,
  overlayPresence,
  type LiveOverlay,
  type UnconfirmedInk,
} from './liveOverlay.ts'
import type { Clock, Media } from './ports.ts'
import { createTwoWays } from './twoWays.ts'
import type { SessionClient } from './sessionClient.ts'

export interface LiveOverlayStore {
  readonly overlay: ReadonlySignal<LiveOverlay>
  /** Shows this page's own stroke at once, with all its samples so far. */
  showOwnInk(ink: Omit<UnconfirmedInk, 'peerId' | 'heardAtMs'>): void
  /** The stroke was given up, or the server refused it. */
  dropOwnInk(markId: MarkId): void
  close(): void
}

/** Fine enough that a pointer goes when it should, and nothing at all for the processor. */
const EXPIRE_EVERY_MS = 500

const isInLog = ({ marks, boards }: SessionState, id: MarkId): boolean =>
  marks.has(id) || [...boards.values()].some(({ strokes }) => strokes.some(({ strokeId }) => strokeId === id))

export function createLiveOverlayStore(
  client: SessionClient,
  media: Pick<Media, 'onPresence'>,
  clock: Clock,
): LiveOverlayStore {
  const overlay = signal(emptyOverlay)
  const isDurable = (markId: MarkId): boolean => isInLog(client.state.value, markId)
  const hear = (from: PresenceFrom): void => {
    overlay.value = overlayPresence(overlay.value, from, clock.nowMs(), isDurable)
  }
  const twoWays = createTwoWays()
  const stops = [
    media.onPresence((from) => {
      twoWays.heardFast(from, clock.nowMs())
      hear(from)
    }),
    client.onPresence((from) => {
      if (twoWays.isNews(from, clock.nowMs())) hear(from)
    }),
    client.onEvent((event) => {
      overlay.value = overlayEvent(overlay.value, event)
    }),
  ]
  const timer = setInterval(() => {
    overlay.value = expireOverlay(overlay.value, clock.nowMs())
  }, EXPIRE_EVERY_MS)
  return {
    overlay,
    showOwnInk: (ink) => {
      if (!client.state.value.marks.has(ink.markId))
        overlay.value = overlayOwnInk(overlay.value, ink, clock.nowMs())
    },
    dropOwnInk: (markId) => {
      overlay.value = dropInk(overlay.value, markId)
    },
    close: () => {
      clearInterval(timer)
      for (const stop of stops.splice(0)) stop()
    },
  }
}
