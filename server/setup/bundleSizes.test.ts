import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { filesFrom, measureBundle, pages, unknownParts, type Manifest } from './bundleSizes.ts'

const manifest: Manifest = {
  'hmd/index.html': {
    file: 'hmd.js',
    imports: ['_shared.js'],
    dynamicImports: ['hmd/xr/mode.ts', '_both.js', '_OtherRolePage.js', 'emulator/startEmulator.ts'],
    assets: ['lagWorker.js'],
  },
  '_shared.js': { file: 'shared.js', css: ['shared.css'], assets: ['inter-latin.woff2'] },
  'hmd/xr/mode.ts': {
    file: 'mode.js',
    src: 'hmd/xr/mode.ts',
    imports: ['_shared.js'],
    dynamicImports: ['../node_modules/lib/shader.js', 'desk/boards/BoardsPanel.tsx'],
  },
  '_both.js': { file: 'both.js', name: 'both' },
  '_OtherRolePage.js': { file: 'OtherRolePage.js', name: 'OtherRolePage' },
  '../node_modules/lib/shader.js': { file: 'shader.js' },
  'desk/boards/BoardsPanel.tsx': {
    file: 'BoardsPanel.js',
    src: 'desk/boards/BoardsPanel.tsx',
    css: ['boards.css'],
  },
  'emulator/startEmulator.ts': {
    file: 'emulator.js',
    src: 'emulator/startEmulator.ts',
    imports: ['_big.js'],
    assets: ['tickWorker.js'],
  },
  '_big.js': { file: 'big.js' },
}
const sorted = (files: ReadonlySet<string>): string[] => [...files].sort()

it('a page costs what it imports, and each lazy part that is not named as loaded on demand, whoever shares it', () => {
  const { code, fonts, workers } = filesFrom(manifest, 'hmd/index.html')
  expect(sorted(code)).toEqual(['both.js', 'hmd.js', 'mode.js', 'shared.css', 'shared.js'])
  expect(sorted(fonts)).toEqual(['inter-latin.woff2'])
  expect(sorted(workers)).toEqual(['lagWorker.js'])
})

it('a part on demand has files of its own', () => {
  expect(sorted(filesFrom(manifest, 'emulator/startEmulator.ts').code)).toEqual(['big.js', 'emulator.js'])
})

it('a name without a part is found', () => {
  const unknown = unknownParts(manifest)
  expect(unknown).toContain('MarkBar')
  expect(unknown).not.toContain('OtherRolePage')
  expect(unknown).not.toContain('BoardsPanel')
})

it('what is sent is measured: the compressed file where there is one', async () => {
  const dist = await mkdtemp(join(tmpdir(), 'skulder-dist-'))
  onTestFinished(() => rm(dist, { recursive: true, force: true }))
  const parts = unknownParts({}).map((part) => `parts/${part}.ts`)
  const built: Manifest = {
    ...Object.fromEntries(pages.map((page) => [`${page}/index.html`, { file: `${page}.js` }])),
    'room/index.html': { file: 'room.js', dynamicImports: parts },
    ...Object.fromEntries(parts.map((src) => [src, { file: src, src }])),
  }
  const files: Record<string, number> = { 'room.js': 9000, 'room.js.gz': 3000, 'desk.js': 500_000 }
  for (const page of pages)
    Object.assign(files, { [`${page}/index.html`]: 200, [`${page}.js`]: files[`${page}.js`] ?? 100 })
  await mkdir(join(dist, '.vite'))
  await writeFile(join(dist, '.vite/manifest.json'), JSON.stringify(built))
  for (const [file, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(dist, file)), { recursive: true })
    await writeFile(join(dist, file), Buffer.alloc(bytes))
  }
  const sizes = await measureBundle(dist)
  const of = (page: string): object | undefined => sizes.find((size) => size.page === page)
  expect(of('room')).toMatchObject({ gzipKb: 3.2, fits: true })
  expect(of('desk')).toMatchObject({ gzipKb: 500.2, fits: false })
  await writeFile(
    join(dist, '.vite/manifest.json'),
    JSON.stringify({ ...built, 'room/index.html': { file: 'room.js' } }),
  )
  await expect(measureBundle(dist)).rejects.toThrow('MarkBar')
})
