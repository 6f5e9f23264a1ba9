// Lossy samples: batched, never stored, decide nothing.
import { z } from 'zod'
import { BoardId, MarkId, ParticipantId, PeerId, PictureId } from './ids.ts'
import { MarkColour, MarkKind, StrokeSample, SweepRad } from './marks.ts'
import { PictureRef } from './pictures.ts'
import { Role } from './roles.ts'
import { ImagePoint, Pose } from './spaces.ts'

export const BoardPageRef = z.strictObject({ boardId: BoardId, page: z.int().min(0) }).readonly()
export type BoardPageRef = z.infer<typeof BoardPageRef>

export const Presence = z.discriminatedUnion('type', [
  /** Expert's live pointer on a picture; `points` since the last batch, each `msAgo` before sending; [] = pointer gone. */
  z.strictObject({
    type: z.literal('pointer'),
    picture: PictureRef.optional(),
    pictureId: PictureId.optional(),
    /** Set while it points on a board's page instead of a picture. */
    board: BoardPageRef.optional(),
    colour: MarkColour,
    points: z.array(z.strictObject({ at: ImagePoint, msAgo: z.number().min(0).max(5000) })).max(64),
  }),
  /** A stroke while it grows: all samples from index `from`; the picture comes with the first batch. */
  z.strictObject({
    type: z.literal('ink'),
    markId: MarkId,
    kind: MarkKind,
    colour: MarkColour,
    picture: PictureRef.optional(),
    pictureId: PictureId.optional(),
    board: BoardPageRef.optional(),
    sweepRad: SweepRad.optional(),
    from: z.int().min(0).max(2000),
    samples: z.array(StrokeSample).max(256),
    /** Pen lifted away without a mark. */
    cancelled: z.boolean().optional(),
  }),
  /** Wearer: where the head is (world from viewer), for the expert's cues. */
  z.strictObject({ type: z.literal('viewer'), worldFromViewer: Pose, tracked: z.boolean() }),
  /** Expert, once a second while it holds: what the wearer's head could do for a mark. */
  z.strictObject({ type: z.literal('cue'), cue: z.enum(['sway']), markId: MarkId }),
  /** Each peer once in 2 s: its own connection. */
  z.strictObject({
    type: z.literal('quality'),
    rttMs: z.number().min(0).max(60000),
    lossShare: z.number().min(0).max(1),
    grade: z.enum(['good', 'fair', 'poor']),
    /** What is to blame where the grade is not good; absent where that is not known. */
    cause: z.enum(['uplink', 'downlink', 'processor', 'delay']).optional(),
    /** Of what this peer sent lately, as the relay reports; absent while too little went to tell. */
    upLossShare: z.number().min(0).max(1).optional(),
    /** Of what was to come to this peer lately; absent while too little came to tell. */
    downLossShare: z.number().min(0).max(1).optional(),
    /** Server's clock minus this peer's, ms: lets two peers compare their clocks. */
    serverMinusOwnMs: z.number().optional(),
  }),
  /** In its place, from a peer whom neither sound nor video reaches. */
  z.strictObject({ type: z.literal('noMedia') }),
])
export type Presence = z.infer<typeof Presence>

/** As the others get it. */
export const PresenceFrom = z.object({
  peerId: PeerId,
  participantId: ParticipantId,
  role: Role,
  presence: Presence,
  /** With `quality`: the relay is short of processor time, so that no line is to blame. */
  relayBusy: z.boolean().optional(),
})
export type PresenceFrom = z.infer<typeof PresenceFrom>
