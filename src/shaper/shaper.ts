// A line between the browsers and the server, on one machine and without its kernel's help: it stands on another address
// of the loopback network, on the server's own port numbers, for the pages and the signalling (TCP) and for the media
// (UDP and TCP). What the server announces is this address, so nothing reaches it but over the line.
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Line } from './line.ts'
import { createPostman, systemClock } from './postman.ts'
import type { LineProfile } from './profiles.ts'
import type { Relay } from './relay.ts'
import { startTcpRelay } from './tcpRelay.ts'
import { startUdpRelay } from './udpRelay.ts'

export interface Shaper {
  /** Where browsers reach the server over the line. */
  readonly host: string
  /** As the address bar shows it. */
  readonly origin: string
  /** Ports of the line, and those on which the server is to listen at 127.0.0.1. */
  readonly signallingPort: number
  readonly mediaPort: number
  /** Nothing passes, either way, for as long as is told, else as the profile says. */
  goAway(forMs?: number): void
  /** From now on the line is another one, or one way of it. */
  become(profile: LineProfile, way?: 'up' | 'down'): void
  close(): Promise<void>
}

const HOST = '127.0.0.2'
const SERVER_HOST = '127.0.0.1'
const DEFAULT_SEED = 1
/** Below those that the relay for media takes by itself, and those for outgoing connections. */
const PORTS = { from: 12_000, to: 20_000, tries: 20 }

/** Rejects where another program has the port. */
async function checkFree(port: number): Promise<void> {
  const udp = createSocket('udp4').bind(port, SERVER_HOST)
  const tcp = createServer().listen(port, SERVER_HOST)
  try {
    await Promise.all([once(udp, 'listening'), once(tcp, 'listening')])
  } finally {
    udp.close()
    tcp.close()
  }
}

/** Opens relays on a port that is free on both sides. */
async function onFreePort(
  starts: readonly ((port: number) => Promise<Relay>)[],
): Promise<{ port: number; relays: readonly Relay[] }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = randomInt(PORTS.from, PORTS.to)
    const relays: Relay[] = []
    try {
      await checkFree(port)
      for (const start of starts) relays.push(await start(port))
      return { port, relays }
    } catch (error) {
      for (const relay of relays) await relay.close()
      if (attempt === PORTS.tries) throw new Error('no port is free for the line', { cause: error })
    }
  }
}

export async function startShaper(profile: LineProfile, seed = DEFAULT_SEED): Promise<Shaper> {
  const postman = createPostman(systemClock)
  let now = profile
  const up = new Line(profile, seed)
  const down = new Line(profile, seed + 1000)
  const base = { host: HOST, serverHost: SERVER_HOST, up, down, postman }
  const tcp = (port: number): Promise<Relay> => startTcpRelay({ ...base, port, delayMs: profile.delayMs })
  const mediaTcp = (port: number): Promise<Relay> =>
    startTcpRelay({ ...base, port, delayMs: profile.delayMs, isOpen: () => now.media })
  const udp = (port: number): Promise<Relay> => startUdpRelay({ ...base, port })
  const signalling = await onFreePort([tcp])
  const media = await onFreePort([mediaTcp, udp])
  return {
    host: HOST,
    origin: `http://${HOST}:${signalling.port}`,
    signallingPort: signalling.port,
    mediaPort: media.port,
    goAway: (forMs = profile.awayMs) => {
      for (const line of [up, down]) line.goAway(systemClock.nowMs(), forMs)
    },
    become: (next, way) => {
      now = next
      if (way !== 'down') up.become(next)
      if (way !== 'up') down.become(next)
      if (!next.media) for (const relay of media.relays) relay.cut?.()
    },
    close: async () => {
      postman.stop()
      await Promise.all([...signalling.relays, ...media.relays].map((relay) => relay.close()))
    },
  }
}
