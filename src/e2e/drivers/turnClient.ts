// A small TURN client over UDP (RFC 8656): asks for what a browser never would, and tells what it is answered.
import { createHash, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { encoded, HEADER_BYTES, MAGIC_COOKIE, stunMessage, uint32 } from './stun.ts'

const method = { allocate: 0x003, refresh: 0x004, send: 0x016, data: 0x017, createPermission: 0x008 } as const
const attribute = {
  username: 0x0006,
  errorCode: 0x0009,
  peerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  addressFamily: 0x0017,
  requestedTransport: 0x0019,
} as const
const UDP = 17
const FAMILY = { ipv4: 1, ipv6: 2 } as const
const SEND_AGAIN_MS = 250
const GIVE_UP_MS = 5000

type Attributes = ReadonlyMap<number, Buffer>

export interface TurnClientOptions {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly credential: string
}

export interface TurnClient {
  /** Each resolves with the error code that the server answers, 0 when it did as asked. */
  allocate(family?: keyof typeof FAMILY): Promise<number>
  refresh(): Promise<number>
  permit(peer: string): Promise<number>
  /** Nothing answers this; what is not permitted is dropped. */
  send(peer: string, port: number, text: string): void
  /** What peers sent back, as text. */
  onData(listener: (text: string) => void): void
  close(): void
}

function attributesOf(message: Buffer): Attributes {
  const found = new Map<number, Buffer>()
  for (let at = HEADER_BYTES; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2)
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + length + ((4 - (length % 4)) % 4)
  }
  return found
}

/** Bytes of an address. */
function bytesOf(ip: string): Buffer {
  if (!isIPv6(ip)) return Buffer.from(ip.split('.').map(Number))
  // An address bar writes them all the same way: `[::ffff:7f00:1]`.
  const [head = '', tail = ''] = new URL(`http://[${ip}]`).hostname.slice(1, -1).split('::')
  const words = (part: string): string[] => part.split(':').filter((word) => word !== '')
  const gap = 8 - words(head).length - words(tail).length
  const all = [...words(head), ...Array.from({ length: gap }, () => '0'), ...words(tail)]
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex')
}

function peerAddress(ip: string, port: number, transactionId: Buffer): Buffer {
  const mask = Buffer.concat([uint32(MAGIC_COOKIE), transactionId])
  const address = bytesOf(ip).map((byte, index) => byte ^ (mask[index] ?? 0))
  const head = Buffer.alloc(4)
  head.writeUInt8(isIPv6(ip) ? FAMILY.ipv6 : FAMILY.ipv4, 1)
  head.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2)
  return encoded(attribute.peerAddress, Buffer.concat([head, address]))
}

const errorCodeOf = (answer: Attributes): number => {
  const [, , hundreds = 0, rest = 0] = answer.get(attribute.errorCode) ?? []
  return hundreds * 100 + rest
}

class UdpTurnClient implements TurnClient {
  readonly #options: TurnClientOptions
  readonly #socket
  readonly #waiting = new Map<string, (message: Buffer) => void>()
  #realm: Buffer = Buffer.alloc(0)
  #nonce: Buffer = Buffer.alloc(0)
  #onData: (text: string) => void = () => {}

  constructor(options: TurnClientOptions) {
    this.#options = options
    this.#socket = createSocket(isIPv6(options.host) ? 'udp6' : 'udp4')
    this.#socket.on('message', (message) => this.#hear(message))
    // Nobody listens there yet: whoever asks waits for the answer, and gives up by itself.
    this.#socket.on('error', () => undefined)
  }

  allocate(family: keyof typeof FAMILY = 'ipv4'): Promise<number> {
    return this.#ask(method.allocate, () =>
      Buffer.concat([
        encoded(attribute.requestedTransport, Buffer.from([UDP, 0, 0, 0])),
        encoded(attribute.addressFamily, Buffer.from([FAMILY[family], 0, 0, 0])),
      ]),
    )
  }

  refresh(): Promise<number> {
    return this.#ask(method.refresh, () => Buffer.alloc(0))
  }

  permit(peer: string): Promise<number> {
    return this.#ask(method.createPermission, (transactionId) => peerAddress(peer, 0, transactionId))
  }

  send(peer: string, port: number, text: string): void {
    const transactionId = randomBytes(12)
    const attributes = [peerAddress(peer, port, transactionId), encoded(attribute.data, Buffer.from(text))]
    const message = stunMessage(method.send, Buffer.concat(attributes), { transactionId })
    this.#socket.send(message, this.#options.port, this.#options.host)
  }

  onData(listener: (text: string) => void): void {
    this.#onData = listener
  }

  close(): void {
    this.#socket.close()
  }

  /** Asks, and once more when the server wants it signed, or signed for another nonce. */
  async #ask(type: number, attributes: (transactionId: Buffer) => Buffer): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#exchange(type, attributes)
      const code = errorCodeOf(answer)
      const nonce = answer.get(attribute.nonce)
      if (nonce === undefined || attempt > 2 || (code !== 401 && code !== 438)) return code
      this.#nonce = nonce
      this.#realm = answer.get(attribute.realm) ?? this.#realm
    }
  }

  async #exchange(type: number, attributes: (transactionId: Buffer) => Buffer): Promise<Attributes> {
    const { username, credential, host, port } = this.#options
    const transactionId = randomBytes(12)
    const isKnown = this.#nonce.length > 0
    const identity = [
      encoded(attribute.username, Buffer.from(username)),
      encoded(attribute.realm, this.#realm),
      encoded(attribute.nonce, this.#nonce),
    ]
    const key = createHash('md5').update(`${username}:${this.#realm.toString()}:${credential}`).digest()
    const body = Buffer.concat([attributes(transactionId), ...(isKnown ? identity : [])])
    const message = stunMessage(type, body, { transactionId, key: isKnown ? key : undefined })
    const id = transactionId.toString('hex')
    const send = (): void => this.#socket.send(message, port, host)
    const again = setInterval(send, SEND_AGAIN_MS)
    let late: NodeJS.Timeout | undefined
    try {
      return await new Promise<Attributes>((resolve, reject) => {
        this.#waiting.set(id, (answer) => resolve(attributesOf(answer)))
        late = setTimeout(() => reject(new Error('the TURN server does not answer')), GIVE_UP_MS)
        send()
      })
    } finally {
      clearInterval(again)
      clearTimeout(late)
      this.#waiting.delete(id)
    }
  }

  #hear(message: Buffer): void {
    const type = message.readUInt16BE(0)
    if (type === method.data) {
      this.#onData((attributesOf(message).get(attribute.data) ?? Buffer.alloc(0)).toString())
      return
    }
    this.#waiting.get(message.subarray(8, HEADER_BYTES).toString('hex'))?.(message)
  }
}

export const openTurnClient = (options: TurnClientOptions): TurnClient => new UdpTurnClient(options)
