// The rooms that are open now. A room opens at the first contact and closes a while after the last peer left.
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { SessionId } from '../../src/shared/protocol/ids.ts'
import { defaultLimits } from './limits.ts'
import { LISTEN_EVERY_MS } from './listening.ts'
import { Room, type RoomServices } from './room.ts'

/** Longer than a reload takes, so that a room does not fold its log for each. */
const LINGER_MS = 20_000

export interface RoomRegistry {
  /** Throws AppError `session-unknown`, `offline` (the server stops), `server-full`, or what the store says. */
  open(sessionId: SessionId): Promise<Room>
  /** Those that are open now, and ready. */
  rooms(): readonly Room[]
  /**
   * From now on no room opens; those that are open are told, and whoever lost the line may still come back.
   * Resolves when nobody is left, when `forMs` have passed, or when the registry is closed.
   */
  drain(forMs: number): Promise<void>
  close(): Promise<void>
}

export const createRoomRegistry = (services: RoomServices, lingerMs = LINGER_MS): RoomRegistry =>
  new OpenRooms(services, lingerMs)

class OpenRooms implements RoomRegistry {
  readonly #services: RoomServices
  readonly #lingerMs: number
  readonly #rooms = new Map<SessionId, Promise<Room>>()
  readonly #ready = new Map<SessionId, Room>()
  readonly #closing = new Map<SessionId, Promise<void>>()
  readonly #lingering = new Map<SessionId, NodeJS.Timeout>()
  readonly #listenTimer: NodeJS.Timeout
  #isClosed = false
  /** Set once the server is to stop (server's clock, ms since 1970). */
  #stopsAtMs: number | undefined
  #onDeserted: () => void = () => {}

  constructor(services: RoomServices, lingerMs: number) {
    this.#services = services
    this.#lingerMs = lingerMs
    this.#listenTimer = setInterval(() => {
      const nowMs = performance.now()
      for (const room of this.#ready.values()) room.listen(nowMs)
    }, LISTEN_EVERY_MS).unref()
  }

  rooms(): readonly Room[] {
    return [...this.#ready.values()]
  }

  open(sessionId: SessionId): Promise<Room> {
    if (this.#isClosed) return Promise.reject(new AppError('offline', 'The server is stopping.'))
    const known = this.#rooms.get(sessionId)
    if (known !== undefined) return known
    if (this.#stopsAtMs !== undefined)
      return Promise.reject(new AppError('offline', 'The server is about to stop.'))
    if (this.#isFull()) return Promise.reject(new AppError('server-full', 'No further room may be opened.'))
    const room = this.#openRoom(sessionId).catch((error: unknown) => {
      this.#rooms.delete(sessionId)
      this.#noticeDeserted()
      throw error
    })
    this.#rooms.set(sessionId, room)
    return room
  }

  #isFull(): boolean {
    const { limits = defaultLimits, sfu } = this.#services
    return this.#rooms.size >= limits.rooms || sfu.isFull()
  }

  async #openRoom(sessionId: SessionId): Promise<Room> {
    await this.#closing.get(sessionId)
    const record = await this.#services.store.findSession(sessionId)
    if (record === undefined) throw new AppError('session-unknown', 'There is no such session.')
    const room = new Room(record, this.#services)
    await room.open()
    this.#ready.set(sessionId, room)
    if (this.#stopsAtMs !== undefined) room.announceStop(this.#stopsAtMs)
    room.onEmpty(() => this.#retireLater(sessionId, room))
    this.#retireLater(sessionId, room)
    return room
  }

  #retireLater(sessionId: SessionId, room: Room): void {
    // Not at once: whoever takes somebody's place sees them off first.
    setImmediate(() => this.#noticeDeserted())
    if (this.#isClosed) return
    clearTimeout(this.#lingering.get(sessionId))
    this.#lingering.set(sessionId, setTimeout(() => this.#retire(sessionId, room), this.#lingerMs).unref())
  }

  #retire(sessionId: SessionId, room: Room): void {
    this.#lingering.delete(sessionId)
    if (!room.isEmpty) return
    this.#rooms.delete(sessionId)
    this.#ready.delete(sessionId)
    const gone = room
      .close()
      .catch((error: unknown) =>
        this.#services.logger.error({ err: error, sessionId }, 'room did not close cleanly'),
      )
      .finally(() => this.#closing.delete(sessionId))
    this.#closing.set(sessionId, gone)
  }

  #isDeserted(): boolean {
    return this.#ready.size === this.#rooms.size && this.rooms().every((room) => room.isEmpty)
  }

  #noticeDeserted(): void {
    if (this.#isDeserted()) this.#onDeserted()
  }

  async drain(forMs: number): Promise<void> {
    this.#stopsAtMs = this.#services.nowMs() + forMs
    for (const room of this.rooms()) room.announceStop(this.#stopsAtMs)
    if (this.#isClosed || this.#isDeserted()) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, forMs)
      this.#onDeserted = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#listenTimer)
    this.#onDeserted()
    this.#lingering.forEach((timer) => clearTimeout(timer))
    const open = await Promise.all([...this.#rooms.values()].map((room) => room.catch(() => undefined)))
    await Promise.all([...open.map((room) => room?.close()), ...this.#closing.values()])
    this.#rooms.clear()
    this.#ready.clear()
  }
}
