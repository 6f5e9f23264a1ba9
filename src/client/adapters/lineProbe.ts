// Tries the ways to the relay one by one, in no room and beside every call (src/check/line/SPEC.md).
import { effect } from '@preact/signals-core'
import type { types } from 'mediasoup-client'
import { z } from 'zod'
import { AppError, type WireError } from '../../shared/protocol/errors.ts'
import { ProducerId, TransportId } from '../../shared/protocol/ids.ts'
import { lineRequests, MOST_DOWN_KBPS, type LineRequestOf } from '../../shared/protocol/lineTest.ts'
import { LINE_TEST_NAMESPACE, type ResponseOf } from '../../shared/protocol/signalling.ts'
import { readDownSample, readSample, type DownSample, type LineSample } from '../line/figures.ts'
import type { DownLooks, LineProbe, MediaRung, RelayPlace, RungOutcome } from '../line/ladder.ts'
import type { Signalling } from '../ports.ts'
import { failWith } from './mediaFailures.ts'
import { openDevice, preferredVideoCodec, transportOptions } from './mediasoupDevice.ts'
import { answerConnect } from './mediasoupLines.ts'
import { videoOptions } from './sendingOptions.ts'
import { createSocketSignalling, type AskingSignalling } from './socketSignalling.ts'

const CONTACT_WITHIN_MS = 10_000
/** Six ways there and back over the poorest line that bears a call (0.6 s each), and some for a lost packet. */
const OPEN_WITHIN_MS = 6000
/** Through TURN some more come before those: its own connection, credentials, permission. */
const OPEN_BY_TURN_WITHIN_MS = 8000
const LOOK_EVERY_MS = 500
const LOOKS = 16
/** Packets as small as those of sound, so that 3 s hold enough of them for a share of some percent; any line of use bears it. */
const LITTLE = { kbps: 300, packetBytes: 250, looks: 7 }
/** Longer than a line's buffers hold back what is too much. */
const MUCH = { kbps: MOST_DOWN_KBPS, packetBytes: 1100, looks: 8 }
/** How much longer than the server takes to answer a way may take to open: six ways there and back, and lost packets. */
const OPEN_PER_ANSWER = 12
/** A machine that is busy takes its time too. */
const OPEN_WITHIN_AT_LEAST_MS = 3000
/** From here on the code is the browser's own: it did not reach the server (WebRTC, RTCPeerConnectionIceErrorEvent). */
const NOT_REACHED = 700

const Candidate = z.object({
  protocol: z.enum(['udp', 'tcp']),
  address: z.string().optional(),
  ip: z.string().optional(),
  port: z.int(),
})

/** By which transport each rung leaves the browser, and what of a TURN address tells that it is the rung's. */
const rungs: Readonly<
  Record<MediaRung, { readonly candidates: 'udp' | 'tcp'; readonly turnUrl: RegExp | undefined }>
> = {
  udp: { candidates: 'udp', turnUrl: undefined },
  tcp: { candidates: 'tcp', turnUrl: undefined },
  turnUdp: { candidates: 'udp', turnUrl: /^turn:.*transport=udp$/i },
  turnTcp: { candidates: 'udp', turnUrl: /^turn:.*transport=tcp$/i },
  turnTls: { candidates: 'udp', turnUrl: /^turns:/i },
}

/** Resolves once the line stands; rejects with AppError. */
async function contact(signalling: Signalling): Promise<void> {
  const ended = new AbortController()
  const settled = new Promise<void>((resolve, reject) => {
    const fail = ({ code, message }: WireError): void => reject(new AppError(code, message))
    const timer = setTimeout(() => fail({ code: 'offline', message: 'no contact' }), CONTACT_WITHIN_MS)
    const stop = effect(() => {
      const status = signalling.status.value
      if (status.tag === 'connected') resolve()
      if (status.tag === 'refused') fail(status.error)
    })
    ended.signal.addEventListener('abort', () => {
      clearTimeout(timer)
      stop()
    })
  })
  signalling.connect()
  await settled.finally(() => ended.abort())
}

/** The answer without the ways that are not this rung's; undefined where none is left. */
function narrowed(
  answer: ResponseOf<'transport.create'>,
  rung: MediaRung,
): ResponseOf<'transport.create'> | undefined {
  const { candidates, turnUrl } = rungs[rung]
  const iceCandidates = answer.iceCandidates.filter(({ protocol }) => protocol === candidates)
  const { turn, ...rest } = answer
  if (turnUrl === undefined) return iceCandidates.length === 0 ? undefined : { ...rest, iceCandidates }
  const urls = turn?.urls.filter((url) => turnUrl.test(url)) ?? []
  if (turn === undefined || urls.length === 0) return undefined
  return { ...rest, iceCandidates, turn: { ...turn, urls } }
}

class RelayProbe implements LineProbe {
  readonly #signalling: AskingSignalling
  #device: types.Device | undefined
  #transport: types.Transport | undefined
  #place: RelayPlace | undefined
  #answerMs = Infinity
  /** False from the moment on when the line was cut: what comes after is another one, and the server knows nothing of this test. */
  #lasts = true

  constructor(token: string) {
    this.#signalling = createSocketSignalling({ token, namespace: LINE_TEST_NAMESPACE })
  }

  get place(): RelayPlace | undefined {
    return this.#place
  }

  async connect(): Promise<void> {
    await contact(this.#signalling)
    this.#signalling.status.subscribe(({ tag }) => {
      if (tag !== 'connected') this.#lasts = false
    })
    const device = await openDevice(undefined)
    const { rtpCapabilities } = await this.#signalling.request('router.describe', {})
    await device.load({ routerRtpCapabilities: rtpCapabilities })
    this.#device = device
  }

  async open(rung: MediaRung, picture: MediaStreamTrack): Promise<RungOutcome> {
    const device = this.#loaded()
    const options = await this.#askForWay('send', rung)
    if (options === undefined) return 'absent'
    const transport = device.createSendTransport(options)
    this.#transport = transport
    this.#answerSending(transport)
    const codec = preferredVideoCodec(device)
    const sent = transport.produce({
      track: picture,
      stopTracks: false,
      disableTrackOnPause: false,
      ...videoOptions('wearer', codec, () => {}),
    })
    return this.#outcomeOf(transport, sent, rung)
  }

  async watch(onLook: (share: number) => void): Promise<readonly LineSample[]> {
    const samples: LineSample[] = []
    while (samples.length < LOOKS && this.#transport?.connectionState === 'connected') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      const report = await this.#transport.getStats()
      samples.push(readSample(report.values()))
      onLook(samples.length / LOOKS)
    }
    return samples
  }

  async takeWorker(index: number): Promise<number> {
    this.#transport?.close()
    const { response } = lineRequests['line.takeWorker']
    return (await this.#signalling.request('line.takeWorker', { worker: index }, response)).workers
  }

  async watchDown(rung: MediaRung, onLook: (share: number) => void): Promise<DownLooks | undefined> {
    const transport = await this.#openDown(rung)
    if (transport === undefined) return undefined
    const all = LITTLE.looks + MUCH.looks
    const little = await this.#lookDown(transport, LITTLE, (looks) => onLook(looks / all))
    const much = await this.#lookDown(transport, MUCH, (looks) => onLook((LITTLE.looks + looks) / all))
    return { little, much }
  }

  close(): void {
    this.#transport?.close()
    this.#signalling.close()
  }

  async #openDown(rung: MediaRung): Promise<types.Transport | undefined> {
    const device = this.#loaded()
    const options = await this.#askForWay('recv', rung)
    if (options === undefined) return undefined
    const transport = device.createRecvTransport(options)
    this.#transport = transport
    answerConnect(transport, this.#signalling)
    const { response } = lineRequests['line.receive']
    const transportId = TransportId.parse(transport.id)
    const asked: LineRequestOf<'line.receive'> = {
      transportId,
      rtpCapabilities: { ...device.recvRtpCapabilities },
    }
    const { consumerId, producerId, rtpParameters } = await this.#signalling.request(
      'line.receive',
      asked,
      response,
    )
    // Opaque on the wire: the relay made it and mediasoup-client checks it.
    const made = rtpParameters as types.RtpParameters
    const taken = transport.consume({ id: consumerId, producerId, kind: 'audio', rtpParameters: made })
    return (await this.#outcomeOf(transport, taken, rung)) === 'open' ? transport : undefined
  }

  /** Rejects where the line to the server did not last that long: then nothing is known of the way. */
  async #outcomeOf(
    transport: types.Transport,
    used: Promise<unknown>,
    rung: MediaRung,
  ): Promise<RungOutcome> {
    const outcome = await outcomeOf(transport, used, this.#openWithinMs(rung))
    if (outcome === 'open') return outcome
    // A line that has just gone away is not noticed yet: only what the server answers beside can say that the way is closed.
    if (this.#lasts) await this.#signalling.request('router.describe', {})
    if (!this.#lasts) throw new AppError('offline', `cut short: ${rung}`)
    return outcome
  }

  async #lookDown(
    transport: types.Transport,
    { looks, ...rate }: typeof LITTLE,
    onLook: (looks: number) => void,
  ): Promise<readonly DownSample[]> {
    await this.#fill(rate)
    const samples: DownSample[] = []
    while (samples.length < looks && transport.connectionState === 'connected') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      const report = await transport.getStats()
      samples.push(readDownSample(report.values(), performance.timeOrigin + performance.now()))
      onLook(samples.length)
    }
    return samples
  }

  #loaded(): types.Device {
    if (this.#device === undefined) throw new AppError('wrong-state', 'not connected')
    return this.#device
  }

  async #fill(rate: LineRequestOf<'line.send'>): Promise<void> {
    await this.#signalling.request('line.send', rate, lineRequests['line.send'].response)
  }

  /** A new way in place of the one before; undefined where there is none by this rung. */
  async #askForWay(direction: 'send' | 'recv', rung: MediaRung): Promise<types.TransportOptions | undefined> {
    this.#transport?.close()
    const askedMs = performance.now()
    const whole = await this.#signalling.request('transport.create', { direction })
    this.#answerMs = Math.min(this.#answerMs, performance.now() - askedMs)
    this.#notePlace(whole)
    const answer = narrowed(whole, rung)
    return answer && transportOptions(answer, rungs[rung].turnUrl !== undefined)
  }

  /** As long as the poorest line takes, and less where the signalling shows that the line is quicker. */
  #openWithinMs(rung: MediaRung): number {
    if (rungs[rung].turnUrl !== undefined) return OPEN_BY_TURN_WITHIN_MS
    return Math.min(OPEN_WITHIN_MS, Math.max(OPEN_WITHIN_AT_LEAST_MS, OPEN_PER_ANSWER * this.#answerMs))
  }

  #notePlace({ iceCandidates, turn }: ResponseOf<'transport.create'>): void {
    const [candidate] = iceCandidates.flatMap((raw) => Candidate.safeParse(raw).data ?? [])
    const address = candidate?.address ?? candidate?.ip
    if (candidate === undefined || address === undefined) return
    const servers = (turn?.urls ?? []).map((url) => url.replace(/^turns?:|\?.*$/gi, ''))
    this.#place = { address, port: candidate.port, turnServers: [...new Set(servers)] }
  }

  #answerSending(transport: types.Transport): void {
    const transportId = TransportId.parse(transport.id)
    answerConnect(transport, this.#signalling)
    transport.on('produce', ({ kind, rtpParameters }, done, fail) => {
      this.#signalling
        .request('producer.create', { transportId, kind, source: 'camera', rtpParameters, paused: false })
        .then(({ producerId }) => done({ id: ProducerId.parse(producerId) }), failWith(fail))
    })
  }
}

/** Codes by which a line, and nobody, says no. */
const isCut = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'offline' || error.code === 'timeout')

/**
 * Whether the way opens in time, and if not, whether a TURN server said no. The time runs from when the way is looked for: before, the
 * server is only asked, over a line that may be slow. Rejects where that got no answer.
 */
function outcomeOf(
  transport: types.Transport,
  used: Promise<unknown>,
  withinMs: number,
): Promise<RungOutcome> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = (outcome: RungOutcome): void => {
      clearTimeout(timer)
      if (outcome !== 'open') transport.close()
      resolve(outcome)
    }
    const begin = (): void => void (timer ??= setTimeout(() => end('closed'), withinMs))
    used.then(begin, (error: unknown) => {
      if (isCut(error)) reject(error)
      end('closed')
    })
    transport.on('icecandidateerror', ({ errorCode }) => {
      if (errorCode < NOT_REACHED) end('turnedAway')
    })
    transport.on('connectionstatechange', (state) => {
      if (state === 'connecting') begin()
      if (state === 'connected') end('open')
      if (state === 'failed') end('closed')
    })
  })
}

export const createLineProbe = (token: string): LineProbe => new RelayProbe(token)
