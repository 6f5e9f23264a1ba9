// Presence as it comes over the relay's data channel. The server has seen only who may open one, so all is looked at here.
import { Presence, type PresenceFrom } from '../../shared/protocol/presence.ts'
import { mayPublishPresence } from '../../shared/session/permissions.ts'

/** Undefined for what is no presence, or is not `sender`'s to tell. */
export function presenceOf(
  message: unknown,
  sender: Omit<PresenceFrom, 'presence'>,
): PresenceFrom | undefined {
  if (typeof message !== 'string') return undefined
  const parsed = Presence.safeParse(jsonOf(message))
  if (!parsed.success || !mayPublishPresence(sender.role, parsed.data.type)) return undefined
  const { peerId, participantId, role } = sender
  return { peerId, participantId, role, presence: parsed.data }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
