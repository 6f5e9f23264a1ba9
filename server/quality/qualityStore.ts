// The port to the samples of each peer's connection, kept beside the session's log: enough for a report, never for replay.
// Adapters: folderQualityStore, memoryQualityStore (tests); both pass qualityStore.contract.ts.
import { z } from 'zod'
import { ParticipantId, PeerId, type SessionId } from '../../src/shared/protocol/ids.ts'
import { Role } from '../../src/shared/protocol/roles.ts'

/** One peer at one moment. Bitrates as the relay counts them, the rest as the peer's own page does. */
export const QualitySample = z
  .object({
    /** Server's clock, ms since 1970. */
    atMs: z.number(),
    peerId: PeerId,
    participantId: ParticipantId,
    role: Role,
    grade: z.enum(['good', 'fair', 'poor']),
    rttMs: z.number(),
    lossShare: z.number(),
    fromPeerKbps: z.number(),
    toPeerKbps: z.number(),
  })
  .readonly()
export type QualitySample = z.infer<typeof QualitySample>

export interface StoredQuality {
  readonly samples: readonly QualitySample[]
  /** The bound was reached: what came after it is not there. */
  readonly isFull: boolean
}

/** Per session. Three peers at one sample in ten seconds fill it in some eight hours. */
export const MAX_QUALITY_BYTES = 2_000_000

/** Rejects with AppError `storage-full` or `storage-failed`. A crash may cost the last samples, nothing else. */
export interface QualityStore {
  /** What is beyond the bound is dropped. */
  append(sessionId: SessionId, samples: readonly QualitySample[]): Promise<void>
  /** In the order in which they came; empty for a session without any. */
  read(sessionId: SessionId): Promise<StoredQuality>
}

export const toLines = (samples: readonly QualitySample[]): string =>
  samples.map((sample) => `${JSON.stringify(sample)}\n`).join('')

/** A line that a crash cut short, and the one that was written onto it, are left out. */
export const fromLines = (text: string): QualitySample[] =>
  text.split('\n').flatMap((line) => {
    try {
      return QualitySample.safeParse(JSON.parse(line)).data ?? []
    } catch {
      return [] // cut short
    }
  })
