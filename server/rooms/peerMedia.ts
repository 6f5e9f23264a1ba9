// What one peer has open on the relay: at most one transport each way, one producer per source.
import type { MediaSource } from '../../src/shared/protocol/signalling.ts'
import type {
  Opaque,
  SfuConsumer,
  SfuDataConsumer,
  SfuDataProducer,
  SfuProducer,
  SfuTransport,
} from '../media/sfu.ts'

export type Direction = 'send' | 'recv'

export interface PeerMedia {
  readonly transports: Map<Direction, SfuTransport>
  readonly producers: Map<MediaSource, SfuProducer>
  dataProducer: SfuDataProducer | undefined
  readonly consumers: Map<string, SfuConsumer>
  readonly dataConsumers: Map<string, SfuDataConsumer>
  /** Producers that this peer has a consumer of, or is getting one. */
  readonly taken: Set<string>
  /** Set by media.subscribe: what this peer can decode, and where it wants it. */
  subscription: { readonly transport: SfuTransport; readonly rtpCapabilities: Opaque } | undefined
}

export const createPeerMedia = (): PeerMedia => ({
  transports: new Map(),
  producers: new Map(),
  dataProducer: undefined,
  consumers: new Map(),
  dataConsumers: new Map(),
  taken: new Set(),
  subscription: undefined,
})

function forgetSent(media: PeerMedia): void {
  media.producers.clear()
  media.dataProducer = undefined
}

function forgetReceived(media: PeerMedia): void {
  media.consumers.clear()
  media.dataConsumers.clear()
  media.taken.clear()
  media.subscription = undefined
}

/** Closes a transport, and with it all that runs over it. */
export function closeDirection(media: PeerMedia, direction: Direction): void {
  if (direction === 'send') forgetSent(media)
  else forgetReceived(media)
  media.transports.get(direction)?.close()
  media.transports.delete(direction)
}
