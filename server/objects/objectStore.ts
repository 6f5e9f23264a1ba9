// The port to the files that belong to sessions (stills, pages of boards). Names are made by the server, never taken from outside.
// Adapters: folderObjectStore, memoryObjectStore (tests); both pass objectStore.contract.ts.
import type { BoardId, PictureId, SessionId } from '../../src/shared/protocol/ids.ts'

export interface StillName {
  readonly sessionId: SessionId
  readonly pictureId: PictureId
}

export interface BoardName {
  readonly sessionId: SessionId
  readonly boardId: BoardId
}

export interface BoardPageName extends BoardName {
  readonly page: number
}

/** Rejects with AppError `storage-full` or `storage-failed`; a still or a page is there whole or not at all. */
export interface ObjectStore {
  putStill(name: StillName, jpeg: Uint8Array): Promise<void>
  getStill(name: StillName): Promise<Uint8Array | undefined>
  /** Nothing to remove is fine. */
  removeStill(name: StillName): Promise<void>
  putBoardPage(name: BoardPageName, picture: Uint8Array): Promise<void>
  getBoardPage(name: BoardPageName): Promise<Uint8Array | undefined>
  /** Boards of which at least one page is stored. */
  boardIds(sessionId: SessionId): Promise<readonly BoardId[]>
  /** Removes all pages of a board; nothing to remove is fine. */
  removeBoard(name: BoardName): Promise<void>
}
