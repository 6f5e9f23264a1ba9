import { expect, it } from 'vitest'
import { readMediaFigures } from './mediaQuality.ts'

const none = { received: 0, lost: 0 }
const inbound = (received: number, lost: number) => ({
  id: 'in',
  type: 'inbound-rtp',
  packetsReceived: received,
  packetsLost: lost,
})

it('reads the round trip of the pair in use, and no other', () => {
  const pair = { id: 'a', type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.08 }
  const unused = { id: 'b', type: 'candidate-pair', nominated: false, currentRoundTripTime: 3 }
  expect(
    readMediaFigures(
      [
        [pair, unused],
        ['rubbish', null],
      ],
      none,
    ).rttMs,
  ).toBe(80)
  expect(readMediaFigures([[]], none).rttMs).toBeUndefined()
})

it('tells loss since the last look, and never below zero', () => {
  const first = readMediaFigures([[inbound(90, 10)]], none)
  expect(first.lossShare).toBe(0.1)
  const second = readMediaFigures([[inbound(190, 10)]], first.counts)
  expect(second.lossShare).toBe(0)
  expect(readMediaFigures([[inbound(190, 9)]], second.counts).lossShare).toBe(0)
})

it('takes the worse of what comes and what goes', () => {
  const remote = { id: 'r', type: 'remote-inbound-rtp', fractionLost: 0.2 }
  expect(readMediaFigures([[inbound(95, 5)], [remote]], none).lossShare).toBe(0.2)
})

it('tells what of its own packets came to the relay, and what the browser thinks that the way there carries', () => {
  const pair = (bps: number) => ({
    id: 'p',
    type: 'candidate-pair',
    nominated: true,
    availableOutgoingBitrate: bps,
  })
  const sent = (kind: string, packetsSent: number) => ({ id: kind, type: 'outbound-rtp', packetsSent })
  const reported = { id: 'r', type: 'remote-inbound-rtp', packetsLost: 30 }
  const figures = readMediaFigures(
    // The receiving transport has a guess as well, which nothing was ever sent to try.
    [[pair(300_000)], [pair(1_850_000), sent('audio', 100), sent('video', 200), reported]],
    none,
  )
  expect(figures).toMatchObject({
    upKbps: 1850,
    upCounts: { received: 270, lost: 30 },
    isEncoderBusy: false,
  })
  expect(readMediaFigures([[pair(300_000)]], none).upKbps).toBeUndefined()
})

it('hears the encoder when it lacks processor time', () => {
  const video = (qualityLimitationReason: string) => [
    { id: 'o', type: 'outbound-rtp', qualityLimitationReason },
  ]
  expect(readMediaFigures([video('cpu')], none).isEncoderBusy).toBe(true)
  expect(readMediaFigures([video('bandwidth')], none).isEncoderBusy).toBe(false)
})

it('does not count what the relay sends only to try the line', () => {
  const probing = { ...inbound(8, 80), mid: 'probator' }
  expect(readMediaFigures([[inbound(100, 0), probing]], none)).toMatchObject({
    lossShare: 0,
    counts: { received: 100, lost: 0 },
  })
})
