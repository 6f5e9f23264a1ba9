// The one STUN message that a bot says (RFC 8489, RFC 8445): "I am here, take this address".
import { randomBytes } from 'node:crypto'
import { encoded, stunMessage, uint32 } from '../../e2e/drivers/stun.ts'

const BINDING_REQUEST = 0x0001
const attribute = {
  username: 0x0006,
  priority: 0x0024,
  useCandidate: 0x0025,
  iceControlling: 0x802a,
} as const

/** Priority of a peer-reflexive UDP candidate (RFC 8445, 5.1.2). */
const PRIORITY = 0x6e_00_00_ff

/** A binding request that nominates; `password` is the other side's. */
export function bindingRequest(remoteFragment: string, password: string): Buffer {
  const asked = Buffer.concat([
    encoded(attribute.username, Buffer.from(`${remoteFragment}:bots`)),
    encoded(attribute.priority, uint32(PRIORITY)),
    encoded(attribute.iceControlling, randomBytes(8)),
    encoded(attribute.useCandidate, Buffer.alloc(0)),
  ])
  return stunMessage(BINDING_REQUEST, asked, { key: password })
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
