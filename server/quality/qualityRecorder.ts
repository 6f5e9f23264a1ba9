// Once in ten seconds, a sample of each peer whose page tells of its connection. A store that fails costs samples only.
import { freshQuality, measureTransports, sum } from '../observe/figures.ts'
import type { Logger } from '../observe/logger.ts'
import type { Peer } from '../rooms/peer.ts'
import type { Room } from '../rooms/room.ts'
import type { RoomRegistry } from '../rooms/roomRegistry.ts'
import type { QualitySample, QualityStore } from './qualityStore.ts'

export interface QualityRecorderOptions {
  readonly registry: Pick<RoomRegistry, 'rooms'>
  readonly store: QualityStore
  readonly logger: Logger
  /** Server's clock, ms since 1970. */
  readonly nowMs: () => number
}

export interface QualityRecorder {
  /** Resolves when all open rooms' samples are stored, or could not be. */
  record(): Promise<void>
  close(): void
}

export const SAMPLE_EVERY_S = 10

/** Whole kilobits: more would only fill the file. */
const kbps = (bitsPerSecond: readonly number[]): number => Math.round(sum(bitsPerSecond) / 1000)
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

async function sampleOf(peer: Peer, atMs: number): Promise<QualitySample | undefined> {
  const told = freshQuality(peer, atMs)
  if (told === undefined) return undefined
  const lines = await measureTransports(peer)
  const { peerId, participantId, role } = peer
  return {
    atMs: Math.round(atMs),
    peerId,
    participantId,
    role,
    grade: told.grade,
    rttMs: Math.round(told.rttMs),
    lossShare: rounded(told.lossShare, 4),
    fromPeerKbps: kbps(lines.map((line) => line.receivedBitsPerSecond)),
    toPeerKbps: kbps(lines.map((line) => line.sentBitsPerSecond)),
  }
}

export function createQualityRecorder({
  registry,
  store,
  logger,
  nowMs,
}: QualityRecorderOptions): QualityRecorder {
  /** Told once, not every ten seconds. */
  let isFailing = false

  async function recordRoom({ peers, record: { sessionId } }: Room): Promise<void> {
    const atMs = nowMs()
    const samples = (await Promise.all(peers.map((peer) => sampleOf(peer, atMs)))).flatMap(
      (sample) => sample ?? [],
    )
    if (samples.length === 0) return
    try {
      await store.append(sessionId, samples)
      isFailing = false
    } catch (error) {
      if (!isFailing) logger.warn({ err: error, sessionId }, 'connection samples could not be stored')
      isFailing = true
    }
  }

  const record = async (): Promise<void> => {
    await Promise.all(registry.rooms().map(recordRoom))
  }
  const timer = setInterval(() => void record(), SAMPLE_EVERY_S * 1000).unref()
  return { record, close: () => clearInterval(timer) }
}
