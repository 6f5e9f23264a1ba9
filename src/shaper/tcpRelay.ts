// Streams over the line. No byte is lost or swapped, as TCP promises; loss and a full queue make them late.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Line } from './line.ts'
import type { Postman } from './postman.ts'
import type { Relay, RelayOptions } from './relay.ts'

const SEGMENT_BYTES = 1400

/** One way of a connection. */
class Stream {
  readonly #from: Socket
  readonly #to: Socket
  readonly #line: Line
  readonly #postman: Postman
  #backlog = Buffer.alloc(0)
  #arrivalMs: number
  #isHeld = false
  #hasEnded = false

  constructor(ends: { from: Socket; to: Socket }, line: Line, postman: Postman, notBeforeMs: number) {
    this.#from = ends.from
    this.#to = ends.to
    this.#line = line
    this.#postman = postman
    this.#arrivalMs = notBeforeMs
    this.#from.on('data', (chunk: Buffer) => {
      this.#backlog = Buffer.concat([this.#backlog, chunk])
      this.#send()
    })
    this.#from.on('end', () => {
      this.#hasEnded = true
      this.#send()
    })
    this.#from.on('error', () => this.#breakOff())
    this.#from.on('close', () => {
      if (!this.#hasEnded) this.#breakOff()
    })
  }

  #send(): void {
    if (this.#isHeld) return
    const { clock } = this.#postman
    while (this.#backlog.length > 0) {
      const holdMs = this.#line.holdMs(clock.nowMs())
      if (holdMs > 0) {
        this.#hold(holdMs)
        return
      }
      const segment = this.#backlog.subarray(0, SEGMENT_BYTES)
      this.#backlog = this.#backlog.subarray(segment.length)
      this.#pass(segment.length, () => this.#to.write(segment))
    }
    this.#from.resume()
    if (this.#hasEnded) this.#pass(0, () => this.#to.end())
  }

  #hold(waitMs: number): void {
    this.#from.pause()
    this.#isHeld = true
    this.#postman.deliver(this.#postman.clock.nowMs() + waitMs, () => {
      this.#isHeld = false
      this.#send()
    })
  }

  /** The connection broke: the other end learns of it after what was sent before. */
  #breakOff(): void {
    this.#pass(0, () => this.#to.destroy())
  }

  #pass(bytes: number, action: () => void): void {
    this.#arrivalMs = this.#line.segment(this.#postman.clock.nowMs(), bytes, this.#arrivalMs)
    this.#postman.deliver(this.#arrivalMs, () => {
      if (!this.#to.destroyed) action()
    })
  }
}

interface TcpRelayOptions extends RelayOptions {
  readonly delayMs: number
  /** Whether connections get through now; without it always. */
  readonly isOpen?: () => boolean
}

/** Rejects where the port is taken. */
export async function startTcpRelay(options: TcpRelayOptions): Promise<Relay> {
  const { host, port, serverHost, up, down, postman, delayMs, isOpen = () => true } = options
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (browser) => {
    if (!isOpen()) {
      browser.destroy()
      return
    }
    const upstream = connect({ port, host: serverHost, allowHalfOpen: true, noDelay: true })
    for (const socket of [browser, upstream]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    }
    // The handshake takes two ways before the first byte goes the third; this machine's own took none.
    new Stream({ from: browser, to: upstream }, up, postman, postman.clock.nowMs() + 3 * delayMs)
    new Stream({ from: upstream, to: browser }, down, postman, 0)
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    cut: () => {
      for (const socket of open) socket.destroy()
    },
    close: async () => {
      if (!server.listening) return
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
    },
  }
}
