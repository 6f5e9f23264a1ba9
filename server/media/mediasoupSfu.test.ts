// The real relay with its real worker (MEDIASOUP_WORKER_BIN, which `npm test` sets).
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLogger } from '../observe/logger.ts'
import { createLogSink } from '../testing/logSink.ts'
import { findWorkerBin } from './findWorker.ts'
import { createMediasoupSfu, type MediasoupOptions } from './mediasoupSfu.ts'
import { ABS_CAPTURE_TIME, cameraParameters, describeSfu, viewerCapabilities } from './sfu.contract.ts'
import type { Sfu } from './sfu.ts'
import { defaultLimits } from '../rooms/limits.ts'

const workerBin = findWorkerBin(process.env['MEDIASOUP_WORKER_BIN'])
const logger = createLogger('silent')

const open = (options: Partial<MediasoupOptions> = {}): Promise<Sfu> =>
  createMediasoupSfu({
    workerBin,
    workers: 1,
    listenIp: '127.0.0.1',
    announcedAddress: undefined,
    basePort: undefined,
    limits: defaultLimits,
    logger,
    ...options,
  })

describeSfu('mediasoupSfu', open)

describe('mediasoupSfu', () => {
  let sfu: Sfu | undefined
  afterEach(() => sfu?.close())

  it('leaves it to the server what a signal to stop means: its workers carry the calls until they are closed', async () => {
    const listeners = () => (['SIGTERM', 'SIGINT'] as const).map((signal) => process.listeners(signal))
    const before = listeners()
    sfu = await open({ workers: 2 })
    expect(listeners()).toEqual(before)
  })

  it('prefers H.264 constrained baseline, then VP8', async () => {
    sfu = await open()
    const { codecs } = (await sfu.openRouter()).rtpCapabilities as {
      codecs: { mimeType: string; parameters: object }[]
    }
    const video = codecs.filter(({ mimeType }) => /H264|VP8/.test(mimeType))
    expect(video.map(({ mimeType }) => mimeType)).toEqual(['video/H264', 'video/VP8'])
    expect(video[0]?.parameters).toMatchObject({ 'profile-level-id': '42e01f', 'packetization-mode': 1 })
  })

  it('forwards the capture time of each picture', async () => {
    sfu = await open()
    const router = await sfu.openRouter()
    const sender = await router.createTransport()
    const producer = await sender.produce({ kind: 'video', rtpParameters: cameraParameters, paused: false })
    const receiver = await router.createTransport()
    const consumer = await receiver.consume({ producerId: producer.id, rtpCapabilities: viewerCapabilities })
    expect(JSON.stringify(consumer.rtpParameters['headerExtensions'])).toContain(ABS_CAPTURE_TIME)
  })

  it('listens for UDP and TCP on one port per worker, and announces the address it is told to', async () => {
    sfu = await open({ workers: 2, announcedAddress: '192.0.2.7' })
    const routers = [await sfu.openRouter(), await sfu.openRouter()]
    const ports = await Promise.all(
      routers.map(async (router) => {
        const candidates = (await router.createTransport()).iceCandidates
        expect(candidates.map((candidate) => [candidate['protocol'], candidate['address']])).toEqual([
          ['udp', '192.0.2.7'],
          ['tcp', '192.0.2.7'],
        ])
        return new Set(candidates.map((candidate) => candidate['port']))
      }),
    )
    expect(ports.map((port) => port.size)).toEqual([1, 1])
    // Rooms are spread over workers.
    expect(ports[0]).not.toEqual(ports[1])
  })

  it('replaces a worker that was killed; its rooms are told, and new ones open', async () => {
    const sink = createLogSink()
    sfu = await open({ logger: createLogger('info', sink.stream) })
    const router = await sfu.openRouter()
    const died = vi.fn()
    router.onDied(died)
    const pid = Number(/"pid":(\d+)/.exec(sink.text())?.[1])
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(died).toHaveBeenCalledOnce(), { timeout: 5000 })
    await vi.waitFor(() => expect(sfu?.workerCount()).toBe(1), { timeout: 5000 })
    expect(sfu.workerDeaths()).toBe(1)
    const transport = await (await sfu.openRouter()).createTransport()
    expect(transport.iceCandidates).toHaveLength(2)
    await expect(router.createTransport()).rejects.toMatchObject({ code: 'media-unavailable' })
  })

  it('says what to do when the worker cannot run or may not listen there', async () => {
    await expect(open({ workerBin: process.execPath })).rejects.toMatchObject({ name: 'StartupError' })
    await expect(open({ listenIp: '192.0.2.7' })).rejects.toMatchObject({ name: 'StartupError' })
    expect(() => findWorkerBin('/nowhere/worker')).toThrow('The media worker is missing')
  })
})
