// The session: entering it, reading its log, asking for changes.
import type { RequestOf, ResponseOf } from '../../../src/shared/protocol/signalling.ts'
import type { HandlerContext } from '../endpoint.ts'

/** Answers when the log holds this peer's coming. */
export async function enterSession({ room, peer }: HandlerContext): Promise<ResponseOf<'session.enter'>> {
  await peer.joined
  return {
    sessionId: room.record.sessionId,
    peerId: peer.peerId,
    participantId: peer.participantId,
    role: peer.role,
    headSeq: room.state.headSeq,
  }
}

export async function readLogAfter(
  { room }: HandlerContext,
  { seq, limit }: RequestOf<'log.readAfter'>,
): Promise<ResponseOf<'log.readAfter'>> {
  const events = await room.readAfter(seq, limit)
  return { events: [...events], headSeq: room.state.headSeq }
}

export async function submitCommand(
  { room, peer }: HandlerContext,
  { commandId, command }: RequestOf<'command.submit'>,
): Promise<ResponseOf<'command.submit'>> {
  return { seq: await room.submit(peer, command, commandId) }
}

export const pingClock = ({ nowMs }: HandlerContext): ResponseOf<'clock.ping'> => ({ serverTimeMs: nowMs() })
