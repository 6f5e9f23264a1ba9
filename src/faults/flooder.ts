// The offender of the flood, in a process of its own, so that it does not slow down those who measure. Arguments: address, join
// token, messages a second, seconds. Writes one JSON line: what became of it.
import { connect, type Socket as TcpSocket } from 'node:net'
import { io } from 'socket.io-client'
import { PROTOCOL_VERSION } from '../shared/protocol/version.ts'

const [origin = '', token = '', rate = '5000', seconds = '6'] = process.argv.slice(2)
const TICK_MS = 10
const HALF_OPEN = 50
const TOO_LARGE = 'x'.repeat(1_000_000)

const heard = { sent: 0, rateLimited: 0, cuts: 0, cutForSize: 0, cutAfterMs: -1 }
const startedAtMs = Date.now()

/** Whoever is cut and means harm comes again at once. */
function flood(untilMs: number): void {
  if (Date.now() > untilMs) return
  const socket = io(origin, {
    transports: ['websocket'],
    auth: { token, protocolVersion: PROTOCOL_VERSION },
    reconnection: false,
    forceNew: true,
  })
  socket.on('peer.dismissed', ({ code }: { code: string }) => {
    if (code !== 'rate-limited') return
    heard.cuts += 1
    if (heard.cutAfterMs < 0) heard.cutAfterMs = Date.now() - startedAtMs
  })
  socket.on('disconnect', () => setTimeout(() => flood(untilMs), 100))
  const answered = ({ ok, error }: { ok: boolean; error?: { code: string } }): void => {
    if (!ok && error?.code === 'rate-limited') heard.rateLimited += 1
  }
  socket.on('connect', () => {
    const timer = setInterval(() => {
      if (!socket.connected) {
        clearInterval(timer)
        return
      }
      for (let no = 0; no < (Number(rate) * TICK_MS) / 1000; no += 1) {
        heard.sent += 1
        socket.emit('clock.ping', {}, answered)
      }
    }, TICK_MS)
  })
}

/** Lines on which a megabyte is said at once, again and again. */
function shout(untilMs: number): void {
  if (Date.now() > untilMs) return
  const socket = io(origin, {
    transports: ['websocket'],
    auth: { token, protocolVersion: PROTOCOL_VERSION },
    reconnection: false,
    forceNew: true,
  })
  socket.on('connect', () => socket.emit('command.submit', { text: TOO_LARGE }))
  socket.on('disconnect', () => {
    heard.cutForSize += 1
    setTimeout(() => shout(untilMs), 200)
  })
  socket.on('connect_error', () => setTimeout(() => shout(untilMs), 200))
}

/** Lines that are opened and on which nothing is ever said. */
function halfOpen(): readonly TcpSocket[] {
  const { hostname, port } = new URL(origin)
  return Array.from({ length: HALF_OPEN }, () => connect(Number(port), hostname).on('error', () => undefined))
}

const durationMs = Number(seconds) * 1000
flood(startedAtMs + durationMs)
setTimeout(() => shout(startedAtMs + durationMs), 1500)
const idle = halfOpen()
setTimeout(() => {
  for (const socket of idle) socket.destroy()
  process.stdout.write(`${JSON.stringify(heard)}\n`, () => process.exit(0))
}, durationMs)
