// The certificate for TLS. `npm start -- --lan` makes one for this machine and names it in the environment.
import { readFileSync } from 'node:fs'
import { StartupError } from '../startupError.ts'

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new StartupError(
      `The TLS file ${path} cannot be read.`,
      'Check that SKULDER_TLS_CERT and SKULDER_TLS_KEY name PEM files that this user may read.',
      { cause: error },
    )
  }
}

/** Reads certificate and key (PEM). Throws StartupError. */
export function readTlsFiles(paths: { readonly certPath: string; readonly keyPath: string }): {
  cert: string
  key: string
} {
  return { cert: read(paths.certPath), key: read(paths.keyPath) }
}
