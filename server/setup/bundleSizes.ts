// What a page costs on first load, from the manifest of the page build: bytes as they are sent (gzip, as the build lays them
// beside each file) of its HTML, scripts and styles. Its static imports count, and each lazily loaded part that is not named
// below; src/e2e/newcomer.spec.ts proves that a plain call loads nothing that is not counted. Shown beside, not counted:
// the font (the same for all pages, cached) and the workers, which a call starts and nobody waits for.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

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

/** What is read here of a manifest's chunk. One of several modules, or of one that several share, has a name and no source. */
export interface ManifestChunk {
  readonly file: string
  readonly src?: string
  readonly name?: string
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
  readonly css?: readonly string[]
  readonly assets?: readonly string[]
}
export type Manifest = Readonly<Record<string, ManifestChunk>>

/** Parts that are loaded when somebody asks for them, by the name of their file. */
const onDemandParts: ReadonlySet<string> = new Set([
  // Shown instead of the page.
  'OtherRolePage',
  'UnsupportedPage',
  // Images and documents.
  'BoardsPanel',
  'BoardStage',
  'BoardTools',
  'boardDesk',
  'openPages',
  // A label's words, a mark in hand, tilted, tied on a second still, drawn again.
  'LabelEntry',
  'MarkBar',
  'tiltEdits',
  'TieWords',
  'tieShape',
  'drawAgain',
  // Hidden marks, what is asked and told about marks.
  'HiddenMarks',
  'DoubtWords',
  'NewsWords',
  // A phone's list of marks, once it is opened.
  'handheldMarks',
  // The strip of stills, with the first.
  'Strip',
  // The wizard, once its button is pressed.
  'wizard',
  // What becomes of marks and stills, once there are some.
  'tellNews',
  'Unfold',
  // Loaded with the stage, once one has joined.
  'startDepth',
  // A poor line.
  'PoorLine',
  'PictureChoice',
  'QualityReason',
  'followCameraStills',
  // Keys and questions.
  'Dialogs',
  // No real headset loads it.
  'startEmulator',
  // Babylon's screenshots.
  'dumpTools.pure',
])
const partName = (key: string, { src, name }: ManifestChunk): string =>
  basename(src ?? name ?? key).replace(/\.tsx?$/, '')

/** A library, or a lazy part of its own (a shader, another browser's media handler, a code to scan): for whom it is for. */
const isLibrary = (key: string): boolean => key.includes('node_modules/')

export interface PageFiles {
  /** Scripts and styles, each once. */
  readonly code: ReadonlySet<string>
  /** Workers that this code can start. */
  readonly workers: ReadonlySet<string>
  readonly fonts: ReadonlySet<string>
}

/** Files that come with `entry`, a key of the manifest: a page, or a part that is loaded on demand. */
export function filesFrom(manifest: Manifest, entry: string): PageFiles {
  const code = new Set<string>()
  const workers = new Set<string>()
  const fonts = new Set<string>()
  const seen = new Set<string>()
  const isLoadedAtOnce = (key: string): boolean => {
    const chunk = manifest[key]
    return chunk !== undefined && !isLibrary(key) && !onDemandParts.has(partName(key, chunk))
  }
  const waiting = [entry]
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const chunk = manifest[key]
    if (seen.has(key) || chunk === undefined) continue
    seen.add(key)
    code.add(chunk.file)
    for (const file of chunk.css ?? []) code.add(file)
    for (const file of chunk.assets ?? []) {
      if (file.endsWith('.woff2')) fonts.add(file)
      if (file.endsWith('.js')) workers.add(file)
    }
    waiting.push(...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []).filter(isLoadedAtOnce))
  }
  return { code, workers, fonts }
}

/** Names in the list above that no part of the build has: a stale one would hide whatever gets its name next. */
export function unknownParts(manifest: Manifest): string[] {
  const lazy = Object.values(manifest).flatMap(({ dynamicImports = [] }) => dynamicImports)
  const names = new Set(
    lazy.flatMap((key) => (manifest[key] === undefined ? [] : [partName(key, manifest[key])])),
  )
  return [...onDemandParts].filter((part) => !names.has(part))
}

export const readManifest = async (distDir: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(distDir, '.vite/manifest.json'), 'utf8')) as Manifest // vite's own form

export interface PageSize {
  readonly page: Page
  readonly gzipKb: number
  readonly fontKb: number
  readonly workersKb: number
  readonly budgetKb: number
  readonly fits: boolean
}

const round = (bytes: number): number => Math.round(bytes / 100) / 10

/** Bytes of the files as the server sends them: those that do not shrink lie there uncompressed alone. */
async function sentBytes(distDir: string, files: Iterable<string>): Promise<number> {
  const sizes = [...files].map(async (file) => {
    const path = join(distDir, file)
    const sent = await readFile(`${path}.gz`).catch(() => readFile(path))
    return sent.byteLength
  })
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
}

/** Measures every page of a finished build; throws when a page is missing, or a part that is named as loaded on demand. */
export async function measureBundle(distDir: string): Promise<readonly PageSize[]> {
  const manifest = await readManifest(distDir)
  const unknown = unknownParts(manifest)
  if (unknown.length > 0)
    throw new Error(`the build has no part on demand that is called ${unknown.join(', ')}`)
  return Promise.all(
    pages.map(async (page) => {
      const entry = `${page}/index.html`
      if (manifest[entry] === undefined) throw new Error(`the build has no page ${page}`)
      const { code, workers, fonts } = filesFrom(manifest, entry)
      const gzipKb = round(await sentBytes(distDir, [entry, ...code]))
      return {
        page,
        gzipKb,
        // Only the Latin subset is loaded by our texts; the browser picks it by unicode-range.
        fontKb: round(
          await sentBytes(
            distDir,
            [...fonts].filter((file) => /latin-(?!ext)/.test(file)),
          ),
        ),
        workersKb: round(await sentBytes(distDir, workers)),
        budgetKb: budgetKb[page],
        fits: gzipKb <= budgetKb[page],
      }
    }),
  )
}

/** The sizes as lines of a table. */
export function sizeTable(sizes: readonly PageSize[]): string {
  const rows = sizes.map(
    ({ page, gzipKb, fontKb, workersKb, budgetKb: budget, fits }) =>
      `  ${page.padEnd(8)}${gzipKb.toFixed(1).padStart(9)}${String(budget).padStart(9)}${fontKb.toFixed(1).padStart(9)}${workersKb.toFixed(1).padStart(9)}  ${fits ? 'fits' : 'TOO LARGE'}`,
  )
  return ['  page      gzip kB   budget     font  workers', ...rows].join('\n')
}
