// Branded identifiers: a MarkId cannot be handed where a PeerId is meant.
import { z } from 'zod'

const shortId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

/** One assist meeting and its log. */
export const SessionId = shortId.brand<'SessionId'>()
export type SessionId = z.infer<typeof SessionId>

/** A named seat in a session (from the join link); survives reloads and reconnects. */
export const ParticipantId = shortId.brand<'ParticipantId'>()
export type ParticipantId = z.infer<typeof ParticipantId>

/** One connected client (one socket); a reload makes a new one for the same participant. */
export const PeerId = shortId.brand<'PeerId'>()
export type PeerId = z.infer<typeof PeerId>

/** Idempotency key of a command, chosen by the client (UUID v7). */
export const CommandId = z.uuid().brand<'CommandId'>()
export type CommandId = z.infer<typeof CommandId>

/** A mark, chosen by the client that draws it (UUID v7, so ids sort by time). */
export const MarkId = z.uuid().brand<'MarkId'>()
export type MarkId = z.infer<typeof MarkId>

/** A frozen picture, chosen by the client that freezes it (UUID v7). */
export const PictureId = z.uuid().brand<'PictureId'>()
export type PictureId = z.infer<typeof PictureId>

/** An image or document shown in the wearer's room, chosen by the client that uploads it (UUID v7). */
export const BoardId = z.uuid().brand<'BoardId'>()
export type BoardId = z.infer<typeof BoardId>

/** Ids of mediasoup's objects, as mediasoup gives them. */
export const TransportId = z.string().min(1).max(64).brand<'TransportId'>()
export type TransportId = z.infer<typeof TransportId>
export const ProducerId = z.string().min(1).max(64).brand<'ProducerId'>()
export type ProducerId = z.infer<typeof ProducerId>
export const ConsumerId = z.string().min(1).max(64).brand<'ConsumerId'>()
export type ConsumerId = z.infer<typeof ConsumerId>
export const DataProducerId = z.string().min(1).max(64).brand<'DataProducerId'>()
export type DataProducerId = z.infer<typeof DataProducerId>
export const DataConsumerId = z.string().min(1).max(64).brand<'DataConsumerId'>()
export type DataConsumerId = z.infer<typeof DataConsumerId>
