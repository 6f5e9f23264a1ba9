// What comes from the others over one opened line: their tracks, the wearer's pose records, the experts' presence.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { types } from 'mediasoup-client'
import type { ConsumerId, PeerId } from '../../shared/protocol/ids.ts'
import type { PresenceFrom } from '../../shared/protocol/presence.ts'
import type { NotificationOf } from '../../shared/protocol/signalling.ts'
import type { RemoteTrack, Signalling } from '../ports.ts'
import { presenceOf } from './presenceOf.ts'

type FrameListener = (bytes: Uint8Array, from: PeerId) => void
type PresenceListener = (from: PresenceFrom) => void

export class Receiving {
  readonly #signalling: Signalling
  readonly #tracks = signal<readonly RemoteTrack[]>([])
  readonly #consumers = new Map<ConsumerId, types.Consumer>()
  readonly #frameListeners = new Set<FrameListener>()
  readonly #presenceListeners = new Set<PresenceListener>()

  constructor(signalling: Signalling) {
    this.#signalling = signalling
  }

  get tracks(): ReadonlySignal<readonly RemoteTrack[]> {
    return this.#tracks
  }

  onFrameRecord(listener: FrameListener): () => void {
    this.#frameListeners.add(listener)
    return () => this.#frameListeners.delete(listener)
  }

  onPresence(listener: PresenceListener): () => void {
    this.#presenceListeners.add(listener)
    return () => this.#presenceListeners.delete(listener)
  }

  async consume(recv: types.Transport, created: NotificationOf<'consumer.created'>): Promise<void> {
    const { consumerId, peerId, participantId, role, source, paused } = created
    const consumer = await recv.consume({
      id: consumerId,
      producerId: created.producerId,
      kind: created.kind,
      // Opaque on the wire: the relay made it and mediasoup-client checks it.
      rtpParameters: created.rtpParameters as types.RtpParameters,
      // Tracks of one stream wait for each other. Faces speak; the wearer's picture must never wait for the sound.
      streamId: role === 'wearer' ? `${peerId}-${source}` : peerId,
    })
    this.#consumers.set(consumerId, consumer)
    const { track, rtpReceiver } = consumer
    const remote: RemoteTrack = {
      consumerId,
      peerId,
      participantId,
      role,
      source,
      track,
      rtpReceiver,
      paused,
    }
    // Whoever shows it binds the track now, inside this assignment; then it may flow.
    this.#tracks.value = [...this.#tracks.value, remote]
    await this.#signalling.request('consumer.resume', { consumerId })
  }

  drop(consumerId: ConsumerId): void {
    this.#consumers.get(consumerId)?.close()
    this.#consumers.delete(consumerId)
    this.#tracks.value = this.#tracks.value.filter((remote) => remote.consumerId !== consumerId)
  }

  setPaused(consumerId: ConsumerId, paused: boolean): void {
    this.#tracks.value = this.#tracks.value.map((remote) =>
      remote.consumerId === consumerId ? { ...remote, paused } : remote,
    )
  }

  async consumeData(recv: types.Transport, created: NotificationOf<'dataConsumer.created'>): Promise<void> {
    const data = await recv.consumeData({
      id: created.dataConsumerId,
      dataProducerId: created.dataProducerId,
      // Opaque on the wire: the relay made it and mediasoup-client checks it.
      sctpStreamParameters: created.sctpStreamParameters,
      label: created.label,
    })
    data.binaryType = 'arraybuffer'
    data.on('message', (message: unknown) => {
      if (created.label === 'presence') this.#hearPresence(message, created)
      else if (message instanceof ArrayBuffer)
        for (const listener of [...this.#frameListeners]) listener(new Uint8Array(message), created.peerId)
    })
  }

  #hearPresence(message: unknown, created: NotificationOf<'dataConsumer.created'>): void {
    const from = presenceOf(message, created)
    if (from === undefined) return
    for (const listener of [...this.#presenceListeners]) listener(from)
  }

  /** The line that it all came over is gone. */
  clear(): void {
    this.#consumers.clear()
    this.#tracks.value = []
  }

  /** Nobody listens any more. */
  close(): void {
    this.clear()
    this.#frameListeners.clear()
    this.#presenceListeners.clear()
  }
}
