// Files in a folder: written beside, flushed, then renamed, so that a crash leaves no half still.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { PictureId, SessionId } from '../../src/shared/protocol/ids.ts'
import { errorCodeOf } from '../startupError.ts'
import type { ObjectStore, StillName } from './objectStore.ts'

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

/** Stills under `root`/SESSION/PICTURE.jpg. */
export function createFolderObjectStore(root: string): ObjectStore {
  // Parsed again here: whatever a caller does, a name cannot leave the folder.
  const pathOf = ({ sessionId, pictureId }: StillName): string =>
    join(root, SessionId.parse(sessionId), `${PictureId.parse(pictureId)}.jpg`)
  return {
    putStill: async (name, jpeg) => {
      try {
        await writeWhole(pathOf(name), jpeg)
      } catch (error) {
        const isFull = ['ENOSPC', 'EDQUOT'].includes(errorCodeOf(error) ?? '')
        throw new AppError(isFull ? 'storage-full' : 'storage-failed', 'The still could not be stored.', {
          cause: error,
        })
      }
    },
    getStill: async (name) => {
      try {
        return await readFile(pathOf(name))
      } catch (error) {
        if (errorCodeOf(error) === 'ENOENT') return undefined
        throw new AppError('storage-failed', 'The still could not be read.', { cause: error })
      }
    },
  }
}
