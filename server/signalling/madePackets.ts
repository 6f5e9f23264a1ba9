// Packets that nobody recorded: what the server sends down for the test of a line, at a chosen rate. Pure: the time is an argument.
import { randomBytes } from 'node:crypto'

export interface MadeRate {
  /** Of whole RTP packets. */
  readonly kbps: number
  readonly packetBytes: number
}

export const MADE_PAYLOAD_TYPE = 100
const SSRC = 20_260_101
const CLOCK_HZ = 48_000

/** What the relay is told of them: sound, since nobody waits for a key picture there, nor asks for what was lost. */
export const madeParameters = {
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: MADE_PAYLOAD_TYPE,
      clockRate: CLOCK_HZ,
      channels: 2,
      parameters: {},
      rtcpFeedback: [],
    },
  ],
  headerExtensions: [],
  encodings: [{ ssrc: SSRC }],
  rtcp: { cname: 'made' },
}

const HEADER_BYTES = 12
/** RFC 3550, 5.1: version 2, nothing else set. */
const VERSION_2 = 0x80
/** What a server that stood still makes up for afterwards; more at once would be lost to the line's buffers and blamed on it. */
const MOST_BEHIND_MS = 100

export class MadePackets {
  readonly #filling = randomBytes(1200)
  #rate: MadeRate | undefined
  /** Until when all is sent. */
  #sentToMs = 0
  #sequence = 0

  /** From now on; undefined for none. */
  setRate(rate: MadeRate | undefined, nowMs: number): void {
    this.#rate = rate
    this.#sentToMs = nowMs
  }

  /** What is to leave now. */
  due(nowMs: number): readonly Buffer[] {
    if (this.#rate === undefined) return []
    const { kbps, packetBytes } = this.#rate
    const everyMs = (packetBytes * 8) / kbps
    this.#sentToMs = Math.max(this.#sentToMs, nowMs - MOST_BEHIND_MS)
    const packets: Buffer[] = []
    while (this.#sentToMs + everyMs <= nowMs) {
      this.#sentToMs += everyMs
      packets.push(this.#make(packetBytes, nowMs))
    }
    return packets
  }

  /** Dated by when it leaves, so that the receiver's jitter is the line's and not that of a timer. */
  #make(bytes: number, nowMs: number): Buffer {
    const packet = Buffer.alloc(bytes)
    packet[0] = VERSION_2
    packet[1] = MADE_PAYLOAD_TYPE
    packet.writeUInt16BE(this.#sequence, 2)
    packet.writeUInt32BE(Math.round((nowMs * CLOCK_HZ) / 1000) % 2 ** 32, 4)
    packet.writeUInt32BE(SSRC, 8)
    this.#filling.copy(packet, HEADER_BYTES, 0, bytes - HEADER_BYTES)
    this.#sequence = (this.#sequence + 1) % 2 ** 16
    return packet
  }
}
