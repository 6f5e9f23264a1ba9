// The browser that tests and benches drive: the system's Chromium. Nothing is downloaded from a browser vendor.
import { existsSync } from 'node:fs'
import { ensureDebianPackages } from './debian.ts'
import { findProgram } from './places.ts'
import { SetupFailure } from './say.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The browser's program; SKULDER_CHROMIUM names another one than the system's. */
export async function ensureBrowser(): Promise<string> {
  const named = process.env['SKULDER_CHROMIUM']
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named
    throw new SetupFailure(
      `SKULDER_CHROMIUM names ${named}, which is not there.`,
      'name a Chromium, or unset it.',
    )
  }
  const found = findProgram(names)
  if (found !== undefined) return found
  await ensureDebianPackages(['chromium', 'fonts-liberation'], 'run the tests in a browser')
  const installed = findProgram(names)
  if (installed !== undefined) return installed
  throw new SetupFailure('Chromium was installed but is not in the path.', 'name it with SKULDER_CHROMIUM.')
}
