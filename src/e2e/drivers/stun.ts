// STUN messages (RFC 8489), as bots and the small TURN client say them.
import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

export const MAGIC_COOKIE = 0x2112a442
export const HEADER_BYTES = 20
const INTEGRITY_BYTES = 24
const FINGERPRINT_BYTES = 8
const FINGERPRINT_MASK = 0x5354554e
const MESSAGE_INTEGRITY = 0x0008
const FINGERPRINT = 0x8028

/** One attribute, padded to four bytes. */
export function encoded(type: number, value: Buffer): Buffer {
  const padding = (4 - (value.length % 4)) % 4
  const bytes = Buffer.alloc(4 + value.length + padding)
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  value.copy(bytes, 4)
  return bytes
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

interface MessageOptions {
  /** With one the message is signed and carries a fingerprint. */
  readonly key?: string | Buffer | undefined
  readonly transactionId?: Buffer
}

export function stunMessage(
  type: number,
  attributes: Buffer,
  { key, transactionId = randomBytes(12) }: MessageOptions = {},
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(type, 0)
  header.writeUInt16BE(attributes.length, 2)
  header.writeUInt32BE(MAGIC_COOKIE, 4)
  transactionId.copy(header, 8)
  if (key === undefined) return Buffer.concat([header, attributes])
  // Each check is over the message as if it ended with it.
  header.writeUInt16BE(attributes.length + INTEGRITY_BYTES, 2)
  const integrity = createHmac('sha1', key).update(header).update(attributes).digest()
  const signed = Buffer.concat([attributes, encoded(MESSAGE_INTEGRITY, integrity)])
  header.writeUInt16BE(signed.length + FINGERPRINT_BYTES, 2)
  const fingerprint = uint32(crc32(Buffer.concat([header, signed])) ^ FINGERPRINT_MASK)
  return Buffer.concat([header, signed, encoded(FINGERPRINT, fingerprint)])
}
