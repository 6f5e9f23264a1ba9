import { expect, it } from 'vitest'
import type { CameraLevel } from '../../shared/protocol/device.ts'
import { MOST_KBPS } from '../poorLine/cap.ts'
import { createSenderLimits } from './senderLimits.ts'

interface Encoding {
  scaleResolutionDownBy?: number
  maxFramerate?: number
  maxBitrate?: number
}

function setUp(longSide = 1280) {
  const encoding: Encoding = {}
  const told: string[] = []
  const cameraHz: number[] = []
  let changes = 0
  const sender = {
    getParameters: () => ({ encodings: [encoding] }),
    setParameters: () => {
      changes += 1
      return Promise.resolve()
    },
  }
  const limits = createSenderLimits({
    // Of a sender only these two are used.
    sender: () => sender as unknown as RTCRtpSender,
    pictureLongSide: () => longSide,
    limitCamera: (hz) => cameraHz.push(hz),
    report: (level: CameraLevel, reason) => told.push(`${level} ${reason}`),
  })
  return { limits, encoding, told, cameraHz, changes: () => changes }
}

it('[CAP-2] of what the device and the line allow the lower holds, and whose it is is told once', async () => {
  const { limits, encoding, told } = setUp()
  await limits.allowByLine({ level: 'reduced', reason: 'line', kbps: 1500 })
  expect(encoding).toEqual({ scaleResolutionDownBy: 1280 / 960, maxFramerate: 15, maxBitrate: 1_500_000 })
  await limits.allowByDevice('low', 'heat')
  expect(encoding).toMatchObject({ scaleResolutionDownBy: 2, maxFramerate: 10, maxBitrate: 1_500_000 })
  await limits.allowByDevice('low', 'heat')
  await limits.allowByDevice('full', 'none')
  expect(encoding).toMatchObject({ maxFramerate: 15 })
  await limits.allowByLine({ level: 'full', reason: 'line', kbps: MOST_KBPS })
  expect(told).toEqual(['reduced line', 'low heat', 'reduced line', 'full none'])
})

it('tells the sender only what is new to it, and nothing as long as the line limits nothing', async () => {
  const { limits, changes, cameraHz } = setUp()
  await limits.allowByLine({ level: 'full', reason: 'line', kbps: MOST_KBPS })
  expect([changes(), cameraHz.length]).toEqual([0, 0])
  await limits.allowByLine({ level: 'low', reason: 'line', kbps: 300 })
  await limits.allowByLine({ level: 'low', reason: 'line', kbps: 300 })
  expect(changes()).toBe(1)
  expect(cameraHz).toEqual([10, 10])
})

it('[CAP-2] names the processor where the line’s own figures did not bear out that it is slow', async () => {
  const { limits, told } = setUp()
  await limits.allowByLine({ level: 'reduced', reason: 'encoder', kbps: 2500 })
  await limits.allowByDevice('reduced', 'frame-rate')
  await limits.allowByLine({ level: 'low', reason: 'line', kbps: 2500 })
  expect(told).toEqual(['reduced encoder', 'low line'])
})
