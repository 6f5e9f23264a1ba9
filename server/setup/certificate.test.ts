import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ensureCertificate, holds, lanAddresses } from './certificate.ts'

const DAY_MS = 86_400_000
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skulder-tls-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('a certificate is made for this machine’s addresses, kept to its owner, and used again', async () => {
  const files = await ensureCertificate(folder)
  const cert = await readFile(files.certFile, 'utf8')
  expect(() => createSecureContext({ cert, key: undefined })).not.toThrow()
  expect((await stat(files.keyFile)).mode & 0o077).toBe(0)
  expect(holds(cert, [...lanAddresses(), '127.0.0.1'], Date.now())).toBe(true)
  await ensureCertificate(folder)
  expect(await readFile(files.certFile, 'utf8')).toBe(cert)
})

it('it no longer holds a month before its end, nor for an address it does not name', async () => {
  const cert = await readFile((await ensureCertificate(folder)).certFile, 'utf8')
  expect(holds(cert, [], Date.now() + 340 * DAY_MS)).toBe(false)
  expect(holds(cert, ['203.0.113.7'], Date.now())).toBe(false)
})
