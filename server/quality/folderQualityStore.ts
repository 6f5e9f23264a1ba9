// One file of lines per session, `root`/SESSION/quality.ndjson. Not flushed to the disk each time: a lost sample is no loss.
import { appendFile, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import { errorCodeOf } from '../startupError.ts'
import { fromLines, MAX_QUALITY_BYTES, type QualityStore, toLines } from './qualityStore.ts'

const isMissing = (error: unknown): boolean => errorCodeOf(error) === 'ENOENT'

function asAppError(error: unknown): AppError {
  const isFull = ['ENOSPC', 'EDQUOT'].includes(errorCodeOf(error) ?? '')
  return new AppError(
    isFull ? 'storage-full' : 'storage-failed',
    'The connection samples could not be stored or read.',
    { cause: error },
  )
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return ''
    throw error
  }
}

async function orAppError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asAppError(error)
  }
}

export function createFolderQualityStore(root: string, maxBytes = MAX_QUALITY_BYTES): QualityStore {
  // Parsed again here: whatever a caller does, a name cannot leave the folder.
  const folderOf = (sessionId: SessionId): string => join(root, SessionId.parse(sessionId))
  const pathOf = (sessionId: SessionId): string => join(folderOf(sessionId), 'quality.ndjson')
  return {
    append: (sessionId, samples) =>
      orAppError(async () => {
        if ((await sizeOf(pathOf(sessionId))) >= maxBytes) return
        await mkdir(folderOf(sessionId), { recursive: true })
        await appendFile(pathOf(sessionId), toLines(samples), { mode: 0o600 })
      }),
    read: (sessionId) =>
      orAppError(async () => {
        const text = await textOf(pathOf(sessionId))
        return { samples: fromLines(text), isFull: Buffer.byteLength(text) >= maxBytes }
      }),
  }
}
