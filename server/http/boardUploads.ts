// Boards on their way in: pages come one by one, then the board is attached as a whole. What is given up, forgotten or
// left by a crash is removed, so that a board is there with all its pages or not at all.
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { BoardId, ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import { MAX_BOARD_BYTES } from '../../src/shared/protocol/rest.ts'
import type { BoardName, BoardPageName, ObjectStore } from '../objects/objectStore.ts'
import type { Logger } from '../observe/logger.ts'
import { createSerialQueue, type SerialQueue } from '../rooms/serialQueue.ts'

/** An upload of which nothing was heard for so long has been given up. */
const FORGOTTEN_AFTER_MS = 10 * 60_000
/** Boards that one participant may have under way. */
const MAX_UPLOADS_PER_PARTICIPANT = 3

interface Upload {
  readonly name: BoardName
  readonly by: ParticipantId
  readonly pageBytes: Map<number, number>
  timer: NodeJS.Timeout | undefined
}

interface SessionUploads {
  readonly queue: SerialQueue
  readonly boards: Map<BoardId, Upload>
  /** True once what a crash left behind has been removed. */
  isSwept: boolean
}

export interface BoardUploads {
  /**
   * Stores a page. Throws AppError `not-allowed` (another's upload), `rate-limited` (too many under way),
   * `too-large` (the board as a whole), `wrong-state` (attached already), or what the store says.
   */
  putPage(name: BoardPageName, by: ParticipantId, picture: Uint8Array): Promise<void>
  /** Runs `attach`, in turn with all else about the session's boards; after that the board is no upload any more. */
  attach(name: BoardName, by: ParticipantId, attach: () => Promise<void>): Promise<void>
  /** Removes what was sent of a board; one that is attached, or of another participant, stays. */
  giveUp(name: BoardName, by: ParticipantId): Promise<void>
  close(): void
}

export interface BoardUploadOptions {
  readonly objects: ObjectStore
  readonly logger: Logger
  readonly isAttached: (name: BoardName) => Promise<boolean>
  readonly forgottenAfterMs?: number
}

export const createBoardUploads = (options: BoardUploadOptions): BoardUploads => new Uploads(options)

class Uploads implements BoardUploads {
  readonly #options: BoardUploadOptions
  readonly #sessions = new Map<SessionId, SessionUploads>()

  constructor(options: BoardUploadOptions) {
    this.#options = options
  }

  putPage(name: BoardPageName, by: ParticipantId, picture: Uint8Array): Promise<void> {
    const session = this.#session(name.sessionId)
    return session.queue.run(async () => {
      await this.#sweepOnce(session, name.sessionId)
      if (await this.#options.isAttached(name)) throw new AppError('wrong-state', 'The board has its pages.')
      const upload = this.#uploadOf(session, name, by)
      const others = [...upload.pageBytes].reduce(
        (sum, [page, bytes]) => sum + (page === name.page ? 0 : bytes),
        0,
      )
      if (others + picture.byteLength > MAX_BOARD_BYTES) {
        throw new AppError('too-large', 'The board as a whole is too large.')
      }
      await this.#options.objects.putBoardPage(name, picture)
      upload.pageBytes.set(name.page, picture.byteLength)
      session.boards.set(name.boardId, upload)
      this.#forgetLater(session, upload)
    })
  }

  attach(name: BoardName, by: ParticipantId, attach: () => Promise<void>): Promise<void> {
    const session = this.#session(name.sessionId)
    return session.queue.run(async () => {
      this.#refuseAnothers(session, name, by)
      await attach()
      clearTimeout(session.boards.get(name.boardId)?.timer)
      session.boards.delete(name.boardId)
    })
  }

  giveUp(name: BoardName, by: ParticipantId): Promise<void> {
    const session = this.#session(name.sessionId)
    return session.queue.run(async () => {
      this.#refuseAnothers(session, name, by)
      if (session.boards.has(name.boardId)) await this.#remove(session, name)
    })
  }

  close(): void {
    for (const { boards } of this.#sessions.values()) {
      for (const { timer } of boards.values()) clearTimeout(timer)
    }
  }

  #session(sessionId: SessionId): SessionUploads {
    const known = this.#sessions.get(sessionId)
    if (known !== undefined) return known
    const session: SessionUploads = { queue: createSerialQueue(), boards: new Map(), isSwept: false }
    this.#sessions.set(sessionId, session)
    return session
  }

  #uploadOf({ boards }: SessionUploads, name: BoardPageName, by: ParticipantId): Upload {
    const known = boards.get(name.boardId)
    if (known !== undefined) {
      if (known.by !== by) throw new AppError('not-allowed', 'Somebody else sends this board.')
      return known
    }
    const own = [...boards.values()].filter((upload) => upload.by === by)
    if (own.length >= MAX_UPLOADS_PER_PARTICIPANT) {
      throw new AppError('rate-limited', 'Too many boards are under way.')
    }
    const { sessionId, boardId } = name
    return { name: { sessionId, boardId }, by, pageBytes: new Map(), timer: undefined }
  }

  #refuseAnothers({ boards }: SessionUploads, { boardId }: BoardName, by: ParticipantId): void {
    const known = boards.get(boardId)
    if (known !== undefined && known.by !== by) {
      throw new AppError('not-allowed', 'Somebody else sends this board.')
    }
  }

  #forgetLater(session: SessionUploads, upload: Upload): void {
    clearTimeout(upload.timer)
    const { forgottenAfterMs = FORGOTTEN_AFTER_MS } = this.#options
    upload.timer = setTimeout(() => {
      session.queue
        .run(async () => {
          if (session.boards.get(upload.name.boardId) === upload) await this.#remove(session, upload.name)
        })
        .catch((error: unknown) => {
          this.#options.logger.error({ err: error }, 'a forgotten upload could not be removed')
        })
    }, forgottenAfterMs).unref()
  }

  async #remove(session: SessionUploads, name: BoardName): Promise<void> {
    await this.#options.objects.removeBoard(name)
    clearTimeout(session.boards.get(name.boardId)?.timer)
    session.boards.delete(name.boardId)
  }

  /** Pages that no board and no upload speaks of were left by a server that stopped in between. */
  async #sweepOnce(session: SessionUploads, sessionId: SessionId): Promise<void> {
    if (session.isSwept) return
    const { objects, isAttached } = this.#options
    for (const boardId of await objects.boardIds(sessionId)) {
      const name = { sessionId, boardId }
      if (!session.boards.has(boardId) && !(await isAttached(name))) await objects.removeBoard(name)
    }
    session.isSwept = true
  }
}
