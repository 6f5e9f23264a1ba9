// What goes to the others: this page's own tracks and its data. It keeps what the page wants sent while no line is open, and
// sends all of it over the next one.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { types } from 'mediasoup-client'
import { DataProducerId, ProducerId, TransportId } from '../../shared/protocol/ids.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import { DataLabel, MediaSource } from '../../shared/protocol/signalling.ts'
import { dataLabelOf } from '../../shared/session/permissions.ts'
import type { Signalling } from '../ports.ts'
import { failWith, unlessOffline } from './mediaFailures.ts'
import type { WatchedLines } from './mediasoupLines.ts'
import { audioOptions, dataOptions, hintDetail, preferBalance, videoOptions } from './sendingOptions.ts'

interface OwnTrack {
  track: MediaStreamTrack
  producer: types.Producer | undefined
}

/** One opened line to send over. */
export interface SendingLine {
  readonly send: types.Transport | undefined
  readonly videoCodec: types.RtpCodecCapability | undefined
  readonly lines: WatchedLines
}

export interface SendingOptions {
  readonly signalling: Signalling
  readonly role: Role
  readonly encodedInsertableStreams?: boolean
}

export class Sending {
  readonly #options: SendingOptions
  readonly #cameraSender = signal<RTCRtpSender | undefined>(undefined)
  readonly #own = new Map<MediaSource, OwnTrack>()
  readonly #muted = new Set<MediaSource>()
  #data: types.DataProducer | undefined

  constructor(options: SendingOptions) {
    this.#options = options
  }

  get cameraSender(): ReadonlySignal<RTCRtpSender | undefined> {
    return this.#cameraSender
  }

  isProducer(source: MediaSource, producerId: ProducerId): boolean {
    return this.#own.get(source)?.producer?.id === producerId
  }

  /** Over no line (`undefined`) it is kept, and sent with the rest once everything has been made anew. */
  async setTrack(
    line: SendingLine | undefined,
    source: MediaSource,
    track: MediaStreamTrack | undefined,
  ): Promise<void> {
    const own = this.#own.get(source)
    if (track === undefined) {
      this.#own.delete(source)
      if (own?.producer !== undefined) await this.#closeProducer(own.producer)
      if (source === 'camera') this.#cameraSender.value = undefined
      return
    }
    if (source === 'camera') hintDetail(track, this.#options.role)
    if (own?.producer !== undefined && !own.producer.closed) {
      await own.producer.replaceTrack({ track })
      own.track = track
      return
    }
    this.#own.set(source, { track, producer: undefined })
    if (line !== undefined) await unlessOffline(this.#produce(line, source))
  }

  async setMuted(source: MediaSource, muted: boolean): Promise<void> {
    if (muted) this.#muted.add(source)
    else this.#muted.delete(source)
    const producer = this.#own.get(source)?.producer
    if (producer === undefined || producer.closed) return
    if (muted) producer.pause()
    else producer.resume()
    const producerId = ProducerId.parse(producer.id)
    await unlessOffline(this.#options.signalling.request('producer.setPaused', { producerId, paused: muted }))
  }

  /** False where nothing is open, or more than so many bytes still wait to leave. */
  sendData(packet: string | Uint8Array<ArrayBuffer>, maxBufferedBytes: number): boolean {
    const data = this.#data
    if (data?.readyState !== 'open' || data.bufferedAmount > maxBufferedBytes) return false
    data.send(packet)
    return true
  }

  /** All that the page wants sent, over a new line. */
  async sendAll(line: SendingLine): Promise<void> {
    const { send } = line
    if (send === undefined) return
    const label = dataLabelOf(this.#options.role)
    if (label !== undefined) this.#data = await send.produceData(dataOptions(label))
    for (const source of this.#own.keys()) await this.#produce(line, source)
  }

  async #produce({ send, videoCodec, lines }: SendingLine, source: MediaSource): Promise<void> {
    const own = this.#own.get(source)
    if (own === undefined || send === undefined || own.track.readyState === 'ended') return
    await lines.freshen(send)
    const producer = await send.produce({
      track: own.track,
      // The track stays the caller's: muting must not blacken the preview, leaving must not stop the camera.
      stopTracks: false,
      disableTrackOnPause: false,
      // Nothing leaves this machine while muted.
      zeroRtpOnPause: true,
      appData: { source },
      ...this.#producerOptions(source, videoCodec),
    })
    own.producer = producer
    if (this.#muted.has(source)) producer.pause()
    if (source === 'camera') await preferBalance(producer.rtpSender)
  }

  #producerOptions(source: MediaSource, codec: types.RtpCodecCapability | undefined): types.ProducerOptions {
    const { role, encodedInsertableStreams = false } = this.#options
    return source === 'camera'
      ? videoOptions(role, codec, (sender) => (this.#cameraSender.value = sender))
      : audioOptions(encodedInsertableStreams)
  }

  async #closeProducer(producer: types.Producer): Promise<void> {
    if (producer.closed) return
    producer.close()
    const producerId = ProducerId.parse(producer.id)
    await unlessOffline(this.#options.signalling.request('producer.close', { producerId }))
  }

  /** Tells the relay what is to go over this transport. */
  answer(send: types.Transport): void {
    const { signalling } = this.#options
    const transportId = TransportId.parse(send.id)
    send.on('produce', ({ kind, rtpParameters, appData }, done, fail) => {
      const source = MediaSource.parse(appData['source'])
      const paused = this.#muted.has(source)
      signalling
        .request('producer.create', { transportId, kind, source, rtpParameters, paused })
        .then(({ producerId }) => done({ id: producerId }), failWith(fail))
    })
    send.on('producedata', ({ sctpStreamParameters, label }, done, fail) => {
      signalling
        .request('dataProducer.create', { transportId, label: DataLabel.parse(label), sctpStreamParameters })
        .then(({ dataProducerId }) => done({ id: DataProducerId.parse(dataProducerId) }), failWith(fail))
    })
  }

  /** The line that it all went over is gone. */
  clear(): void {
    for (const own of this.#own.values()) own.producer = undefined
    this.#data = undefined
    this.#cameraSender.value = undefined
  }

  /** Nothing is to be sent any more. */
  close(): void {
    this.clear()
    this.#own.clear()
  }
}
