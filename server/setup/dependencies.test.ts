import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installedAsLocked } from './dependencies.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skulder-lock-'))
  mkdirSync(join(folder, 'node_modules'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const write = (file: string, packages: Record<string, { version: string; optional?: boolean }>): void => {
  writeFileSync(join(folder, file), JSON.stringify({ packages: { '': { version: '0' }, ...packages } }))
}
const lock = 'package-lock.json'
const hidden = 'node_modules/.package-lock.json'

it('a folder without node_modules is not installed', () => {
  write(lock, { 'node_modules/zod': { version: '4.0.0' } })
  expect(installedAsLocked(folder)).toBe(false)
})

it('the same versions are installed; an optional package of another platform may be absent', () => {
  write(lock, {
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/mac-only': { version: '1.0.0', optional: true },
  })
  write(hidden, { 'node_modules/zod': { version: '4.0.0' } })
  expect(installedAsLocked(folder)).toBe(true)
})

it('another version, or a missing package, is not installed', () => {
  write(lock, { 'node_modules/zod': { version: '4.0.1' } })
  write(hidden, { 'node_modules/zod': { version: '4.0.0' } })
  expect(installedAsLocked(folder)).toBe(false)
  write(lock, { 'node_modules/zod': { version: '4.0.0' }, 'node_modules/pino': { version: '1.0.0' } })
  expect(installedAsLocked(folder)).toBe(false)
})
