// How good each one's connection is: told by each page itself every two seconds, forgotten when it falls silent.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import { gradeOf } from './gradeOf.ts'
import type { Media } from '../ports.ts'
import type { SessionClient } from '../sessionClient.ts'
import type { PeerId } from '../../shared/protocol/ids.ts'
import type { Presence } from '../../shared/protocol/presence.ts'

export type Quality = Extract<Presence, { type: 'quality' }>

export interface PeerQuality {
  readonly byPeer: ReadonlySignal<ReadonlyMap<PeerId, Quality>>
  /** This page's own. */
  readonly own: ReadonlySignal<Quality | undefined>
  close(): void
}

const INTERVAL_MS = 2000

export function createPeerQuality(session: SessionClient, media: Media): PeerQuality {
  const byPeer = signal<ReadonlyMap<PeerId, Quality>>(new Map())
  const own = signal<Quality | undefined>(undefined)
  const stopListening = session.onPresence(({ peerId, presence }) => {
    if (presence.type === 'quality') byPeer.value = new Map(byPeer.peek()).set(peerId, presence)
  })
  const measure = async (): Promise<void> => {
    const measured = await media.quality()
    const serverMinusOwnMs = session.clockOffsetMs.peek()
    own.value = measured && {
      type: 'quality',
      rttMs: Math.min(60000, Math.max(0, measured.rttMs)),
      lossShare: Math.min(1, Math.max(0, measured.lossShare)),
      grade: gradeOf(measured.rttMs, measured.lossShare),
      ...(serverMinusOwnMs === undefined ? {} : { serverMinusOwnMs }),
    }
    if (own.value !== undefined) session.publishPresence(own.value)
  }
  const timer = setInterval(() => {
    // Statistics of a connection that is just closing may be refused; the next turn asks again.
    measure().catch(() => (own.value = undefined))
  }, INTERVAL_MS)
  return {
    byPeer,
    own,
    close() {
      clearInterval(timer)
      stopListening()
    },
  }
}
