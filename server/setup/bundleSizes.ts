// What a page costs on first load, from the manifest of the page build: gzip bytes of its HTML, scripts and styles,
// static imports and the lazily loaded parts of our own that every visit needs. Not counted: the emulator (a real
// headset never loads it), what comes on demand (see below), a library's own lazy parts, and the font (shown beside; the
// same for all pages, cached).
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

export const pages = ['portal', 'hmd', 'desk', 'room', 'check', 'sheet', 'ops'] as const
export type Page = (typeof pages)[number]

/** kB (1000 bytes) of gzip per page; measures.md gives wearer, desk and room, the others are held to the room's. */
export const budgetKb = {
  hmd: 450,
  desk: 180,
  room: 150,
  portal: 150,
  check: 150,
  sheet: 150,
  ops: 150,
} as const satisfies Record<Page, number>

/** The parts of a manifest's chunk that are read here. */
export interface ManifestChunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
  readonly css?: readonly string[]
  readonly assets?: readonly string[]
}
export type Manifest = Readonly<Record<string, ManifestChunk>>

/**
 * Loaded when it is needed: files are opened, a mark is taken in hand, tied on a second still or marked again, something is asked or
 * told about marks, some of them are hidden, keys or a question are asked for.
 */
const isOnDemand = (key: string): boolean =>
  /^desk\/(boards|inHand|tilt|tie|told|keys|dialogs|hidden)\//.test(key)
const isLibrary = (key: string): boolean => key.includes('node_modules/') || key.startsWith('_')
const isEmulator = (key: string): boolean => key.startsWith('emulator/')

/** Files that the first visit to a page loads: scripts and styles, each once. */
export function firstLoadFiles(manifest: Manifest, page: Page): { code: Set<string>; fonts: Set<string> } {
  const code = new Set<string>()
  const fonts = new Set<string>()
  const seen = new Set<string>()
  const waiting = [`${page}/index.html`]
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const chunk = manifest[key]
    if (seen.has(key) || chunk === undefined) continue
    seen.add(key)
    code.add(chunk.file)
    for (const file of chunk.css ?? []) code.add(file)
    for (const file of chunk.assets ?? []) if (file.endsWith('.woff2')) fonts.add(file)
    waiting.push(...(chunk.imports ?? []))
    waiting.push(
      ...(chunk.dynamicImports ?? []).filter(
        (lazy) => !isLibrary(lazy) && !isEmulator(lazy) && !isOnDemand(lazy),
      ),
    )
  }
  return { code, fonts }
}

export interface PageSize {
  readonly page: Page
  readonly gzipKb: number
  readonly fontKb: number
  readonly budgetKb: number
  readonly fits: boolean
}

const round = (bytes: number): number => Math.round(bytes / 100) / 10

/** Measures every page of a finished build. */
export async function measureBundle(distDir: string): Promise<readonly PageSize[]> {
  const manifest = JSON.parse(await readFile(join(distDir, '.vite/manifest.json'), 'utf8')) as Manifest // vite's own form
  const gzipBytes = async (file: string): Promise<number> =>
    gzipSync(await readFile(join(distDir, file))).byteLength
  const total = async (files: Iterable<string>): Promise<number> =>
    (await Promise.all([...files].map(gzipBytes))).reduce((sum, bytes) => sum + bytes, 0)
  return Promise.all(
    pages.map(async (page) => {
      if (manifest[`${page}/index.html`] === undefined) throw new Error(`the build has no page ${page}`)
      const { code, fonts } = firstLoadFiles(manifest, page)
      const gzipKb = round(await total([`${page}/index.html`, ...code]))
      return {
        page,
        gzipKb,
        // Only the Latin subset is loaded by our texts; the browser picks it by unicode-range.
        fontKb: round(await total([...fonts].filter((file) => /latin-(?!ext)/.test(file)))),
        budgetKb: budgetKb[page],
        fits: gzipKb <= budgetKb[page],
      }
    }),
  )
}

/** The sizes as lines of a table. */
export function sizeTable(sizes: readonly PageSize[]): string {
  const rows = sizes.map(
    ({ page, gzipKb, fontKb, budgetKb: budget, fits }) =>
      `  ${page.padEnd(8)}${gzipKb.toFixed(1).padStart(9)}${String(budget).padStart(9)}${fontKb.toFixed(1).padStart(9)}  ${fits ? 'fits' : 'TOO LARGE'}`,
  )
  return ['  page      gzip kB   budget     font', ...rows].join('\n')
}
