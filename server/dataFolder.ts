// The data folder is tried out before anything else: nobody joins a server that cannot write.
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartupError } from './startupError.ts'

/** Makes the folder when it is missing. Throws StartupError when it cannot be written to. */
export function ensureDataFolder(path: string): void {
  const probe = join(path, `.probe-${randomUUID()}`)
  try {
    mkdirSync(path, { recursive: true })
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw new StartupError(
      `The data folder ${path} cannot be written to.`,
      'Give this user the right to write there, or choose another folder with --data DIR.',
      { cause: error },
    )
  }
}
