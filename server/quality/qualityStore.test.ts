import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import { createFolderQualityStore } from './folderQualityStore.ts'
import { createMemoryQualityStore } from './memoryQualityStore.ts'
import { describeQualityStore, qualitySample } from './qualityStore.contract.ts'

const folders: string[] = []
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'skulder-quality-'))
  folders.push(path)
  return path
}
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true })
})

describeQualityStore('memoryQualityStore', createMemoryQualityStore)
describeQualityStore('folderQualityStore', (maxBytes) => createFolderQualityStore(folder(), maxBytes))

const sessionId = SessionId.parse('session-1')

it('a file that a crash cut short has its whole lines still, and takes more', async () => {
  const root = folder()
  const store = createFolderQualityStore(root)
  await store.append(sessionId, [qualitySample({ atMs: 1 })])
  appendFileSync(join(root, 'session-1', 'quality.ndjson'), '{"atMs":2,"pee')
  for (const atMs of [3, 4]) await store.append(sessionId, [qualitySample({ atMs })])
  expect((await store.read(sessionId)).samples.map(({ atMs }) => atMs)).toEqual([1, 4])
})

it('a folder that cannot be written to is refused by its code', async () => {
  const root = folder()
  writeFileSync(join(root, 'session-1'), 'a file, not a folder')
  const store = createFolderQualityStore(root)
  await expect(store.append(sessionId, [qualitySample()])).rejects.toMatchObject({ code: 'storage-failed' })
  await expect(store.read(sessionId)).rejects.toMatchObject({ code: 'storage-failed' })
})
