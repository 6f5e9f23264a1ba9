// Where the media worker's program is: named by the environment, or where mediasoup would have put it.
import { accessSync, constants, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { StartupError } from '../startupError.ts'

const advice =
  'Start with: npm start (it fetches or builds the worker), or set MEDIASOUP_WORKER_BIN to the program.'

/** Path of a program that may be run. Throws StartupError. */
export function findWorkerBin(named: string | undefined): string {
  const path =
    named ??
    fileURLToPath(
      new URL('../../node_modules/mediasoup/worker/out/Release/mediasoup-worker', import.meta.url),
    )
  if (!existsSync(path)) throw new StartupError(`The media worker is missing: ${path}`, advice)
  try {
    accessSync(path, constants.X_OK)
  } catch (error) {
    throw new StartupError(`The media worker cannot be run: ${path}`, advice, { cause: error })
  }
  return path
}
