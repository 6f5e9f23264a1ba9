import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { PictureId, SessionId } from '../../src/shared/protocol/ids.ts'
import { createFolderObjectStore } from './folderObjectStore.ts'
import { createMemoryObjectStore } from './memoryObjectStore.ts'
import { describeObjectStore } from './objectStore.contract.ts'
import { jpegSize, pictureOf } from '../../src/shared/pictureSize.ts'

const root = mkdtempSync(join(tmpdir(), 'skulder-objects-'))
afterAll(() => rmSync(root, { recursive: true }))
let count = 0

describeObjectStore('memoryObjectStore', createMemoryObjectStore)
describeObjectStore('folderObjectStore', () => createFolderObjectStore(join(root, String((count += 1)))))

const name = {
  sessionId: SessionId.parse('session-1'),
  pictureId: PictureId.parse('0192f3a0-0000-7000-8000-000000000001'),
}

it('leaves nothing but whole stills behind', async () => {
  const folder = join(root, 'whole')
  await createFolderObjectStore(folder).putStill(name, Uint8Array.of(1))
  expect(readdirSync(join(folder, name.sessionId))).toEqual([`${name.pictureId}.jpg`])
})

it('answers storage-failed when the folder cannot be written to', async () => {
  const path = join(root, 'a-file')
  writeFileSync(path, '')
  await expect(createFolderObjectStore(path).putStill(name, Uint8Array.of(1))).rejects.toMatchObject({
    code: 'storage-failed',
  })
})

it('reads the size of a JPEG, and of nothing else', () => {
  const header = [
    0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc2, 0, 11, 8, 0x02, 0xd0, 0x05, 0x00, 1, 1, 0x11, 0,
  ]
  expect(jpegSize(Uint8Array.from(header))).toEqual({ width: 1280, height: 720 })
  expect(jpegSize(Uint8Array.from(header.slice(0, 14)))).toBeUndefined()
  expect(jpegSize(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined()
  expect(jpegSize(new Uint8Array(0))).toBeUndefined()
  expect(jpegSize(Uint8Array.from([0xff, 0xd8, ...Array.from({ length: 50 }, () => 0xff)]))).toBeUndefined()
})

/** A PNG's start: signature and header chunk. */
const pngStart = (width: number, height: number): Uint8Array => {
  const bytes = new Uint8Array(33)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}

it('tells a PNG by its bytes, and refuses one without a pixel', () => {
  expect(pictureOf(pngStart(800, 600))).toEqual({ width: 800, height: 600, type: 'image/png' })
  expect(pictureOf(pngStart(0, 600))).toBeUndefined()
  expect(pictureOf(pngStart(800, 600).slice(0, 32))).toBeUndefined()
  expect(pictureOf(new TextEncoder().encode('%PDF-1.7'))).toBeUndefined()
})

it('takes any bytes without throwing, also at an offset in a larger buffer', () => {
  const start = fc.constantFrom([], [0xff, 0xd8], [0xff, 0xd8, 0xff, 0xc0], [...pngStart(5, 5)].slice(0, 16))
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, rest) => {
      const whole = Uint8Array.from([7, 7, 7, ...head, ...rest])
      const size = pictureOf(whole.subarray(3))
      expect(size === undefined || (size.width > 0 && size.height > 0)).toBe(true)
    }),
    { seed: 41, numRuns: 2000 },
  )
})
