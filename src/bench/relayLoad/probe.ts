// Some seconds of so many consultations: what was lost, and what it cost. Packets are encrypted before, so that the bots' core has
// nothing to do but to send and to count.
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { z } from 'zod'
import { percentile } from '../bench.ts'
import type { BotRoom, Kind, SentStream, Side } from './consultation.ts'
import type { MediaLine } from './mediaLine.ts'
import { cpuSecondsOf } from '../bots/processes.ts'

export interface Probe {
  readonly rooms: number
  /** Of 20 outgoing streams, 19 lost no more than this share, 0..1. */
  readonly lossP95: number
  /** Of one core, 0..1. */
  readonly workerShare: number
  readonly serverShare: number
  readonly botShare: number
  /** How late the bots were with their packets. */
  readonly lateP99Ms: number
}

/** 1280x720 at 30 pictures a second and 1.5 Mbit/s; a voice of 32 kbit/s. */
const streams = {
  video: { everyMs: 1000 / 30, ticks: 3000, packets: 6, bytes: 1050 },
  audio: { everyMs: 20, ticks: 960, packets: 1, bytes: 80 },
} as const satisfies Record<Kind, object>

/** H.264 NAL types in their first byte: a parameter set begins a key picture, so that the relay passes it on at once. */
const keyPicture = 0x67
const otherSlice = 0x61
/** What is still under way when the last packet has been sent. */
const DRAIN_MS = 300
/** Golden ratio: phases that never fall together. */
const PHASE_STEP = 0.618_033_988_75

/** Now, and not while packets are due: with so many of them it takes a tenth of a second. */
setFlagsFromString('--expose-gc')
const collectGarbage = z
  .custom<() => void>((value) => typeof value === 'function')
  .parse(runInNewContext('gc'))

function payloadOf(kind: Kind, isFirst: boolean): Buffer {
  const payload = Buffer.alloc(streams[kind].bytes, 0x55)
  if (kind === 'video') payload.writeUInt8(isFirst ? keyPicture : otherSlice)
  return payload
}
const payloads = {
  video: { first: payloadOf('video', true), other: payloadOf('video', false) },
  audio: { first: payloadOf('audio', true), other: payloadOf('audio', false) },
}

interface Due {
  readonly line: MediaLine
  readonly packet: Buffer
}

/** Moments of one stream's bursts, ms from the start. */
const moments = (kind: Kind, phase: number, forMs: number): number[] => {
  const { everyMs } = streams[kind]
  return Array.from({ length: Math.floor(forMs / everyMs) }, (_, index) => (index + phase) * everyMs)
}

const sentPerStream = (kind: Kind, forMs: number): number =>
  moments(kind, 0, forMs).length * streams[kind].packets

function schedule(stream: SentStream, phase: number, forMs: number, buckets: Due[][]): void {
  const { ticks, packets } = streams[stream.kind]
  const { first, other } = payloads[stream.kind]
  for (const atMs of moments(stream.kind, phase, forMs)) {
    for (let index = 0; index < packets; index += 1) {
      const packet = stream.protect({
        sequence: stream.nextSequence,
        timestamp: stream.nextTimestamp,
        marker: index === packets - 1,
        payload: index === 0 ? first : other,
      })
      stream.nextSequence += 1
      buckets[Math.floor(atMs)]?.push({ line: stream.line, packet })
    }
    stream.nextTimestamp += ticks
  }
}

/** Sends each bucket in its millisecond; answers with how late each one was, ms. */
async function sendAll(buckets: readonly Due[][]): Promise<number[]> {
  const lateMs: number[] = []
  const startMs = performance.now()
  for (let next = 0; next < buckets.length;) {
    const nowMs = performance.now() - startMs
    if (next > nowMs) {
      await delay(1)
      continue
    }
    for (const { line, packet } of buckets[next] ?? []) line.send(packet)
    lateMs.push(nowMs - next)
    next += 1
    // What came meanwhile is counted between two sendings.
    await nextTurn()
  }
  return lateMs
}

function lossOf(rooms: readonly BotRoom[], forMs: number): number[] {
  return rooms.flatMap(({ received }) =>
    received.map(({ kind, line, ssrc }) => {
      const expected = sentPerStream(kind, forMs)
      return Math.max(0, 1 - (line.received.get(ssrc) ?? 0) / expected)
    }),
  )
}

/** Runs `rooms` of a side for `forMs`. The bots run in this process. */
export async function probeRooms(side: Side, rooms: readonly BotRoom[], forMs: number): Promise<Probe> {
  const buckets = Array.from({ length: Math.ceil(forMs) + 40 }, (): Due[] => [])
  let phase = 0
  for (const { sent } of rooms) {
    for (const stream of sent) {
      schedule(stream, phase, forMs, buckets)
      phase = (phase + PHASE_STEP) % 1
    }
  }
  for (const { received } of rooms) for (const { line } of received) line.received.clear()
  collectGarbage()
  const server = (): number => side.serverPids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0)
  const before = {
    ms: performance.now(),
    worker: cpuSecondsOf(side.workerPid),
    server: server(),
    bots: process.cpuUsage(),
  }
  const lateMs = await sendAll(buckets)
  const seconds = (performance.now() - before.ms) / 1000
  const { user, system } = process.cpuUsage(before.bots)
  const workerS = cpuSecondsOf(side.workerPid) - before.worker
  const serverS = server() - before.server
  await delay(DRAIN_MS)
  return {
    rooms: rooms.length,
    lossP95: percentile(lossOf(rooms, forMs), 0.95),
    workerShare: workerS / seconds,
    serverShare: serverS / seconds,
    botShare: (user + system) / 1e6 / seconds,
    lateP99Ms: percentile(lateMs, 0.99),
  }
}
