// What every relay does, run on the fake and on mediasoup with its real worker.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MadePackets, madeParameters } from '../signalling/madePackets.ts'
import type { Opaque, Sfu, SfuProducer, SfuRouter, SfuTransport } from './sfu.ts'

export const ABS_CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time'

const feedback = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'transport-cc' }]
const h264 = { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 }
const captureTime = { uri: ABS_CAPTURE_TIME, encrypt: false, parameters: {} }

/** As a browser would send its camera. */
export const cameraParameters: Opaque = {
  mid: '0',
  codecs: [
    { mimeType: 'video/H264', payloadType: 107, clockRate: 90_000, parameters: h264, rtcpFeedback: feedback },
  ],
  headerExtensions: [{ ...captureTime, id: 9 }],
  encodings: [{ ssrc: 11_111_111 }],
  rtcp: { cname: 'camera', reducedSize: true },
}

/** As a browser would say that it can show H.264. */
export const viewerCapabilities: Opaque = {
  codecs: [
    {
      kind: 'video',
      mimeType: 'video/H264',
      preferredPayloadType: 107,
      clockRate: 90_000,
      parameters: h264,
      rtcpFeedback: feedback,
    },
  ],
  headerExtensions: [
    { kind: 'video', uri: ABS_CAPTURE_TIME, preferredId: 10, preferredEncrypt: false, direction: 'sendrecv' },
  ],
}

const listenerCapabilities: Opaque = {
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 111, clockRate: 48_000, channels: 2 },
  ],
  headerExtensions: [],
}

const frames = { label: 'frames', sctpStreamParameters: { streamId: 0, ordered: false, maxRetransmits: 0 } }

export function describeSfu(name: string, open: () => Promise<Sfu>): void {
  describe(name, () => {
    let sfu: Sfu
    let router: SfuRouter
    let sender: SfuTransport
    let receiver: SfuTransport
    beforeEach(async () => {
      sfu = await open()
      router = await sfu.openRouter()
      sender = await router.createTransport()
      receiver = await router.createTransport()
    })
    afterEach(() => sfu.close())

    const sendCamera = (paused = false): Promise<SfuProducer> =>
      sender.produce({ kind: 'video', rtpParameters: cameraParameters, paused })

    it('tells how many workers run, and what a room can carry', () => {
      expect(sfu.workerCount()).toBeGreaterThan(0)
      expect(JSON.stringify(router.rtpCapabilities)).toContain('audio/opus')
    })

    it('tells what workers have used, and what a transport carries until it is closed', async () => {
      const usages = await sfu.workerUsage()
      expect(usages.map(({ index }) => index)).toEqual(usages.map((_, index) => index))
      expect(usages).toHaveLength(sfu.workerCount())
      for (const { userCpuS, systemCpuS, maxResidentBytes } of usages) {
        expect(userCpuS + systemCpuS).toBeGreaterThan(0)
        expect(maxResidentBytes).toBeGreaterThan(0)
      }
      expect(sfu.workerDeaths()).toBe(0)
      expect(await sender.measure()).toMatchObject({ receivedBitsPerSecond: 0, sentBitsPerSecond: 0 })
      sender.close()
      await expect(sender.measure()).rejects.toThrow()
    })

    it('counts rooms and outgoing streams of each worker, and forgets those that ended', async () => {
      const total = () =>
        sfu.workerLoads().reduce(
          (sum, { rooms, consumers }) => ({
            rooms: sum.rooms + rooms,
            consumers: sum.consumers + consumers,
          }),
          { rooms: 0, consumers: 0 },
        )
      expect(total()).toEqual({ rooms: 1, consumers: 0 })
      const producer = await sendCamera()
      const consume = () => receiver.consume({ producerId: producer.id, rtpCapabilities: viewerCapabilities })
      await consume()
      const second = await consume()
      expect(total()).toEqual({ rooms: 1, consumers: 2 })
      second.close()
      expect(total()).toEqual({ rooms: 1, consumers: 1 })
      producer.close()
      await vi.waitFor(() => expect(total()).toEqual({ rooms: 1, consumers: 0 }))
      await (await sfu.openRouter()).createTransport()
      expect(total()).toEqual({ rooms: 2, consumers: 0 })
      expect(sfu.isFull()).toBe(false)
      router.close()
      expect(total()).toEqual({ rooms: 1, consumers: 0 })
    })

    it('gives each transport an id, a way in and a data channel', () => {
      expect(sender.id).not.toBe(receiver.id)
      for (const transport of [sender, receiver]) {
        expect(transport.iceParameters).toHaveProperty('usernameFragment')
        expect(transport.iceCandidates.length).toBeGreaterThan(0)
        expect(transport.dtlsParameters).toHaveProperty('fingerprints')
        expect(transport.sctpParameters).toHaveProperty('maxMessageSize')
      }
    })

    it('gives new ICE parameters when asked to begin again', async () => {
      const before = sender.iceParameters['usernameFragment']
      expect((await sender.restartIce())['usernameFragment']).not.toBe(before)
    })

    it('lets a consumer take what a producer sends, and tells both states', async () => {
      const producer = await sendCamera(true)
      expect(producer).toMatchObject({ kind: 'video', paused: true })
      expect(router.canConsume(producer.id, viewerCapabilities)).toBe(true)
      const consumer = await receiver.consume({
        producerId: producer.id,
        rtpCapabilities: viewerCapabilities,
      })
      expect(consumer).toMatchObject({ producerId: producer.id, kind: 'video', producerPaused: true })
      expect(consumer.rtpParameters).toHaveProperty('codecs')
      await consumer.resume()
    })

    it('tells a consumer that its producer was paused, resumed and closed', async () => {
      const producer = await sendCamera()
      const consumer = await receiver.consume({
        producerId: producer.id,
        rtpCapabilities: viewerCapabilities,
      })
      const heard: unknown[] = []
      consumer.onProducerPaused((paused) => heard.push(paused))
      consumer.onProducerClosed(() => heard.push('closed'))
      await producer.setPaused(true)
      await vi.waitFor(() => expect(heard).toEqual([true]))
      await producer.setPaused(false)
      await vi.waitFor(() => expect(heard).toEqual([true, false]))
      producer.close()
      producer.close()
      await vi.waitFor(() => expect(heard).toEqual([true, false, 'closed']))
      expect(router.canConsume(producer.id, viewerCapabilities)).toBe(false)
    })

    it('closes a transport’s producers with it', async () => {
      const producer = await sendCamera()
      const consumer = await receiver.consume({
        producerId: producer.id,
        rtpCapabilities: viewerCapabilities,
      })
      const closed = vi.fn()
      consumer.onProducerClosed(closed)
      sender.close()
      sender.close()
      await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce())
    })

    it('carries pose records unordered and without sending any again', async () => {
      const dataProducer = await sender.produceData(frames)
      const dataConsumer = await receiver.consumeData({ dataProducerId: dataProducer.id })
      expect(dataConsumer.dataProducerId).toBe(dataProducer.id)
      // The worker leaves a number out that is 0.
      const { ordered, maxRetransmits, maxPacketLifeTime } = dataConsumer.sctpStreamParameters
      expect([ordered, maxRetransmits ?? 0, maxPacketLifeTime ?? 0]).toEqual([false, 0, 0])
      const closed = vi.fn()
      dataConsumer.onProducerClosed(closed)
      dataProducer.close()
      await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce())
    })

    it('hands presence on under its sender’s terms: for so long and no longer', async () => {
      const sctpStreamParameters = { streamId: 1, ordered: false, maxPacketLifeTime: 150 }
      const { id } = await sender.produceData({ label: 'presence', sctpStreamParameters })
      const dataConsumer = await receiver.consumeData({ dataProducerId: id })
      expect(dataConsumer.sctpStreamParameters).toMatchObject({ ordered: false, maxPacketLifeTime: 150 })
    })

    it('[L8] sends packets that the server made itself, until the room ends', async () => {
      const source = await router.createSource(madeParameters)
      const consumer = await receiver.consume({
        producerId: source.id,
        rtpCapabilities: listenerCapabilities,
      })
      expect(consumer.kind).toBe('audio')
      await consumer.resume()
      const made = new MadePackets()
      made.setRate({ kbps: 300, packetBytes: 250 }, 0)
      for (const packet of made.due(50)) source.send(packet)
      router.close()
      // One whose timer had not heard of the end yet.
      source.send(Buffer.alloc(250))
    })

    it('[L9] opens a room on the worker that is asked for', async () => {
      const [first] = sfu.workerLoads()
      const other = await sfu.openRouter(first?.index)
      expect(sfu.workerLoads()[0]?.rooms).toBe((first?.rooms ?? 0) + 1)
      other.close()
      await expect(sfu.openRouter(99)).rejects.toMatchObject({ code: 'media-unavailable' })
    })

    it('refuses parameters that are none as malformed', async () => {
      const malformed = { code: 'malformed' }
      await expect(sender.produce({ kind: 'video', rtpParameters: {}, paused: false })).rejects.toMatchObject(
        malformed,
      )
      await expect(sender.connect({})).rejects.toMatchObject(malformed)
      await expect(sender.produceData({ label: 'frames', sctpStreamParameters: {} })).rejects.toMatchObject(
        malformed,
      )
      await expect(
        receiver.consume({ producerId: 'none', rtpCapabilities: viewerCapabilities }),
      ).rejects.toMatchObject(malformed)
      await expect(receiver.consumeData({ dataProducerId: 'none' })).rejects.toMatchObject(malformed)
      expect(router.canConsume('none', viewerCapabilities)).toBe(false)
      const producer = await sendCamera()
      expect(router.canConsume(producer.id, {})).toBe(false)
    })

    it('closes twice without complaint', async () => {
      router.close()
      router.close()
      await sfu.close()
      await sfu.close()
    })
  })
}
