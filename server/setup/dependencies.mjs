// @ts-check
// Dependencies by lock file. Runs before there are any, on whatever Node the machine has (20 or newer): Node's own
// modules only, no TypeScript.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFailure, say } from './say.mjs'

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockEntry */

const stampFile = 'node_modules/.skulder-dependencies'

/** @param {string} root */
const lockHash = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

/**
 * Packages of a lock file by place, without the project itself.
 * @param {string} file
 * @returns {Map<string, LockEntry>}
 */
function readLock(file) {
  /** @type {{ packages?: Record<string, LockEntry> }} */
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  return new Map(Object.entries(lock.packages ?? {}).filter(([place]) => place !== ''))
}

/**
 * True when what npm last installed (its hidden lock file) is what package-lock.json asks for. A package for
 * another platform may be absent, so optional ones are compared only where they are there.
 * @param {string} root
 */
export function installedAsLocked(root) {
  const hidden = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const installed = readLock(hidden)
  for (const [place, wanted] of readLock(join(root, 'package-lock.json'))) {
    const found = installed.get(place)
    if (found === undefined ? !(wanted.optional || wanted.devOptional) : found.version !== wanted.version)
      return false
  }
  return true
}

/** npm as a command: the one that runs us, else the one in the path. */
function npmCommand() {
  const script = process.env['npm_execpath']
  return script !== undefined && /npm-cli\.js$/.test(script) && existsSync(script)
    ? { file: process.execPath, args: [script] }
    : { file: 'npm', args: [] }
}

/** @param {string} root */
function install(root) {
  const npm = npmCommand()
  const done = spawnSync(
    npm.file,
    [...npm.args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'],
    { cwd: root, stdio: ['ignore', process.stderr, process.stderr], env: { ...process.env, NODE_ENV: '' } },
  )
  if (done.error !== undefined) {
    throw new SetupFailure(
      `npm could not be started (${done.error.message}).`,
      'install Node 20 or newer together with npm 10 or newer, then run the command again.',
    )
  }
  if (done.signal !== null) throw new SetupFailure('npm ci was interrupted.', 'run the command again.')
  if (done.status !== 0) {
    throw new SetupFailure(
      'npm ci could not install the dependencies (its own words stand above).',
      'check that this machine reaches a package registry (npm config get registry; npm ping) and has about 700 MB of room, then run the command again.',
    )
  }
}

/**
 * Makes node_modules what the lock file says; does nothing when it is.
 * @param {string} root the project's folder
 */
export function ensureDependencies(root) {
  const hash = lockHash(root)
  const stamp = join(root, stampFile)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  if (!installedAsLocked(root)) {
    say('installing dependencies by the lock file (npm ci), about one minute …')
    const startedAt = Date.now()
    install(root)
    say(`dependencies are there (${Math.round((Date.now() - startedAt) / 1000)} s).`)
  }
  writeFileSync(stamp, hash)
}
