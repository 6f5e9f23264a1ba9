// One transport of a bot: a UDP socket that speaks ICE, DTLS and SRTP with the relay's WebRTC transport, as a browser's would.
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createSelfSignedCertificate, DtlsClient, RTCCertificate } from 'werift'
import { z } from 'zod'
import { CouldNotMeasure } from '../bench.ts'
import { bindingRequest, kindOf } from './stun.ts'

/** What the relay tells of a transport; both sides' answers have these. */
export const TransportAnswer = z.looseObject({
  iceParameters: z.looseObject({ usernameFragment: z.string(), password: z.string() }),
  iceCandidates: z.array(z.looseObject({ protocol: z.string(), port: z.number() })),
})
export type TransportAnswer = z.infer<typeof TransportAnswer>

export interface MediaKeys {
  readonly localKey: Buffer
  readonly localSalt: Buffer
}

export interface MediaLine {
  readonly keys: MediaKeys
  send(packet: Buffer): void
  /** RTP packets that came since the last reset, by their source. */
  readonly received: Map<number, number>
  close(): void
}

/** SRTP's number for AEAD_AES_128_GCM (RFC 7714, 14.2). */
const GCM_128 = 7
const KEY_BYTES = 16
const SALT_BYTES = 12
/** The relay takes a line for dead after 30 s without a word. */
const KEEP_ALIVE_MS = 8_000
const CONNECT_WITHIN_MS = 20_000
const ASK_AGAIN_MS = 500

/** One for all bots: making one takes longer than the handshake. SHA-256 (4) with ECDSA (3) on P-256 (23). */
const certificate = createSelfSignedCertificate({ hash: 4, signature: 3 }, 23).then(
  ({ certPem, keyPem, signatureHash }) => ({
    certPem,
    keyPem,
    signatureHash,
    fingerprints: new RTCCertificate(keyPem, certPem, signatureHash)
      .getFingerprints()
      .map(({ algorithm, value }) => ({ algorithm, value })),
  }),
)

/** What the bot tells the relay of its encryption. */
export interface DtlsParameters {
  readonly role: 'client'
  readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[]
}

async function openSocket(port: number, recvBufferSize: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize, sendBufferSize: 1 << 20 })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** Asks until the relay answers; afterwards says now and then that the line is still wanted. */
async function agreeOnPath(socket: Socket, ask: () => void): Promise<NodeJS.Timeout> {
  const again = setInterval(ask, ASK_AGAIN_MS)
  try {
    ask()
    await once(socket, 'answered', { signal: AbortSignal.timeout(CONNECT_WITHIN_MS) })
  } finally {
    clearInterval(again)
  }
  return setInterval(ask, KEEP_ALIVE_MS).unref()
}

/** `connect` tells the relay what it must know before the handshake. Throws CouldNotMeasure when no line comes about. */
export async function openMediaLine(
  { iceParameters, iceCandidates }: TransportAnswer,
  connect: (parameters: DtlsParameters) => Promise<unknown>,
  bufferBytes = 1 << 20,
): Promise<MediaLine> {
  const port = iceCandidates.find(({ protocol }) => protocol === 'udp')?.port
  if (port === undefined) throw new CouldNotMeasure('the relay offers no UDP')
  const socket = await openSocket(port, bufferBytes)
  const received = new Map<number, number>()
  const transport = {
    type: 'udp',
    address: socket.address(),
    closed: false,
    onData: (_data: Buffer, _from: readonly [string, number]): void => {},
    send: (data: Buffer): Promise<void> => {
      socket.send(data)
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
  socket.on('message', (datagram) => {
    const kind = kindOf(datagram)
    if (kind === 'rtp') {
      const ssrc = datagram.readUInt32BE(8)
      received.set(ssrc, (received.get(ssrc) ?? 0) + 1)
    } else if (kind === 'dtls') transport.onData(datagram, ['127.0.0.1', port])
    else if (kind === 'stun') socket.emit('answered')
  })
  const request = (): void =>
    socket.send(bindingRequest(iceParameters.usernameFragment, iceParameters.password))
  const alive = await agreeOnPath(socket, request)
  const { certPem, keyPem, signatureHash, fingerprints } = await certificate
  await connect({ role: 'client', fingerprints })
  const dtls = new DtlsClient({
    transport,
    cert: certPem,
    key: keyPem,
    signatureHash,
    extendedMasterSecret: true,
    srtpProfiles: [GCM_128],
  })
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new CouldNotMeasure('a bot got no media line')), CONNECT_WITHIN_MS)
    dtls.onConnect.subscribe(() => {
      clearTimeout(late)
      resolve()
    })
    dtls.onError.subscribe(reject)
    dtls.connect().catch(reject)
  })
  return {
    keys: dtls.extractSessionKeys(KEY_BYTES, SALT_BYTES),
    send: (packet) => socket.send(packet),
    received,
    close: () => {
      clearInterval(alive)
      socket.close()
    },
  }
}
