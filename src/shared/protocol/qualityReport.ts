// A session's connections as a report (GET /api/sessions/:sessionId/quality). Apart from the other HTTP bodies: no page
// that must be small reads it.
import { z } from 'zod'
import { ParticipantId, SessionId } from './ids.ts'
import { Role } from './roles.ts'

/** Half, and 19 of 20, of the samples lie at or below. */
const Percentiles = z.object({ p50: z.number(), p95: z.number() })

/** One participant's connection over a session, all their connections together. */
export const QualityOfPeer = z.object({
  participantId: ParticipantId,
  role: Role,
  /** How often they came: one more than they came back. */
  connections: z.int(),
  samples: z.int(),
  /** Server's clock, ms since 1970. */
  firstAtMs: z.number(),
  lastAtMs: z.number(),
  /** Of the sampled time, 0..1 each, together 1. */
  timeShare: z.object({ good: z.number(), fair: z.number(), poor: z.number() }),
  rttMs: Percentiles,
  /** 0..1. */
  lossShare: Percentiles,
  /** As the relay counts, kbit/s. */
  fromPeerKbps: Percentiles,
  toPeerKbps: Percentiles,
})
export type QualityOfPeer = z.infer<typeof QualityOfPeer>

export const QualityReport = z.object({
  sessionId: SessionId,
  sampleEveryS: z.number(),
  /** False: the session was so long that its last part was not sampled any more. */
  isComplete: z.boolean(),
  peers: z.array(QualityOfPeer),
})
