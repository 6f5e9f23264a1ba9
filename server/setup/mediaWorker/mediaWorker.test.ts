import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { packageFile } from '../places.ts'
import { mends, mendSources } from './buildMediaWorker.ts'
import { canRun, prebuiltName } from './ensureMediaWorker.ts'
import { withLock } from './withLock.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skulder-worker-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('the prebuilt archive is named as mediasoup names it', () => {
  expect(prebuiltName('3.27.1', { platform: 'linux', arch: 'x64', release: '6.1.0-18-amd64' })).toBe(
    'mediasoup-worker-3.27.1-linux-x64-kernel6.tgz',
  )
  expect(prebuiltName('3.27.1', { platform: 'darwin', arch: 'arm64', release: '24.1.0' })).toBe(
    'mediasoup-worker-3.27.1-darwin-arm64.tgz',
  )
})

it('every mend finds its place in the sources of the installed mediasoup', async () => {
  for (const file of new Set(mends.map((mend) => mend.file))) {
    await mkdir(join(folder, file, '..'), { recursive: true })
    await cp(packageFile(join('mediasoup/worker', file)), join(folder, file))
  }
  await mendSources(folder)
  expect(await readFile(join(folder, 'meson.build'), 'utf8')).not.toContain('link_whole')
  await expect(mendSources(folder)).rejects.toThrow('have changed')
})

it('what is not there, or is no program of this machine, does not run', async () => {
  expect(await canRun(join(folder, 'none'))).toBe(false)
  await writeFile(join(folder, 'text'), 'not a program', { mode: 0o755 })
  expect(await canRun(join(folder, 'text'))).toBe(false)
})

it('two that want the same lock work one after the other', async () => {
  const lockFile = join(folder, 'lock')
  const order: string[] = []
  let release = (): void => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const first = withLock(lockFile, async () => {
    order.push('first begins')
    await held
    order.push('first ends')
  })
  const second = withLock(lockFile, async () => {
    order.push('second')
  })
  release()
  await Promise.all([first, second])
  expect(order).toEqual(['first begins', 'first ends', 'second'])
})

it('a lock left behind by a dead process is taken over', async () => {
  const lockFile = join(folder, 'lock')
  await writeFile(lockFile, '999999999')
  let ran = false
  await withLock(lockFile, async () => {
    ran = true
  })
  expect(ran).toBe(true)
})
