// The overlay of one page, kept current: fed by the session client's presence and events, cleaned as time passes.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { MarkId } from '../shared/protocol/ids.ts'
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
import type { Clock } from './ports.ts'
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

export function createLiveOverlayStore(client: SessionClient, clock: Clock): LiveOverlayStore {
  const overlay = signal(emptyOverlay)
  const stops = [
    client.onPresence((from) => {
      const isDurable = (markId: MarkId): boolean => isInLog(client.state.value, markId)
      overlay.value = overlayPresence(overlay.value, from, clock.nowMs(), isDurable)
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
