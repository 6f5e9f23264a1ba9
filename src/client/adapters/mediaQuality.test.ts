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
