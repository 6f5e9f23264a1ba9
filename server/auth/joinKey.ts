// The key that join links are signed with: from the environment, or a file made at the first start.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCodeOf, StartupError } from '../startupError.ts'

const KEY_BYTES = 32

const keyPath = (dataDir: string): string => join(dataDir, 'secrets', 'join.key')

function readKey(path: string): Uint8Array | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined
    throw new StartupError(`The key ${path} cannot be read.`, 'Give this user the right to read it.', {
      cause: error,
    })
  }
  const key = Buffer.from(text, 'hex')
  if (key.byteLength !== KEY_BYTES) {
    throw new StartupError(
      `The key ${path} is damaged.`,
      'Delete it: a new one is made at the next start, and join links that were given out stop working.',
    )
  }
  return key
}

/** The signing key: `secret` when there is one, else DATA/secrets/join.key (made, 0600, when missing). */
export function loadJoinKey(dataDir: string, secret: string | undefined): Uint8Array {
  if (secret !== undefined) return new TextEncoder().encode(secret)
  const path = keyPath(dataDir)
  const existing = readKey(path)
  if (existing !== undefined) return existing
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') {
      throw new StartupError(`The key ${path} cannot be written.`, 'Check the rights of its folder.', {
        cause: error,
      })
    }
  }
  return readKey(path) ?? loadJoinKey(dataDir, secret)
}
