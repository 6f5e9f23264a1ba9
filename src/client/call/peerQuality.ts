// How good each one's connection is: told by each page itself every two seconds, also that none is there. Whose media do
// not get through says so over the signalling.
import { signal, untracked, effect, type ReadonlySignal } from '@preact/signals-core'
import type { Media, MediaQuality } from '../ports.ts'
import type { SessionClient } from '../sessionClient.ts'
import type { PeerId } from '../../shared/protocol/ids.ts'
import { judgeConnection, type Quality } from './connectionGrade.ts'

export interface PeerQuality {
  /** Those who tell nothing are missing. */
  readonly byPeer: ReadonlySignal<ReadonlyMap<PeerId, Quality>>
  /** Peers whom neither sound nor video reaches, by their own word. */
  readonly withoutMedia: ReadonlySignal<ReadonlySet<PeerId>>
  /** The relay has said lately that it is short of processor time. */
  readonly isRelayBusy: ReadonlySignal<boolean>
  /** This page's own. */
  readonly own: ReadonlySignal<Quality | undefined>
  /** The last look at this page's own lines, a new one each time. */
  readonly looked: ReadonlySignal<MediaQuality | undefined>
  /** True once this page's media have not got through for some seconds though the signalling stands. */
  readonly noMedia: ReadonlySignal<boolean>
  close(): void
}

const INTERVAL_MS = 2000
/** Looks: ICE needs up to some seconds where the first way is closed, and a restart as long again. */
const NO_MEDIA_AFTER_LOOKS = 4

function toldOf(
  look: MediaQuality & { readonly rttMs: number },
  serverMinusOwnMs: number | undefined,
): Quality {
  const { rttMs, lossShare, upLossShare, downLossShare } = look
  return {
    type: 'quality',
    rttMs: Math.min(60000, Math.max(0, rttMs)),
    lossShare: Math.min(1, Math.max(0, lossShare)),
    ...judgeConnection(look),
    ...(upLossShare === undefined ? {} : { upLossShare }),
    ...(downLossShare === undefined ? {} : { downLossShare }),
    ...(serverMinusOwnMs === undefined ? {} : { serverMinusOwnMs }),
  }
}

const hasRtt = (looked: MediaQuality | undefined): looked is MediaQuality & { readonly rttMs: number } =>
  looked?.rttMs !== undefined && looked.passes !== false

/** What the others tell; of those who have left, nothing. */
function hearOthers(session: SessionClient) {
  const byPeer = signal<ReadonlyMap<PeerId, Quality>>(new Map())
  const withoutMedia = signal<ReadonlySet<PeerId>>(new Set())
  const isRelayBusy = signal(false)
  const stopListening = session.onPresence(({ peerId, presence, relayBusy = false }) => {
    if (presence.type === 'quality') {
      isRelayBusy.value = relayBusy
      byPeer.value = new Map(byPeer.peek()).set(peerId, presence)
      withoutMedia.value = new Set([...withoutMedia.peek()].filter((id) => id !== peerId))
    }
    if (presence.type === 'noMedia') {
      byPeer.value = new Map([...byPeer.peek()].filter(([id]) => id !== peerId))
      withoutMedia.value = new Set(withoutMedia.peek()).add(peerId)
    }
  })
  const stopForgetting = effect(() => {
    const { peers } = session.state.value
    untracked(() => {
      if ([...byPeer.peek().keys()].some((id) => !peers.has(id)))
        byPeer.value = new Map([...byPeer.peek()].filter(([id]) => peers.has(id)))
      if ([...withoutMedia.peek()].some((id) => !peers.has(id)))
        withoutMedia.value = new Set([...withoutMedia.peek()].filter((id) => peers.has(id)))
    })
  })
  return {
    byPeer,
    withoutMedia,
    isRelayBusy,
    close() {
      stopForgetting()
      stopListening()
    },
  }
}

export function createPeerQuality(session: SessionClient, media: Media): PeerQuality {
  const others = hearOthers(session)
  const own = signal<Quality | undefined>(undefined)
  const looked = signal<MediaQuality | undefined>(undefined)
  const noMedia = signal(false)
  let inVain = 0

  function note(look: MediaQuality | undefined): void {
    looked.value = look
    own.value = hasRtt(look) ? toldOf(look, session.clockOffsetMs.peek()) : undefined
    // Without the server nothing is known of the media's own way; where nobody has sent or asked yet neither.
    const isTried =
      session.connection.peek().tag === 'live' && (look === undefined || look.passes !== undefined)
    inVain = isTried && look?.passes !== true ? inVain + 1 : 0
    noMedia.value = inVain >= NO_MEDIA_AFTER_LOOKS
    if (own.value !== undefined) session.publishPresence(own.value)
    else if (noMedia.value) session.publishPresence({ type: 'noMedia' })
  }

  const timer = setInterval(() => {
    // Statistics of a connection that is just closing may be refused; the next turn asks again.
    media.quality().then(note, () => note(undefined))
  }, INTERVAL_MS)
  return {
    byPeer: others.byPeer,
    withoutMedia: others.withoutMedia,
    isRelayBusy: others.isRelayBusy,
    own,
    looked,
    noMedia,
    close() {
      clearInterval(timer)
      others.close()
    },
  }
}
