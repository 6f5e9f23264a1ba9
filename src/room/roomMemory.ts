// What this window remembers over a reload: which session it was in, so that it goes straight back into the call, and
// what the patient had turned off, so that it stays off.
import type { SessionId } from '../shared/protocol/ids.ts'
import { MediaSource } from '../shared/protocol/signalling.ts'

const JOINED_KEY = 'skulder.room.joined'
const mutedKey = (source: MediaSource): string => `skulder.room.muted.${source}`

export interface RoomMemory {
  joined(): string | undefined
  remember(sessionId: SessionId | undefined): void
  mutedSources(): readonly MediaSource[]
  rememberMuted(source: MediaSource, muted: boolean): void
}

export const createRoomMemory = (storage: Storage): RoomMemory => ({
  joined: () => storage.getItem(JOINED_KEY) ?? undefined,
  remember(sessionId) {
    if (sessionId === undefined) storage.removeItem(JOINED_KEY)
    else storage.setItem(JOINED_KEY, sessionId)
  },
  mutedSources: () => MediaSource.options.filter((source) => storage.getItem(mutedKey(source)) !== null),
  rememberMuted(source, muted) {
    if (muted) storage.setItem(mutedKey(source), 'yes')
    else storage.removeItem(mutedKey(source))
  },
})
