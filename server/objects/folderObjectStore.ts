// Files in a folder: written beside, flushed, then renamed, so that a crash leaves no half file.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { BoardId, PictureId, SessionId } from '../../src/shared/protocol/ids.ts'
import { errorCodeOf } from '../startupError.ts'
import type { BoardName, BoardPageName, ObjectStore, StillName } from './objectStore.ts'

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const beside = join(folder, `.${randomUUID()}.part`)
  try {
    const file = await open(beside, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
    await syncFolder(folder)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

const isMissing = (error: unknown): boolean => errorCodeOf(error) === 'ENOENT'

async function put(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWhole(path, bytes)
  } catch (error) {
    const isFull = ['ENOSPC', 'EDQUOT'].includes(errorCodeOf(error) ?? '')
    throw new AppError(isFull ? 'storage-full' : 'storage-failed', 'The picture could not be stored.', {
      cause: error,
    })
  }
}

async function get(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw new AppError('storage-failed', 'The picture could not be read.', { cause: error })
  }
}

/** A file or a folder with all in it; one that is not there is fine. */
async function remove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    throw new AppError('storage-failed', 'The stored pictures could not be removed.', { cause: error })
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw new AppError('storage-failed', 'The stored pictures could not be listed.', { cause: error })
  }
}

/** Stills under `root`/SESSION/PICTURE.jpg, pages of boards under `root`/SESSION/boards/BOARD/PAGE. */
export function createFolderObjectStore(root: string): ObjectStore {
  // Parsed again here: whatever a caller does, a name cannot leave the folder.
  const sessionFolder = (sessionId: SessionId): string => join(root, SessionId.parse(sessionId))
  const stillPath = ({ sessionId, pictureId }: StillName): string =>
    join(sessionFolder(sessionId), `${PictureId.parse(pictureId)}.jpg`)
  const boardsFolder = (sessionId: SessionId): string => join(sessionFolder(sessionId), 'boards')
  const boardFolder = ({ sessionId, boardId }: BoardName): string =>
    join(boardsFolder(sessionId), BoardId.parse(boardId))
  const pagePath = (name: BoardPageName): string => join(boardFolder(name), String(Math.trunc(name.page)))
  return {
    putStill: (name, jpeg) => put(stillPath(name), jpeg),
    getStill: (name) => get(stillPath(name)),
    removeStill: (name) => remove(stillPath(name)),
    putBoardPage: (name, picture) => put(pagePath(name), picture),
    getBoardPage: (name) => get(pagePath(name)),
    boardIds: async (sessionId) =>
      (await namesIn(boardsFolder(sessionId))).flatMap((name) => BoardId.safeParse(name).data ?? []),
    removeBoard: (name) => remove(boardFolder(name)),
  }
}
