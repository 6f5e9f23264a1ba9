// Where things are: in the clone, and outside it (what outlives a clone).
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone. */
export const rootDir = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** An environment variable that is set to nothing counts as not set. */
export const setOr = (value: string | undefined, otherwise: string): string =>
  value === undefined || value === '' ? otherwise : value

/** Skulder's cache of this user: built media workers, the certificate for --lan. */
export const cacheDir = (): string =>
  join(setOr(process.env['XDG_CACHE_HOME'], join(homedir(), '.cache')), 'skulder')

/** Scratch of this clone, gone with node_modules. */
export const scratchDir = join(rootDir, 'node_modules/.cache/skulder')

/** The first of these programs that is in the path, or in one of the folders that are looked into after it. */
export function findProgram(names: readonly string[], more: readonly string[] = []): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...more]
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file))
}

/** An installed package's program, to be run by our own Node. */
export const packageFile = (path: string): string => join(rootDir, 'node_modules', path)
