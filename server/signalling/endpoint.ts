// One request of the protocol table and what answers it. The handler gets parsed data, never raw.
import type { z } from 'zod'
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { TurnServers } from '../../src/shared/protocol/signalling.ts'
import type { Peer } from '../rooms/peer.ts'
import type { Room } from '../rooms/room.ts'
import type { RoomMedia } from '../rooms/roomMedia.ts'
import type { LineRig } from './lineRig.ts'

/** What a peer has of the relay, in a room or alone with it (lineTests.ts). */
export interface MediaContext {
  readonly media: RoomMedia
  readonly peer: Peer
  /** Fresh credentials for the peer; undefined where no TURN server is set up. */
  readonly turnServers: () => TurnServers | undefined
}

export interface LineContext extends MediaContext {
  readonly rig: LineRig
}

export interface HandlerContext extends MediaContext {
  readonly room: Room
  readonly nowMs: () => number
}

export interface Endpoint<C extends MediaContext> {
  /** Rejects with AppError `malformed` when `raw` does not fit the table. */
  answer(context: C, raw: unknown): Promise<unknown>
}

/** Binds a table entry to its handler, such that types of both must agree. */
export function endpoint<Q extends z.ZodType, A extends z.ZodType, C extends MediaContext>(
  entry: { readonly request: Q; readonly response: A },
  handle: (context: C, data: z.output<Q>) => Promise<z.output<A>> | z.output<A>,
): Endpoint<C> {
  return {
    answer: async (context, raw) => {
      const parsed = entry.request.safeParse(raw)
      if (!parsed.success) throw new AppError('malformed', describeIssue(parsed.error))
      return handle(context, parsed.data)
    },
  }
}

/** Where the data is wrong, without the data. */
function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'The message does not fit the protocol.'
  return `${issue.path.map(String).join('.') || 'message'}: ${issue.code}`.slice(0, 200)
}
