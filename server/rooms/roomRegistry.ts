// The rooms that are open now. A room opens at the first contact and closes a while after the last peer left.
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { SessionId } from '../../src/shared/protocol/ids.ts'
import { Room, type RoomServices } from './room.ts'

/** Longer than a reload takes, so that a room does not fold its log for each. */
const LINGER_MS = 20_000

export interface RoomRegistry {
  /** Throws AppError `session-unknown`, or what the store says. */
  open(sessionId: SessionId): Promise<Room>
  readonly size: number
  close(): Promise<void>
}

export function createRoomRegistry(services: RoomServices, lingerMs = LINGER_MS): RoomRegistry {
  const rooms = new Map<SessionId, Promise<Room>>()
  const closing = new Map<SessionId, Promise<void>>()
  const lingering = new Map<SessionId, NodeJS.Timeout>()
  let isClosed = false

  function retire(sessionId: SessionId, room: Room): void {
    lingering.delete(sessionId)
    if (!room.isEmpty) return
    rooms.delete(sessionId)
    const gone = room
      .close()
      .catch((error: unknown) =>
        services.logger.error({ err: error, sessionId }, 'room did not close cleanly'),
      )
      .finally(() => closing.delete(sessionId))
    closing.set(sessionId, gone)
  }

  function retireLater(sessionId: SessionId, room: Room): void {
    if (isClosed) return
    clearTimeout(lingering.get(sessionId))
    lingering.set(sessionId, setTimeout(() => retire(sessionId, room), lingerMs).unref())
  }

  async function openRoom(sessionId: SessionId): Promise<Room> {
    await closing.get(sessionId)
    const record = await services.store.findSession(sessionId)
    if (record === undefined) throw new AppError('session-unknown', 'There is no such session.')
    const room = new Room(record, services)
    await room.open()
    room.onEmpty(() => retireLater(sessionId, room))
    retireLater(sessionId, room)
    return room
  }

  return {
    open: (sessionId) => {
      if (isClosed) return Promise.reject(new AppError('offline', 'The server is stopping.'))
      const room =
        rooms.get(sessionId) ??
        openRoom(sessionId).catch((error: unknown) => {
          rooms.delete(sessionId)
          throw error
        })
      rooms.set(sessionId, room)
      return room
    },
    get size() {
      return rooms.size
    },
    close: async () => {
      isClosed = true
      lingering.forEach((timer) => clearTimeout(timer))
      const open = await Promise.all([...rooms.values()].map((room) => room.catch(() => undefined)))
      await Promise.all([...open.map((room) => room?.close()), ...closing.values()])
      rooms.clear()
    },
  }
}
