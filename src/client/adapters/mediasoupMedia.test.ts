// The real adapter over mediasoup-client's own fake handler, with a relay that answers as the server does.
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack'
import { FakeHandler, testFakeParameters } from 'mediasoup-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../shared/protocol/errors.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import { requests, type RequestName, type TurnServers } from '../../shared/protocol/signalling.ts'
import { MemorySignalling, settle } from '../../testing/memorySignalling.ts'
import type { Media } from '../ports.ts'
import { createMediasoupMedia } from './mediasoupMedia.ts'

class Relay {
  readonly asked: { readonly name: RequestName; readonly data: unknown }[] = []
  readonly line = new MemorySignalling({ onRequest: (name, data) => this.#answer(name, data) })
  isWorking = true
  /** What it alone cannot answer now. */
  refuses: RequestName | undefined
  /** As the server has it when TURN is set up. */
  turn: TurnServers | undefined
  #count = 0

  names(): readonly RequestName[] {
    return this.asked.map(({ name }) => name)
  }

  produced(): readonly unknown[] {
    return this.asked
      .filter(({ name }) => name === 'producer.create')
      .map(({ data }) => {
        const { kind, source, paused } = requests['producer.create'].request.parse(data)
        return { kind, source, paused }
      })
  }

  offerCamera(consumerId = 'consumer-1'): void {
    const { producerId, kind, rtpParameters } = testFakeParameters.generateConsumerRemoteParameters({
      codecMimeType: 'video/VP8',
    })
    this.line.notify('consumer.created', {
      consumerId,
      producerId,
      peerId: 'peer-wearer',
      participantId: 'wearer',
      role: 'wearer',
      kind,
      source: 'camera',
      rtpParameters,
      paused: false,
    })
  }

  #ways(): { turn?: TurnServers } {
    return this.turn === undefined ? {} : { turn: this.turn }
  }

  #answer(name: RequestName, data: unknown): unknown {
    this.asked.push({ name, data })
    if (!this.isWorking || name === this.refuses) throw new AppError('media-unavailable')
    this.#count += 1
    const { iceParameters, id, ...rest } = testFakeParameters.generateTransportRemoteParameters()
    const answers: Partial<Record<RequestName, unknown>> = {
      'router.describe': { rtpCapabilities: testFakeParameters.generateRouterRtpCapabilities() },
      'transport.create': {
        transportId: `${id.slice(0, 40)}-${this.#count}`,
        iceParameters,
        ...rest,
        ...this.#ways(),
      },
      'transport.restartIce': { iceParameters, ...this.#ways() },
      'producer.create': { producerId: `producer-${this.produced().length}` },
      'dataProducer.create': { dataProducerId: `data-producer-${this.#count}` },
    }
    return answers[name] ?? {}
  }
}

const open: Media[] = []

async function turns(relay: Relay, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !condition(); turn += 1) {
    await settle([relay.line])
    await vi.advanceTimersByTimeAsync(0)
  }
  expect(condition()).toBe(true)
}

async function joined(role: Role, relay = new Relay()): Promise<{ relay: Relay; media: Media }> {
  const media = createMediasoupMedia({
    signalling: relay.line,
    role,
    handlerFactory: FakeHandler.createFactory(testFakeParameters),
  })
  open.push(media)
  relay.line.connect()
  await settle([relay.line])
  void media.join()
  await turns(relay, () => media.status.value === 'connected')
  return { relay, media }
}

const camera = (): MediaStreamTrack => new FakeMediaStreamTrack({ kind: 'video' })
const microphone = (): MediaStreamTrack => new FakeMediaStreamTrack({ kind: 'audio' })

/** Lets things happen until the step is over; rejects as it does. */
async function done(relay: Relay, step: Promise<unknown>): Promise<unknown> {
  let isOver = false
  const over = step.finally(() => (isOver = true))
  over.catch(() => undefined)
  await turns(relay, () => isOver)
  return over
}

describe('media through the relay', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    for (const media of open.splice(0)) media.close()
    vi.useRealTimers()
  })

  it('opens what the role needs: a wearer sends records, an observer sends nothing', async () => {
    const wearer = await joined('wearer')
    expect(wearer.relay.names().filter((name) => name === 'transport.create')).toHaveLength(2)
    expect(wearer.relay.names()).toContain('dataProducer.create')
    const observer = await joined('observer')
    expect(observer.relay.names()).toEqual(['router.describe', 'transport.create', 'media.subscribe'])
  })

  it('sends a track, swaps it in place, and leaves the caller’s tracks running', async () => {
    const { relay, media } = await joined('expert')
    const [first, second] = [camera(), camera()]
    await done(relay, media.setTrack('camera', first))
    await done(relay, media.setTrack('camera', second))
    expect(relay.produced()).toEqual([{ kind: 'video', source: 'camera', paused: false }])
    await done(relay, media.setTrack('camera', undefined))
    expect(relay.names()).toContain('producer.close')
    expect([first.readyState, second.readyState]).toEqual(['live', 'live'])
  })

  it('muting pauses at the relay and does not touch the track', async () => {
    const { relay, media } = await joined('expert')
    const track = microphone()
    await done(relay, media.setTrack('microphone', track))
    await done(relay, media.setMuted('microphone', true))
    expect(relay.asked.at(-1)).toMatchObject({ name: 'producer.setPaused', data: { paused: true } })
    expect(track.enabled).toBe(true)
  })

  it('a track muted before it is sent starts paused', async () => {
    const { relay, media } = await joined('expert')
    await done(relay, media.setMuted('microphone', true))
    await done(relay, media.setTrack('microphone', microphone()))
    expect(relay.produced()).toEqual([{ kind: 'audio', source: 'microphone', paused: true }])
  })

  it('shows what others send, and asks for it to flow only when it is shown', async () => {
    const { relay, media } = await joined('expert')
    relay.offerCamera()
    await turns(relay, () => relay.names().includes('consumer.resume'))
    expect(media.remoteTracks.value).toMatchObject([{ source: 'camera', role: 'wearer', paused: false }])
    relay.line.notify('consumer.pausedChanged', { consumerId: 'consumer-1', paused: true })
    await turns(relay, () => media.remoteTracks.value[0]?.paused === true)
    relay.line.notify('consumer.closed', { consumerId: 'consumer-1' })
    await turns(relay, () => media.remoteTracks.value.length === 0)
  })

  it('tells what the camera’s own stream says of its clock, not what an earlier one said', async () => {
    const { relay, media } = await joined('wearer')
    const heard: number[] = []
    media.onCameraClock((rtpTimestamp) => heard.push(rtpTimestamp))
    await done(relay, media.setTrack('camera', camera()))
    relay.line.notify('camera.clockReported', { producerId: 'another', rtpTimestamp: 1, wallClockMs: 2 })
    relay.line.notify('camera.clockReported', { producerId: 'producer-1', rtpTimestamp: 3, wallClockMs: 4 })
    await turns(relay, () => heard.length > 0)
    expect(heard).toEqual([3])
  })

  it('after a reconnect everything is made anew and sent again, muted as it was', async () => {
    const { relay, media } = await joined('wearer')
    await done(relay, media.setTrack('camera', camera()))
    await done(relay, media.setTrack('microphone', microphone()))
    await done(relay, media.setMuted('microphone', true))
    relay.asked.length = 0
    relay.line.cut()
    relay.line.mend()
    await turns(relay, () => relay.produced().length === 2)
    expect(relay.produced()).toEqual([
      { kind: 'video', source: 'camera', paused: false },
      { kind: 'audio', source: 'microphone', paused: true },
    ])
    await turns(relay, () => media.status.value === 'connected')
    await done(relay, media.join())
    expect(relay.produced()).toHaveLength(2)
  })

  it('a track given while there is no line is sent once there is', async () => {
    const { relay, media } = await joined('expert')
    relay.line.cut()
    const given = media.setTrack('camera', camera())
    given.catch(() => undefined)
    relay.line.mend()
    await turns(relay, () => relay.produced().length === 1)
    expect(media.status.value).toBe('connected')
  })

  it('a relay that cannot serve now is told, and asked again until it can', async () => {
    const { relay, media } = await joined('expert')
    relay.isWorking = false
    relay.line.cut()
    relay.line.mend()
    await turns(relay, () => media.status.value === 'failed')
    relay.isWorking = true
    await vi.advanceTimersByTimeAsync(5000)
    await turns(relay, () => media.status.value === 'connected')
  })

  it('joining over a relay that cannot serve rejects with its code', async () => {
    const relay = new Relay()
    relay.isWorking = false
    const media = createMediasoupMedia({
      signalling: relay.line,
      role: 'expert',
      handlerFactory: FakeHandler.createFactory(testFakeParameters),
    })
    open.push(media)
    relay.line.connect()
    await settle([relay.line])
    await expect(done(relay, media.join())).rejects.toMatchObject({ code: 'media-unavailable' })
  })

  it('makes everything anew when the relay did not hear of the keys: the way in is half made for ever', async () => {
    const { relay, media } = await joined('observer')
    relay.refuses = 'transport.connect'
    for (const consumerId of ['first', 'second', 'third']) relay.offerCamera(consumerId)
    await turns(relay, () => media.status.value === 'failed')
    expect(media.remoteTracks.value).toEqual([])
    relay.refuses = undefined
    await vi.advanceTimersByTimeAsync(1000)
    await turns(relay, () => media.status.value === 'connected')
    relay.offerCamera('fourth')
    await turns(relay, () => media.remoteTracks.value.length === 1)
  })

  it('makes everything anew over the same line when the relay lost the room', async () => {
    const { relay, media } = await joined('wearer')
    await done(relay, media.setTrack('camera', camera()))
    relay.offerCamera()
    await turns(relay, () => media.remoteTracks.value.length === 1)
    relay.asked.length = 0
    relay.line.notify('media.lost', {})
    await turns(relay, () => relay.produced().length === 1)
    await turns(relay, () => media.status.value === 'connected')
    expect(media.remoteTracks.value).toEqual([])
    expect(relay.names()).toContain('media.subscribe')
  })

  it('lets go of everything when the session refuses', async () => {
    const { relay, media } = await joined('expert')
    relay.offerCamera()
    await turns(relay, () => media.remoteTracks.value.length === 1)
    relay.line.notify('peer.dismissed', { code: 'session-closed', message: 'over' })
    await turns(relay, () => media.status.value === 'idle')
    expect(media.remoteTracks.value).toEqual([])
  })

  it('asks for an unordered channel without retransmission, and says when it cannot send now', async () => {
    const { relay, media } = await joined('wearer')
    const asked = relay.asked.find(({ name }) => name === 'dataProducer.create')
    expect(asked?.data).toMatchObject({
      label: 'frames',
      sctpStreamParameters: { ordered: false, maxRetransmits: 0 },
    })
    // mediasoup-client's fake channel never opens.
    expect(media.sendFrameRecord(new Uint8Array(60))).toBe(false)
  })

  it('opens the same for an expert’s presence', async () => {
    const { relay, media } = await joined('expert')
    const asked = relay.asked.find(({ name }) => name === 'dataProducer.create')
    expect(asked?.data).toMatchObject({
      label: 'presence',
      sctpStreamParameters: { ordered: false, maxPacketLifeTime: 150 },
    })
    expect(media.sendPresence({ type: 'pointer', colour: 'sky', points: [] })).toBe(false)
  })

  it('[T4] asks for fresh ways before the first use of a transport that has waited for long', async () => {
    const relay = new Relay()
    relay.turn = { urls: ['turn:a.example?transport=udp'], username: 'u', credential: 'c', validForS: 300 }
    const { media } = await joined('observer', relay)
    relay.offerCamera('consumer-1')
    await turns(relay, () => media.remoteTracks.value.length === 1)
    expect(relay.names()).not.toContain('transport.restartIce')

    const waiting = new Relay()
    waiting.turn = relay.turn
    const late = await joined('observer', waiting)
    await vi.advanceTimersByTimeAsync(250_000)
    waiting.offerCamera('consumer-1')
    await turns(waiting, () => late.media.remoteTracks.value.length === 1)
    expect(waiting.names().filter((name) => name === 'transport.restartIce')).toHaveLength(1)
  })

  it('[T4] without TURN a transport may wait for ever', async () => {
    const { relay, media } = await joined('observer')
    await vi.advanceTimersByTimeAsync(3_600_000)
    relay.offerCamera()
    await turns(relay, () => media.remoteTracks.value.length === 1)
    expect(relay.names()).not.toContain('transport.restartIce')
  })

  it('muting while the line is down holds once it is back', async () => {
    const { relay, media } = await joined('expert')
    await done(relay, media.setTrack('microphone', microphone()))
    relay.line.cut()
    await media.setMuted('microphone', true)
    relay.asked.length = 0
    relay.line.mend()
    await turns(relay, () => relay.produced().length === 1)
    expect(relay.produced()).toEqual([{ kind: 'audio', source: 'microphone', paused: true }])
  })
})
