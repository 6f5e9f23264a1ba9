// How many messages of others came while the chat was not open, and the newest of them for the screen reader. Pure.
import type { ParticipantId } from '../../shared/protocol/ids.ts'
import type { ChatMessage } from '../../shared/session/state.ts'

export function unreadMessages(
  chat: readonly ChatMessage[],
  readSeq: number,
  me: ParticipantId | undefined,
): readonly ChatMessage[] {
  return chat.filter((message) => message.seq > readSeq && message.author !== me)
}
