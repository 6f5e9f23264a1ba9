// The one STUN message that a bot says (RFC 8489, RFC 8445): "I am here, take this address".
import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const BINDING_REQUEST = 0x0001
const MAGIC_COOKIE = 0x2112a442
const HEADER_BYTES = 20
const INTEGRITY_BYTES = 24
const FINGERPRINT_BYTES = 8
const FINGERPRINT_MASK = 0x5354554e
const attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  iceControlling: 0x802a,
} as const

/** Priority of a peer-reflexive UDP candidate (RFC 8445, 5.1.2). */
const PRIORITY = 0x6e_00_00_ff

function encoded(type: number, value: Buffer): Buffer {
  const padding = (4 - (value.length % 4)) % 4
  const bytes = Buffer.alloc(4 + value.length + padding)
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  value.copy(bytes, 4)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

/** A binding request that nominates; `password` is the other side's. */
export function bindingRequest(remoteFragment: string, password: string): Buffer {
  const asked = Buffer.concat([
    encoded(attribute.username, Buffer.from(`${remoteFragment}:bots`)),
    encoded(attribute.priority, uint32(PRIORITY)),
    encoded(attribute.iceControlling, randomBytes(8)),
    encoded(attribute.useCandidate, Buffer.alloc(0)),
  ])
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(BINDING_REQUEST, 0)
  header.writeUInt32BE(MAGIC_COOKIE, 4)
  randomBytes(12).copy(header, 8)
  // Each check is over the message as if it ended with it.
  header.writeUInt16BE(asked.length + INTEGRITY_BYTES, 2)
  const integrity = createHmac('sha1', password).update(header).update(asked).digest()
  const signed = Buffer.concat([asked, encoded(attribute.messageIntegrity, integrity)])
  header.writeUInt16BE(signed.length + FINGERPRINT_BYTES, 2)
  const fingerprint = uint32(crc32(Buffer.concat([header, signed])) ^ FINGERPRINT_MASK)
  return Buffer.concat([header, signed, encoded(attribute.fingerprint, fingerprint)])
}

/** First bytes below 2 are STUN, 20 to 63 DTLS, 128 to 191 RTP and RTCP (RFC 7983). */
export type DatagramKind = 'stun' | 'dtls' | 'rtp' | 'rtcp' | 'other'
export function kindOf(datagram: Buffer): DatagramKind {
  const [first = 255, second = 0] = datagram
  if (first < 2) return 'stun'
  if (first >= 20 && first <= 63) return 'dtls'
  if (first < 128 || first > 191) return 'other'
  // RTCP's packet types, where RTP has marker and payload type (RFC 5761).
  return second >= 192 && second <= 223 ? 'rtcp' : 'rtp'
}
