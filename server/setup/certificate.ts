// TLS for `--lan`: a browser gives camera and mixed reality only to secure pages. Self-signed for this machine's own
// addresses, kept per user, made anew when it nears its end or the addresses change. A hospital brings its own.
import { X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { cacheDir } from './places.ts'
import { say, SetupFailure } from './say.mjs'

const DAY_MS = 86_400_000
/** Browsers refuse certificates that hold longer than 825 days. */
const VALID_DAYS = 365
const RENEW_BEFORE_DAYS = 30

export interface CertificateFiles {
  readonly certFile: string
  readonly keyFile: string
}

/** This machine's addresses in its networks, without the loopback. */
export const lanAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, scopeid }) => !internal && !(scopeid !== undefined && scopeid > 0))
    .map(({ address }) => address)

/** True when the certificate holds for all `addresses` and for a month yet. */
export function holds(pem: string, addresses: readonly string[], nowMs: number): boolean {
  const certificate = new X509Certificate(pem)
  return (
    addresses.every((address) => certificate.checkIP(address) !== undefined) &&
    certificate.validToDate.getTime() - nowMs > RENEW_BEFORE_DAYS * DAY_MS
  )
}

async function make(addresses: readonly string[]): Promise<{ cert: string; private: string }> {
  const now = Date.now()
  return generate([{ name: 'commonName', value: hostname() || 'skulder' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          ...(hostname() === '' ? [] : [{ type: 2 as const, value: hostname() }]),
          ...['127.0.0.1', ...addresses].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
}

/** A certificate and its key for this machine's addresses in the local network. */
export async function ensureCertificate(folder: string = join(cacheDir(), 'tls')): Promise<CertificateFiles> {
  const files = { certFile: join(folder, 'certificate.pem'), keyFile: join(folder, 'key.pem') }
  const addresses = lanAddresses()
  const known = await readFile(files.certFile, 'utf8').catch(() => undefined)
  if (known !== undefined && holds(known, addresses, Date.now())) return files
  say('making a TLS certificate for this machine’s addresses (at once) …')
  try {
    const made = await make(addresses)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(`${files.keyFile}.new`, made.private, { mode: 0o600 })
    await writeFile(`${files.certFile}.new`, made.cert)
    await rename(`${files.keyFile}.new`, files.keyFile)
    await rename(`${files.certFile}.new`, files.certFile)
  } catch (error) {
    throw new SetupFailure(
      `the certificate could not be written to ${folder}.`,
      'make the folder writable, or point XDG_CACHE_HOME at one that is.',
      error,
    )
  }
  return files
}
