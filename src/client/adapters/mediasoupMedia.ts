// Media through the relay: opens the line, and makes everything anew whenever the line or the relay was lost. What this browser can do is in mediasoupDevice, the two ways in mediasoupSending and mediasoupReceiving.
import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core'
import type { types } from 'mediasoup-client'
import { AppError } from '../../shared/protocol/errors.ts'
import { TransportId, type PeerId } from '../../shared/protocol/ids.ts'
import type { Presence, PresenceFrom } from '../../shared/protocol/presence.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import type { MediaSource, ResponseOf } from '../../shared/protocol/signalling.ts'
import { mayProduce } from '../../shared/session/permissions.ts'
import type { Media, MediaQuality, MediaStatus, RemoteTrack, Signalling, SignallingStatus } from '../ports.ts'
import { SerialQueue } from '../serialQueue.ts'
import { reportLater } from './mediaFailures.ts'
import { LossWindow } from './lossWindow.ts'
import { readMediaFigures, type PacketCounts } from './mediaQuality.ts'
import { openDevice, preferredVideoCodec, transportOptions } from './mediasoupDevice.ts'
import { WatchedLines } from './mediasoupLines.ts'
import { Receiving } from './mediasoupReceiving.ts'
import { Sending, type SendingLine } from './mediasoupSending.ts'
import { onNetworkChange } from './networkChange.ts'

export interface MediasoupMediaOptions {
  readonly signalling: Signalling
  /** Decides what is opened: who sends nothing opens no sending transport. */
  readonly role: Role
  /**
   * Opens the sending connection for `createEncodedStreams` (old Chromium without RTCRtpScriptTransform). Who sets it
   * must take the camera's streams in the same task in which `cameraSender` appears, else nothing is sent.
   */
  readonly encodedInsertableStreams?: boolean
  /** Through TURN or not at all (`?ice=relay`). */
  readonly relayOnly?: boolean
  /** For tests: another handler than the browser's. */
  readonly handlerFactory?: types.HandlerFactory
}

export const createMediasoupMedia = (options: MediasoupMediaOptions): Media => new MediasoupMedia(options)

/** Pose records are worthless when late: with this much waiting (about 0.5 s of them), the next is not sent. */
const MAX_BUFFERED_BYTES = 2000
/** Presence goes when the channel has nothing left to send: the next batch tells all that one behind another would. */
const MAX_BUFFERED_PRESENCE_BYTES = 0
const RETRY_FIRST_MS = 500
const RETRY_MAX_MS = 4000

/** All that belongs to one opening; dropped as a whole. */
interface Opening extends SendingLine {
  readonly connectionNo: number
  readonly recv: types.Transport
  closed: boolean
}

class MediasoupMedia implements Media {
  readonly #options: MediasoupMediaOptions
  readonly #signalling: Signalling
  readonly #status = signal<MediaStatus>('idle')
  readonly #receiving: Receiving
  readonly #sending: Sending
  readonly #clockListeners = new Set<(rtpTimestamp: number, wallClockMs: number) => void>()
  readonly #queue = new SerialQueue()
  readonly #stops: (() => void)[] = []
  #opening: Opening | undefined
  #isWanted = false
  /** Counts the signalling's connections: transports of an earlier one are gone on the server. */
  #connectionNo = 0
  #failures = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #packets: PacketCounts = { received: 0, lost: 0 }
  readonly #lost = { up: new LossWindow(), down: new LossWindow() }

  constructor(options: MediasoupMediaOptions) {
    this.#options = options
    const { signalling } = options
    this.#signalling = signalling
    this.#receiving = new Receiving(signalling)
    this.#sending = new Sending(options)
    this.#stops.push(
      signalling.on('consumer.created', (created) =>
        this.#inOpening(async ({ recv, lines }) => {
          await lines.freshen(recv)
          await this.#receiving.consume(recv, created)
        }),
      ),
      signalling.on('consumer.closed', ({ consumerId }) =>
        this.#inOpening(() => this.#receiving.drop(consumerId)),
      ),
      signalling.on('consumer.pausedChanged', ({ consumerId, paused }) =>
        this.#inOpening(() => this.#receiving.setPaused(consumerId, paused)),
      ),
      signalling.on('camera.clockReported', ({ producerId, rtpTimestamp, wallClockMs }) => {
        // One from before the camera was sent anew speaks of another stream.
        if (!this.#sending.isProducer('camera', producerId)) return
        for (const listener of this.#clockListeners) listener(rtpTimestamp, wallClockMs)
      }),
      signalling.on('dataConsumer.created', (created) =>
        this.#inOpening(async ({ recv, lines }) => {
          await lines.freshen(recv)
          await this.#receiving.consumeData(recv, created)
        }),
      ),
      signalling.on('media.lost', () => this.#abandon(this.#opening)),
      onNetworkChange(() => this.#opening?.lines.addressChanged()),
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
    return this.#receiving.tracks
  }

  get cameraSender(): ReadonlySignal<RTCRtpSender | undefined> {
    return this.#sending.cameraSender
  }

  async join(): Promise<void> {
    this.#isWanted = true
    await this.#reopen()
  }

  setTrack(source: MediaSource, track: MediaStreamTrack | undefined): Promise<void> {
    return this.#queue.run(() =>
      this.#sending.setTrack(this.#isConnected() ? this.#opening : undefined, source, track),
    )
  }

  setMuted(source: MediaSource, muted: boolean): Promise<void> {
    return this.#queue.run(() => this.#sending.setMuted(source, muted))
  }

  sendFrameRecord(bytes: Uint8Array<ArrayBuffer>): boolean {
    return this.#sending.sendData(bytes, MAX_BUFFERED_BYTES)
  }

  sendPresence(presence: Presence): boolean {
    return this.#sending.sendData(JSON.stringify(presence), MAX_BUFFERED_PRESENCE_BYTES)
  }

  onPresence(listener: (from: PresenceFrom) => void): () => void {
    return this.#receiving.onPresence(listener)
  }

  onCameraClock(listener: (rtpTimestamp: number, wallClockMs: number) => void): () => void {
    this.#clockListeners.add(listener)
    return () => this.#clockListeners.delete(listener)
  }

  onFrameRecord(listener: (bytes: Uint8Array, from: PeerId) => void): () => void {
    return this.#receiving.onFrameRecord(listener)
  }

  async quality(): Promise<MediaQuality | undefined> {
    const opening = this.#opening
    if (opening === undefined || opening.closed) return undefined
    const transports = opening.send === undefined ? [opening.recv] : [opening.recv, opening.send]
    const reports = await Promise.all(transports.map((transport) => transport.getStats()))
    const { counts, upCounts, ...figures } = readMediaFigures(
      reports.map((report) => report.values()),
      this.#packets,
    )
    this.#packets = counts
    return {
      ...figures,
      passes: opening.lines.pass(),
      upLossShare: this.#lost.up.add(upCounts),
      downLossShare: this.#lost.down.add(counts),
    }
  }

  close(): void {
    this.#isWanted = false
    for (const stop of this.#stops.splice(0)) stop()
    clearTimeout(this.#retryTimer)
    this.#closeOpening()
    this.#sending.close()
    this.#receiving.close()
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
        this.#fail()
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

  /** Everything is made anew after a while. */
  #fail(): void {
    this.#closeOpening()
    this.#status.value = 'failed'
    this.#retryLater()
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
    const { role, handlerFactory, relayOnly = false } = this.#options
    const sends = mayProduce(role, 'camera') || mayProduce(role, 'microphone')
    const [{ rtpCapabilities }, device, recvAnswer, sendAnswer] = await Promise.all([
      this.#signalling.request('router.describe', {}),
      openDevice(handlerFactory),
      this.#signalling.request('transport.create', { direction: 'recv' }),
      sends ? this.#signalling.request('transport.create', { direction: 'send' }) : undefined,
    ])
    await device.load({ routerRtpCapabilities: rtpCapabilities })
    const lines = new WatchedLines(this.#signalling, {
      onUp: () => (this.#status.value = 'connected'),
      onDown: () => (this.#status.value = 'connecting'),
      onGivenUp: () => this.#abandon(opening),
    })
    const opening: Opening = {
      connectionNo,
      lines,
      recv: device.createRecvTransport(transportOptions(recvAnswer, relayOnly)),
      send: sendAnswer === undefined ? undefined : device.createSendTransport(this.#sendOptions(sendAnswer)),
      videoCodec: preferredVideoCodec(device),
      closed: false,
    }
    this.#opening = opening
    lines.watch(opening.recv, recvAnswer.turn)
    if (opening.send !== undefined) {
      lines.watch(opening.send, sendAnswer?.turn)
      this.#sending.answer(opening.send)
    }
    await Promise.all([
      this.#signalling.request('media.subscribe', {
        transportId: TransportId.parse(opening.recv.id),
        rtpCapabilities: device.recvRtpCapabilities,
      }),
      this.#sending.sendAll(opening),
    ])
  }

  #sendOptions(answer: ResponseOf<'transport.create'>): types.TransportOptions {
    const { encodedInsertableStreams, relayOnly = false } = this.#options
    const options = transportOptions(answer, relayOnly)
    if (encodedInsertableStreams !== true) return options
    // Known to old Chromium only, hence in no type.
    const additionalSettings: object = { encodedInsertableStreams: true }
    return { ...options, additionalSettings }
  }

  /** Gives an opening up and makes everything anew. */
  #abandon(opening: Opening | undefined): void {
    if (opening === undefined || opening.closed || opening !== this.#opening) return
    this.#closeOpening()
    this.#status.value = 'connecting'
    if (this.#isConnected()) this.#reopenByItself()
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
        if (opening.closed) return
        if (opening.lines.isHalfMade(opening.recv)) this.#fail()
        // A lost line is mended elsewhere; anything else must be seen while developing.
        else if (!(error instanceof AppError)) reportLater(error)
      })
  }

  #closeOpening(): void {
    const opening = this.#opening
    if (opening === undefined) return
    this.#opening = undefined
    opening.closed = true
    opening.lines.close()
    opening.send?.close()
    opening.recv.close()
    this.#packets = { received: 0, lost: 0 }
    this.#receiving.clear()
    this.#sending.clear()
  }
}
