// Tries the ways to the relay one by one, in no room and beside every call (src/check/line/SPEC.md).
import { effect } from '@preact/signals-core'
import type { types } from 'mediasoup-client'
import { z } from 'zod'
import { AppError, type WireError } from '../../shared/protocol/errors.ts'
import { ProducerId, TransportId } from '../../shared/protocol/ids.ts'
import { LINE_TEST_NAMESPACE, type ResponseOf } from '../../shared/protocol/signalling.ts'
import { readSample, type LineSample } from '../line/figures.ts'
import type { LineProbe, MediaRung, RelayPlace, RungOutcome } from '../line/ladder.ts'
import type { Signalling } from '../ports.ts'
import { failWith } from './mediaFailures.ts'
import { openDevice, preferredVideoCodec, transportOptions } from './mediasoupDevice.ts'
import { answerConnect } from './mediasoupLines.ts'
import { videoOptions } from './mediasoupSending.ts'
import { createSocketSignalling } from './socketSignalling.ts'

const CONTACT_WITHIN_MS = 10_000
/** Six ways there and back over the poorest line that bears a call (0.6 s each), and some for a lost packet. */
const OPEN_WITHIN_MS = 6000
/** Through TURN some more come before those: its own connection, credentials, permission. */
const OPEN_BY_TURN_WITHIN_MS = 8000
const LOOK_EVERY_MS = 500
const LOOKS = 16
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
  readonly #signalling: Signalling
  #device: types.Device | undefined
  #transport: types.Transport | undefined
  #place: RelayPlace | undefined

  constructor(token: string) {
    this.#signalling = createSocketSignalling({ token, namespace: LINE_TEST_NAMESPACE })
  }

  get place(): RelayPlace | undefined {
    return this.#place
  }

  async connect(): Promise<void> {
    await contact(this.#signalling)
    const device = await openDevice(undefined)
    const { rtpCapabilities } = await this.#signalling.request('router.describe', {})
    await device.load({ routerRtpCapabilities: rtpCapabilities })
    this.#device = device
  }

  async open(rung: MediaRung, picture: MediaStreamTrack): Promise<RungOutcome> {
    this.#transport?.close()
    if (this.#device === undefined) throw new AppError('wrong-state', 'not connected')
    const whole = await this.#signalling.request('transport.create', { direction: 'send' })
    this.#notePlace(whole)
    const answer = narrowed(whole, rung)
    if (answer === undefined) return 'absent'
    const isTurn = rungs[rung].turnUrl !== undefined
    const transport = this.#device.createSendTransport(transportOptions(answer, isTurn))
    this.#transport = transport
    const outcome = outcomeOf(transport, isTurn ? OPEN_BY_TURN_WITHIN_MS : OPEN_WITHIN_MS)
    this.#answerSending(transport)
    const codec = preferredVideoCodec(this.#device)
    const sent = transport.produce({
      track: picture,
      stopTracks: false,
      disableTrackOnPause: false,
      ...videoOptions('wearer', codec, () => {}),
    })
    // What cannot be sent shows in the outcome; a way that did not open in time is closed under it.
    sent.catch(() => transport.close())
    return outcome
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

  close(): void {
    this.#transport?.close()
    this.#signalling.close()
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

/** Whether the way opens in time, and if not, whether a TURN server said no. */
function outcomeOf(transport: types.Transport, withinMs: number): Promise<RungOutcome> {
  return new Promise((resolve) => {
    const end = (outcome: RungOutcome): void => {
      clearTimeout(timer)
      if (outcome !== 'open') transport.close()
      resolve(outcome)
    }
    const timer = setTimeout(() => end('closed'), withinMs)
    transport.on('icecandidateerror', ({ errorCode }) => {
      if (errorCode < NOT_REACHED) end('turnedAway')
    })
    transport.on('connectionstatechange', (state) => {
      if (state === 'connected') end('open')
      if (state === 'failed') end('closed')
    })
  })
}

export const createLineProbe = (token: string): LineProbe => new RelayProbe(token)
