// Media through the relay; the only file that knows mediasoup-client. It keeps what the page wants sent, and makes
// everything anew whenever the line or the relay was lost.
import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core'
import { detectDevice, Device, type types } from 'mediasoup-client'
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111'
import { AppError } from '../../shared/protocol/errors.ts'
import {
  DataProducerId,
  ProducerId,
  TransportId,
  type ConsumerId,
  type PeerId,
} from '../../shared/protocol/ids.ts'
import type { Presence, PresenceFrom } from '../../shared/protocol/presence.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import {
  DataLabel,
  MediaSource,
  type NotificationOf,
  type ResponseOf,
} from '../../shared/protocol/signalling.ts'
import { dataLabelOf, mayProduce } from '../../shared/session/permissions.ts'
import { takeOldEncodedStreams } from '../pictureSync/oldEncodedStreams.ts'
import type { Media, MediaStatus, RemoteTrack, Signalling, SignallingStatus } from '../ports.ts'
import { failWith, reportLater, unlessOffline } from './mediaFailures.ts'
import { presenceOf } from './presenceOf.ts'
import { hintDetail, preferBalance, preferredVideoCodec } from './sendingVideo.ts'
import { readMediaFigures, type PacketCounts } from './mediaQuality.ts'
import { SerialQueue } from '../serialQueue.ts'

export interface MediasoupMediaOptions {
  readonly signalling: Signalling
  /** Decides what is opened: who sends nothing opens no sending transport. */
  readonly role: Role
  /**
   * Opens the sending connection for `createEncodedStreams` (old Chromium without RTCRtpScriptTransform). Who sets it
   * must take the camera's streams in the same task in which `cameraSender` appears, else nothing is sent.
   */
  readonly encodedInsertableStreams?: boolean
  /** For tests: another handler than the browser's. */
  readonly handlerFactory?: types.HandlerFactory
}

export const createMediasoupMedia = (options: MediasoupMediaOptions): Media => new MediasoupMedia(options)

const ABS_CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time'

/** The wearer's picture carries the marks: hmd-platforms section 7.10. Faces need less, and leave it the line. */
const WEARER_VIDEO_BPS = 2_500_000
const FACE_VIDEO_BPS = 800_000
/** Pose records are worthless when late: with this much waiting (about 0.5 s of them), the next is not sent. */
const MAX_BUFFERED_BYTES = 2000
/** Presence goes when the channel has nothing left to send: the next batch tells all that one behind another would. */
const MAX_BUFFERED_PRESENCE_BYTES = 0
/** Presence that has not left by then, here or at the relay, is passed over: newer is behind it. */
const PRESENCE_LIFE_MS = 150
/** Chromium calls a line `disconnected` after some 5 s of silence; it often comes back by itself within this time. */
const RESTART_ICE_AFTER_MS = 1000
const REOPEN_AFTER_MS = 5000
const RETRY_FIRST_MS = 500
const RETRY_MAX_MS = 4000

/** A record that is lost is lost; presence may be sent again for as long as it is news. */
const lossOf = {
  frames: { maxRetransmits: 0 },
  presence: { maxPacketLifeTime: PRESENCE_LIFE_MS },
} as const satisfies Record<DataLabel, object>

interface OwnTrack {
  track: MediaStreamTrack
  producer: types.Producer | undefined
}

/** All that belongs to one opening; dropped as a whole. */
interface Opening {
  readonly connectionNo: number
  readonly recv: types.Transport
  readonly send: types.Transport | undefined
  readonly videoCodec: types.RtpCodecCapability | undefined
  readonly consumers: Map<ConsumerId, types.Consumer>
  readonly timers: Set<ReturnType<typeof setTimeout>>
  data: types.DataProducer | undefined
  closed: boolean
}

class MediasoupMedia implements Media {
  readonly #options: MediasoupMediaOptions
  readonly #signalling: Signalling
  readonly #status = signal<MediaStatus>('idle')
  readonly #remoteTracks = signal<readonly RemoteTrack[]>([])
  readonly #cameraSender = signal<RTCRtpSender | undefined>(undefined)
  readonly #clockListeners = new Set<(rtpTimestamp: number, wallClockMs: number) => void>()
  readonly #frameListeners = new Set<(bytes: Uint8Array, from: PeerId) => void>()
  readonly #presenceListeners = new Set<(from: PresenceFrom) => void>()
  readonly #own = new Map<MediaSource, OwnTrack>()
  readonly #muted = new Set<MediaSource>()
  readonly #queue = new SerialQueue()
  readonly #stops: (() => void)[] = []
  #opening: Opening | undefined
  #isWanted = false
  /** Counts the signalling's connections: transports of an earlier one are gone on the server. */
  #connectionNo = 0
  #failures = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #packets: PacketCounts = { received: 0, lost: 0 }

  constructor(options: MediasoupMediaOptions) {
    this.#options = options
    this.#signalling = options.signalling
    const { signalling } = options
    this.#stops.push(
      signalling.on('consumer.created', (created) => this.#inOpening((at) => this.#consume(at, created))),
      signalling.on('consumer.closed', ({ consumerId }) =>
        this.#inOpening((at) => {
          this.#dropConsumer(at, consumerId)
        }),
      ),
      signalling.on('consumer.pausedChanged', ({ consumerId, paused }) =>
        this.#inOpening(() => {
          this.#setRemotePaused(consumerId, paused)
        }),
      ),
      signalling.on('camera.clockReported', ({ producerId, rtpTimestamp, wallClockMs }) => {
        // One from before the camera was sent anew speaks of another stream.
        if (producerId !== this.#own.get('camera')?.producer?.id) return
        for (const listener of this.#clockListeners) listener(rtpTimestamp, wallClockMs)
      }),
      signalling.on('dataConsumer.created', (created) =>
        this.#inOpening((at) => this.#consumeData(at, created)),
      ),
      effect(() => {
        const status = signalling.status.value
        untracked(() => this.#onSignalling(status))
      }),
    )
  }

  get status(): ReadonlySignal<MediaStatus> {
    return this.#status
  }

  get remoteTracks(): ReadonlySignal<readonly RemoteTrack[]> {
    return this.#remoteTracks
  }

  get cameraSender(): ReadonlySignal<RTCRtpSender | undefined> {
    return this.#cameraSender
  }

  async join(): Promise<void> {
    this.#isWanted = true
    await this.#reopen()
  }

  setTrack(source: MediaSource, track: MediaStreamTrack | undefined): Promise<void> {
    return this.#queue.run(async () => {
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
      // Without a line it is sent with the rest, once everything has been made anew.
      if (this.#opening !== undefined && this.#isConnected()) {
        await unlessOffline(this.#produce(this.#opening, source))
      }
    })
  }

  setMuted(source: MediaSource, muted: boolean): Promise<void> {
    return this.#queue.run(async () => {
      if (muted) this.#muted.add(source)
      else this.#muted.delete(source)
      const producer = this.#own.get(source)?.producer
      if (producer === undefined || producer.closed) return
      if (muted) producer.pause()
      else producer.resume()
      const producerId = ProducerId.parse(producer.id)
      await unlessOffline(this.#signalling.request('producer.setPaused', { producerId, paused: muted }))
    })
  }

  sendFrameRecord(bytes: Uint8Array<ArrayBuffer>): boolean {
    return this.#sendData(bytes, MAX_BUFFERED_BYTES)
  }

  sendPresence(presence: Presence): boolean {
    return this.#sendData(JSON.stringify(presence), MAX_BUFFERED_PRESENCE_BYTES)
  }

  onPresence(listener: (from: PresenceFrom) => void): () => void {
    this.#presenceListeners.add(listener)
    return () => this.#presenceListeners.delete(listener)
  }

  #sendData(packet: string | Uint8Array<ArrayBuffer>, maxBufferedBytes: number): boolean {
    const data = this.#opening?.data
    if (data?.readyState !== 'open' || data.bufferedAmount > maxBufferedBytes) return false
    data.send(packet)
    return true
  }

  onCameraClock(listener: (rtpTimestamp: number, wallClockMs: number) => void): () => void {
    this.#clockListeners.add(listener)
    return () => this.#clockListeners.delete(listener)
  }

  onFrameRecord(listener: (bytes: Uint8Array, from: PeerId) => void): () => void {
    this.#frameListeners.add(listener)
    return () => this.#frameListeners.delete(listener)
  }

  async quality(): Promise<{ rttMs: number; lossShare: number } | undefined> {
    const opening = this.#opening
    if (opening === undefined || opening.closed) return undefined
    const transports = opening.send === undefined ? [opening.recv] : [opening.recv, opening.send]
    const reports = await Promise.all(transports.map((transport) => transport.getStats()))
    const { rttMs, lossShare, counts } = readMediaFigures(
      reports.map((report) => report.values()),
      this.#packets,
    )
    this.#packets = counts
    return rttMs === undefined ? undefined : { rttMs, lossShare }
  }

  close(): void {
    this.#isWanted = false
    for (const stop of this.#stops.splice(0)) stop()
    clearTimeout(this.#retryTimer)
    this.#closeOpening()
    this.#own.clear()
    this.#frameListeners.clear()
    this.#presenceListeners.clear()
    this.#clockListeners.clear()
    this.#status.value = 'idle'
  }

  #onSignalling(status: SignallingStatus): void {
    if (status.tag === 'connected') {
      this.#connectionNo += 1
      // What was made over the last line is gone at the relay. Closing it here frees a step that still waits on it.
      this.#closeOpening()
      if (this.#isWanted) this.#reopenByItself()
    }
    if (status.tag === 'refused' || status.tag === 'closed') {
      clearTimeout(this.#retryTimer)
      this.#closeOpening()
      this.#status.value = 'idle'
    }
  }

  #isConnected(): boolean {
    return this.#signalling.status.value.tag === 'connected'
  }

  #reopen(): Promise<void> {
    return this.#queue.run(async () => {
      const isCurrent = this.#opening?.connectionNo === this.#connectionNo && !this.#opening.closed
      if (isCurrent || !this.#isWanted) return
      this.#closeOpening()
      this.#status.value = 'connecting'
      try {
        await this.#open(this.#connectionNo)
        this.#failures = 0
        this.#status.value = 'connected'
      } catch (error) {
        this.#closeOpening()
        this.#status.value = 'failed'
        this.#retryLater()
        throw error instanceof AppError
          ? error
          : new AppError('media-unavailable', String(error), { cause: error })
      }
    })
  }

  /** As `reopen`, where nobody waits for it: a failure shows in the status and is tried again. */
  #reopenByItself(): void {
    this.#reopen().catch(() => this.#status.value)
  }

  #retryLater(): void {
    clearTimeout(this.#retryTimer)
    const waitMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.#failures)
    this.#failures = Math.min(this.#failures + 1, 10)
    this.#retryTimer = setTimeout(() => {
      if (this.#isWanted && this.#isConnected()) this.#reopenByItself()
    }, waitMs)
  }

  async #open(connectionNo: number): Promise<void> {
    const { role, handlerFactory } = this.#options
    const sends = mayProduce(role, 'camera') || mayProduce(role, 'microphone')
    const [{ rtpCapabilities }, device, recvAnswer, sendAnswer] = await Promise.all([
      this.#signalling.request('router.describe', {}),
      openDevice(handlerFactory),
      this.#signalling.request('transport.create', { direction: 'recv' }),
      sends ? this.#signalling.request('transport.create', { direction: 'send' }) : undefined,
    ])
    await device.load({ routerRtpCapabilities: rtpCapabilities })
    const opening: Opening = {
      connectionNo,
      recv: device.createRecvTransport(transportOptions(recvAnswer)),
      send: sendAnswer === undefined ? undefined : device.createSendTransport(this.#sendOptions(sendAnswer)),
      videoCodec: preferredVideoCodec(device),
      consumers: new Map(),
      timers: new Set(),
      data: undefined,
      closed: false,
    }
    this.#opening = opening
    this.#watch(opening, opening.recv)
    if (opening.send !== undefined) this.#watchSending(opening, opening.send)
    await Promise.all([
      this.#signalling.request('media.subscribe', {
        transportId: TransportId.parse(opening.recv.id),
        rtpCapabilities: device.recvRtpCapabilities,
      }),
      this.#sendAll(opening),
    ])
  }

  #sendOptions(answer: ResponseOf<'transport.create'>): types.TransportOptions {
    if (this.#options.encodedInsertableStreams !== true) return transportOptions(answer)
    // Known to old Chromium only, hence in no type.
    const additionalSettings: object = { encodedInsertableStreams: true }
    return { ...transportOptions(answer), additionalSettings }
  }

  async #sendAll(opening: Opening): Promise<void> {
    if (opening.send === undefined) return
    const label = dataLabelOf(this.#options.role)
    if (label !== undefined)
      opening.data = await opening.send.produceData({ ordered: false, label, ...lossOf[label] })
    for (const source of this.#own.keys()) await this.#produce(opening, source)
  }

  async #produce({ send, videoCodec }: Opening, source: MediaSource): Promise<void> {
    const own = this.#own.get(source)
    if (own === undefined || send === undefined || own.track.readyState === 'ended') return
    const producer = await send.produce({
      track: own.track,
      // The track stays the caller's: muting must not blacken the preview, leaving must not stop the camera.
      stopTracks: false,
      disableTrackOnPause: false,
      // Nothing leaves this machine while muted.
      zeroRtpOnPause: true,
      appData: { source },
      ...(source === 'camera' ? this.#videoOptions(videoCodec) : this.#audioOptions()),
    })
    own.producer = producer
    if (this.#muted.has(source)) producer.pause()
    if (source === 'camera') await preferBalance(producer.rtpSender)
  }

  #audioOptions(): types.ProducerOptions {
    return {
      codecOptions: { opusDtx: true },
      ...(this.#options.encodedInsertableStreams === true
        ? { onRtpSender: (sender) => takeOldEncodedStreams(sender) }
        : {}),
    }
  }

  #videoOptions(codec: types.RtpCodecCapability | undefined): types.ProducerOptions {
    const maxBitrate = this.#options.role === 'wearer' ? WEARER_VIDEO_BPS : FACE_VIDEO_BPS
    return {
      // One encoding: simulcast rewrites RTP timestamps, by which pictures are known (architecture D1).
      encodings: [{ maxBitrate }],
      codecOptions: { videoGoogleStartBitrate: 1000 },
      ...(codec === undefined ? {} : { codec }),
      onRtpSender: (rtpSender) => {
        this.#cameraSender.value = rtpSender
      },
    }
  }

  async #closeProducer(producer: types.Producer): Promise<void> {
    if (producer.closed) return
    producer.close()
    await unlessOffline(
      this.#signalling.request('producer.close', { producerId: ProducerId.parse(producer.id) }),
    )
  }

  #watchSending(opening: Opening, send: types.Transport): void {
    this.#watch(opening, send)
    const transportId = TransportId.parse(send.id)
    send.on('produce', ({ kind, rtpParameters, appData }, done, fail) => {
      const source = MediaSource.parse(appData['source'])
      const paused = this.#muted.has(source)
      this.#signalling
        .request('producer.create', { transportId, kind, source, rtpParameters, paused })
        .then(({ producerId }) => done({ id: producerId }), failWith(fail))
    })
    send.on('producedata', ({ sctpStreamParameters, label }, done, fail) => {
      this.#signalling
        .request('dataProducer.create', { transportId, label: DataLabel.parse(label), sctpStreamParameters })
        .then(({ dataProducerId }) => done({ id: DataProducerId.parse(dataProducerId) }), failWith(fail))
    })
  }

  #watch(opening: Opening, transport: types.Transport): void {
    const transportId = TransportId.parse(transport.id)
    transport.on('connect', ({ dtlsParameters }, done, fail) => {
      this.#signalling
        .request('transport.connect', { transportId, dtlsParameters })
        .then(() => done(), failWith(fail))
    })
    transport.on('connectionstatechange', (state) => {
      if (opening.closed) return
      if (state === 'connected') this.#status.value = 'connected'
      if (state !== 'disconnected' && state !== 'failed') return
      this.#status.value = 'connecting'
      const isDown = (): boolean => transport.connectionState !== 'connected'
      this.#later(opening, state === 'failed' ? 0 : RESTART_ICE_AFTER_MS, () => {
        if (isDown()) void this.#restartIce(opening, transport)
      })
      this.#later(opening, REOPEN_AFTER_MS, () => {
        if (isDown()) this.#abandon(opening)
      })
    })
  }

  /** Never rejects: where the relay no longer knows the transport, everything is made anew. */
  async #restartIce(opening: Opening, transport: types.Transport): Promise<void> {
    try {
      const transportId = TransportId.parse(transport.id)
      const { iceParameters } = await this.#signalling.request('transport.restartIce', { transportId })
      // Opaque on the wire: the relay made it.
      await transport.restartIce({ iceParameters: iceParameters as types.IceParameters })
    } catch (error) {
      const isOffline = error instanceof AppError && error.code === 'offline'
      if (!isOffline) this.#abandon(opening)
    }
  }

  #abandon(opening: Opening): void {
    if (opening.closed || opening !== this.#opening) return
    this.#closeOpening()
    this.#status.value = 'connecting'
    if (this.#isConnected()) this.#reopenByItself()
  }

  #later(opening: Opening, waitMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      opening.timers.delete(timer)
      if (!opening.closed) action()
    }, waitMs)
    opening.timers.add(timer)
  }

  /** Runs a step for the opening that stands now, unless it is gone by then. What one track cannot do stays with it. */
  #inOpening(step: (opening: Opening) => Promise<void> | void): void {
    const opening = this.#opening
    if (opening === undefined) return
    this.#queue
      .run(async () => {
        if (!opening.closed) await step(opening)
      })
      .catch((error: unknown) => {
        // A lost line or a closed transport is mended elsewhere; anything else must be seen while developing.
        if (!(error instanceof AppError) && !opening.closed) reportLater(error)
      })
  }

  async #consume(opening: Opening, created: NotificationOf<'consumer.created'>): Promise<void> {
    const { consumerId, peerId, participantId, role, source, paused } = created
    const consumer = await opening.recv.consume({
      id: consumerId,
      producerId: created.producerId,
      kind: created.kind,
      // Opaque on the wire: the relay made it and mediasoup-client checks it.
      rtpParameters: created.rtpParameters as types.RtpParameters,
      // Tracks of one stream wait for each other. Faces speak; the wearer's picture must never wait for the sound.
      streamId: role === 'wearer' ? `${peerId}-${source}` : peerId,
    })
    opening.consumers.set(consumerId, consumer)
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
    this.#remoteTracks.value = [...this.#remoteTracks.value, remote]
    await this.#signalling.request('consumer.resume', { consumerId })
  }

  #dropConsumer(opening: Opening, consumerId: ConsumerId): void {
    opening.consumers.get(consumerId)?.close()
    opening.consumers.delete(consumerId)
    this.#remoteTracks.value = this.#remoteTracks.value.filter((remote) => remote.consumerId !== consumerId)
  }

  #setRemotePaused(consumerId: ConsumerId, paused: boolean): void {
    this.#remoteTracks.value = this.#remoteTracks.value.map((remote) =>
      remote.consumerId === consumerId ? { ...remote, paused } : remote,
    )
  }

  async #consumeData(opening: Opening, created: NotificationOf<'dataConsumer.created'>): Promise<void> {
    const data = await opening.recv.consumeData({
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

  #closeOpening(): void {
    const opening = this.#opening
    if (opening === undefined) return
    this.#opening = undefined
    opening.closed = true
    for (const timer of opening.timers) clearTimeout(timer)
    opening.send?.close()
    opening.recv.close()
    for (const own of this.#own.values()) own.producer = undefined
    this.#packets = { received: 0, lost: 0 }
    this.#remoteTracks.value = []
    this.#cameraSender.value = undefined
  }
}

/** What the relay told of a transport. Opaque on the wire; mediasoup-client hands it to WebRTC, which checks it. */
const transportOptions = (answer: ResponseOf<'transport.create'>): types.TransportOptions => ({
  id: answer.transportId,
  iceParameters: answer.iceParameters as types.IceParameters,
  iceCandidates: answer.iceCandidates as types.IceCandidate[],
  dtlsParameters: answer.dtlsParameters as types.DtlsParameters,
  ...(answer.sctpParameters === undefined
    ? {}
    : { sctpParameters: answer.sctpParameters as types.SctpParameters }),
})

const handlerOptions = { forcedRtpExtensions: { [ABS_CAPTURE_TIME]: true } }

/** The browser's own handler; only Chromium's comes with the page, the others when they are asked for. */
async function handlerOfBrowser(): Promise<types.HandlerFactory> {
  switch (detectDevice()) {
    case 'Chrome111':
      return Chrome111.createFactory(handlerOptions)
    case 'Chrome74':
      return (await import('mediasoup-client/handlers/Chrome74')).Chrome74.createFactory(handlerOptions)
    case 'Firefox120':
      return (await import('mediasoup-client/handlers/Firefox120')).Firefox120.createFactory(handlerOptions)
    case 'Safari12':
      return (await import('mediasoup-client/handlers/Safari12')).Safari12.createFactory(handlerOptions)
    case 'ReactNative106':
    case undefined:
      throw new AppError('media-unavailable', 'no WebRTC that mediasoup-client knows')
  }
}

const openDevice = async (given: types.HandlerFactory | undefined): Promise<Device> =>
  Device.factory({ handlerFactory: given ?? (await handlerOfBrowser()) })
