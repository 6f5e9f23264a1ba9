// One connected client in a room. Knows its seat and its line; what it sends and receives of media is in PeerMedia.
import type { WireError } from '../../src/shared/protocol/errors.ts'
import type { ParticipantId, PeerId } from '../../src/shared/protocol/ids.ts'
import type { Presence, PresenceFrom } from '../../src/shared/protocol/presence.ts'
import type { Role } from '../../src/shared/protocol/roles.ts'
import type { NotificationName, NotificationOf } from '../../src/shared/protocol/signalling.ts'
import { Hearing } from './hearing.ts'
import { createPeerMedia, type PeerMedia } from './peerMedia.ts'

/** The line to a client; the gateway makes it from a socket, tests make it from an array. */
export interface PeerLink {
  notify<N extends NotificationName>(name: N, data: NotificationOf<N>): void
  /** Dropped when the line is not ready. */
  relayPresence(presence: PresenceFrom): void
  /** Ends the conversation for good: the client is told why and does not come back by itself. */
  dismiss(error: WireError): void
  /** Ends the line such that the client comes back by itself. */
  drop(): void
}

export type Quality = Extract<Presence, { type: 'quality' }>

export interface Peer {
  readonly peerId: PeerId
  readonly participantId: ParticipantId
  readonly role: Role
  readonly link: PeerLink
  readonly media: PeerMedia
  readonly hearing: Hearing
  /** Resolves when the log holds `peer.joined`. */
  joined: Promise<void>
  /** What this peer's page said last of its own connection, and when (server's clock, ms since 1970). */
  quality: { readonly told: Quality; readonly atMs: number } | undefined
}

export function createPeer(seat: Pick<Peer, 'peerId' | 'participantId' | 'role'>, link: PeerLink): Peer {
  const hearing = new Hearing(performance.now())
  return { ...seat, link, hearing, media: createPeerMedia(), joined: Promise.resolve(), quality: undefined }
}
