import { describe, expect, it } from 'vitest'
import { MADE_PAYLOAD_TYPE, MadePackets } from './madePackets.ts'

const rate = { kbps: 400, packetBytes: 250 }

describe('[L8] made packets', () => {
  it('come at the rate that was asked for, however the timer sways, and number themselves without a gap', () => {
    const made = new MadePackets()
    made.setRate(rate, 1000)
    const packets = [1003, 1010, 1031, 1060, 1061, 1100, 1180, 1240, 1500]
      .flatMap((nowMs) => made.due(nowMs))
      .concat(Array.from({ length: 50 }, (_, i) => made.due(1510 + i * 10)).flat())
    // 400 kbit/s in packets of 250 bytes are one in 5 ms; a stop of 260 ms is made up for by 100 ms only.
    expect(packets).toHaveLength((240 + 100 + 500) / 5)
    expect(packets.map((packet) => packet.readUInt16BE(2))).toEqual(packets.map((_, index) => index))
    for (const packet of packets) {
      expect(packet).toHaveLength(250)
      expect(packet[0]).toBe(0x80)
      expect(packet[1]).toBe(MADE_PAYLOAD_TYPE)
    }
  })

  it('are dated by when they leave', () => {
    const made = new MadePackets()
    made.setRate(rate, 0)
    const dates = [...made.due(10), ...made.due(20)].map((packet) => packet.readUInt32BE(4))
    expect(dates).toEqual([480, 480, 960, 960])
  })

  it('go on numbering at another rate, and stop when told', () => {
    const made = new MadePackets()
    made.setRate(rate, 0)
    expect(made.due(20)).toHaveLength(4)
    made.setRate({ kbps: 2400, packetBytes: 1200 }, 20)
    expect(made.due(40).map((packet) => packet.readUInt16BE(2))).toEqual([4, 5, 6, 7, 8])
    made.setRate(undefined, 40)
    expect(made.due(400)).toEqual([])
  })
})
