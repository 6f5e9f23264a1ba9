// The port to the files that belong to sessions (stills now). Names are made by the server, never taken from outside.
// Adapters: folderObjectStore, memoryObjectStore (tests); both pass objectStore.contract.ts.
import type { PictureId, SessionId } from '../../src/shared/protocol/ids.ts'

export interface StillName {
  readonly sessionId: SessionId
  readonly pictureId: PictureId
}

/** Rejects with AppError `storage-full` or `storage-failed`; a still is there whole or not at all. */
export interface ObjectStore {
  putStill(name: StillName, jpeg: Uint8Array): Promise<void>
  getStill(name: StillName): Promise<Uint8Array | undefined>
}
