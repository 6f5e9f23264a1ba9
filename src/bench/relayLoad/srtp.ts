// Encrypts RTP as a browser does (AEAD_AES_128_GCM, RFC 7714). Only sending: bots count what comes without opening it, since RTP's
// header stays readable.
import { createCipheriv } from 'node:crypto'

const RTP_HEADER_BYTES = 12
const OPUS_PAYLOAD_TYPE = 100
const H264_PAYLOAD_TYPE = 101
export const payloadTypes = { audio: OPUS_PAYLOAD_TYPE, video: H264_PAYLOAD_TYPE } as const

const keyLabel = 0
const saltLabel = 2

/** Session key or salt from the master's (RFC 3711, 4.3; a salt of 96 bits is filled up with zeros). */
function derived(masterKey: Buffer, masterSalt: Buffer, label: number, bytes: number): Buffer {
  const counter = Buffer.alloc(16)
  masterSalt.copy(counter)
  counter.writeUInt8(counter.readUInt8(7) ^ label, 7)
  return createCipheriv('aes-128-ctr', masterKey, counter).update(Buffer.alloc(bytes))
}

export interface RtpPacket {
  /** Whole, with all that came before; the header has its lower 16 bits. */
  readonly sequence: number
  /** Ticks of the stream's clock. */
  readonly timestamp: number
  readonly marker: boolean
  readonly payload: Buffer
}

/** Encrypts one stream's packets, given in rising order of their sequence. */
export type Protect = (packet: RtpPacket) => Buffer

export function createProtect(
  { localKey, localSalt }: { readonly localKey: Buffer; readonly localSalt: Buffer },
  ssrc: number,
  payloadType: number,
): Protect {
  const key = derived(localKey, localSalt, keyLabel, 16)
  const salt = derived(localKey, localSalt, saltLabel, 12)
  return ({ sequence, timestamp, marker, payload }) => {
    const header = Buffer.alloc(RTP_HEADER_BYTES)
    header.writeUInt8(0x80, 0)
    header.writeUInt8((marker ? 0x80 : 0) | payloadType, 1)
    header.writeUInt16BE(sequence & 0xffff, 2)
    header.writeUInt32BE(timestamp >>> 0, 4)
    header.writeUInt32BE(ssrc, 8)
    const iv = Buffer.alloc(12)
    iv.writeUInt32BE(ssrc, 2)
    iv.writeUInt32BE(Math.floor(sequence / 0x10000), 6)
    iv.writeUInt16BE(sequence & 0xffff, 10)
    for (let index = 0; index < 12; index += 1)
      iv.writeUInt8(iv.readUInt8(index) ^ salt.readUInt8(index), index)
    const cipher = createCipheriv('aes-128-gcm', key, iv)
    cipher.setAAD(header)
    const hidden = cipher.update(payload)
    cipher.final()
    return Buffer.concat([header, hidden, cipher.getAuthTag()])
  }
}
