// What runs over one line of mediasoup, as the port has it. Knows mediasoup's types only; mediasoupSfu.ts holds the library.
// Each `as` hands opaque parameters to mediasoup, which validates them itself.
import type { types } from 'mediasoup'
import { z } from 'zod'
import { AppError } from '../../src/shared/protocol/errors.ts'
import type {
  MediaKind,
  Opaque,
  SenderReport,
  SfuConsumer,
  SfuDataConsumer,
  SfuDataProducer,
  SfuProducer,
  SfuTransport,
  TransportChange,
  TransportFigures,
} from './sfu.ts'

/** Runs a call into mediasoup; what mediasoup does not accept is the sender's mistake. */
async function validated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw new AppError('malformed', 'The media relay did not accept the parameters.', { cause: error })
  }
}

/** The part of mediasoup's note of a sender report that is used; its type leaves it open. */
const SenderReportNote = z.object({ ntpSec: z.number(), ntpFrac: z.number(), rtpTs: z.number() })
/** NTP counts from 1900. */
const NTP_1970_S = 2_208_988_800

function senderReportOf(note: unknown): SenderReport | undefined {
  const { success, data } = SenderReportNote.safeParse(note)
  if (!success) return undefined
  return {
    rtpTimestamp: data.rtpTs,
    wallClockMs: (data.ntpSec - NTP_1970_S + data.ntpFrac / 2 ** 32) * 1000,
  }
}

const producerOf = (producer: types.Producer): SfuProducer => ({
  id: producer.id,
  kind: producer.kind,
  get paused() {
    return producer.paused
  },
  setPaused: (paused) => (paused ? producer.pause() : producer.resume()),
  async onSenderReport(listener) {
    producer.on('trace', ({ type, info }: types.ProducerTraceEventData) => {
      const report = type === 'sr' ? senderReportOf(info) : undefined
      if (report !== undefined) listener(report)
    })
    await producer.enableTraceEvent(['sr'])
  },
  close: () => {
    producer.close()
  },
})

const consumerOf = (consumer: types.Consumer): SfuConsumer => ({
  id: consumer.id,
  producerId: consumer.producerId,
  kind: consumer.kind,
  rtpParameters: consumer.rtpParameters,
  get producerPaused() {
    return consumer.producerPaused
  },
  resume: () => consumer.resume(),
  onProducerClosed: (listener) => {
    consumer.on('producerclose', listener)
  },
  onProducerPaused: (listener) => {
    consumer.on('producerpause', () => listener(true))
    consumer.on('producerresume', () => listener(false))
  },
  close: () => {
    consumer.close()
  },
})

const dataConsumerOf = (consumer: types.DataConsumer): SfuDataConsumer => ({
  id: consumer.id,
  dataProducerId: consumer.dataProducerId,
  sctpStreamParameters: consumer.sctpStreamParameters ?? {},
  onProducerClosed: (listener) => {
    consumer.on('dataproducerclose', listener)
  },
  close: () => {
    consumer.close()
  },
})

/** What the transport's states come to; undefined while it is on its way, or was closed from the other side. */
function changeOf(transport: types.WebRtcTransport): TransportChange | undefined {
  const { dtlsState, iceState, iceSelectedTuple } = transport
  if (dtlsState === 'failed') return { tag: 'failed', reason: 'dtls' }
  if (iceState === 'disconnected') return { tag: 'failed', reason: 'ice' }
  const isUp = dtlsState === 'connected' && (iceState === 'connected' || iceState === 'completed')
  return isUp ? { tag: 'connected', protocol: iceSelectedTuple?.protocol ?? 'udp' } : undefined
}

const share = (value: number): number => Math.min(1, Math.max(0, value))

const figuresOf = (stat: types.WebRtcTransportStat): TransportFigures => ({
  receivedBytes: stat.bytesReceived,
  receivedBitsPerSecond: stat.recvBitrate,
  sentBitsPerSecond: stat.sendBitrate,
  ...(stat.rtpPacketLossReceived === undefined
    ? {}
    : { receivedLossShare: share(stat.rtpPacketLossReceived) }),
  ...(stat.rtpPacketLossSent === undefined ? {} : { sentLossShare: share(stat.rtpPacketLossSent) }),
})

export class MediasoupTransport implements SfuTransport {
  readonly #transport: types.WebRtcTransport

  constructor(transport: types.WebRtcTransport) {
    this.#transport = transport
  }

  get id(): string {
    return this.#transport.id
  }
  get iceParameters(): Opaque {
    return this.#transport.iceParameters
  }
  get iceCandidates(): readonly Opaque[] {
    return this.#transport.iceCandidates
  }
  get dtlsParameters(): Opaque {
    return this.#transport.dtlsParameters
  }
  get sctpParameters(): Opaque | undefined {
    return this.#transport.sctpParameters
  }

  connect(dtlsParameters: Opaque): Promise<void> {
    return validated(() =>
      this.#transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters }),
    )
  }

  restartIce(): Promise<Opaque> {
    return validated(() => this.#transport.restartIce())
  }

  onChange(listener: (change: TransportChange) => void): void {
    let last: TransportChange['tag'] | undefined
    const look = (): void => {
      const change = changeOf(this.#transport)
      if (change === undefined || change.tag === last) return
      last = change.tag
      listener(change)
    }
    this.#transport.on('icestatechange', look)
    this.#transport.on('dtlsstatechange', look)
  }

  async measure(): Promise<TransportFigures> {
    const [stat] = await this.#transport.getStats()
    if (stat === undefined) throw new AppError('media-unavailable', 'The transport has no figures.')
    return figuresOf(stat)
  }

  produce(options: { kind: MediaKind; rtpParameters: Opaque; paused: boolean }): Promise<SfuProducer> {
    const rtpParameters = options.rtpParameters as types.RtpParameters
    return validated(async () => producerOf(await this.#transport.produce({ ...options, rtpParameters })))
  }

  consume(options: { producerId: string; rtpCapabilities: Opaque }): Promise<SfuConsumer> {
    const rtpCapabilities = options.rtpCapabilities as types.RtpCapabilities
    return validated(async () =>
      consumerOf(await this.#transport.consume({ ...options, rtpCapabilities, paused: true })),
    )
  }

  produceData(options: { label: string; sctpStreamParameters: Opaque }): Promise<SfuDataProducer> {
    const sctpStreamParameters = options.sctpStreamParameters as types.SctpStreamParameters
    return validated(() => this.#transport.produceData({ label: options.label, sctpStreamParameters }))
  }

  consumeData({ dataProducerId }: { dataProducerId: string }): Promise<SfuDataConsumer> {
    return validated(async () =>
      // As its producer sends it: in what order, and what of it again.
      dataConsumerOf(await this.#transport.consumeData({ dataProducerId })),
    )
  }

  close(): void {
    this.#transport.close()
  }
}
