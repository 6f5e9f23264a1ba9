// The pages as the browser gets them: built when anything they are made of has changed, held to their budgets.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { measureBundle, sizeTable } from './bundleSizes.ts'
import { run } from './childProcess.ts'
import { packageFile, rootDir, scratchDir } from './places.ts'
import { say, SetupFailure } from './say.mjs'

export const distDir = join(rootDir, 'dist')
const stampFile = join(distDir, '.vite/made-of')

/** Not part of any page. */
const isPageSource = (path: string): boolean =>
  !/\.(test|contract)\.tsx?$/.test(path) &&
  !/^src\/(e2e|bench|testing|shaper)\//.test(path) &&
  !path.endsWith('.md')

async function sourceFiles(): Promise<string[]> {
  const files = ['vite.config.ts', 'package-lock.json', 'tsconfig.json', 'src/tsconfig.json']
  for (const folder of ['src', 'public', 'assets', '.config/build']) {
    if (!existsSync(join(rootDir, folder))) continue
    const entries = await readdir(join(rootDir, folder), { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      if (entry.isFile()) files.push(join(entry.parentPath, entry.name).slice(rootDir.length + 1))
    }
  }
  return files.filter(isPageSource).sort()
}

/** Changes whenever a file that the pages are made of does. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await sourceFiles()) {
    hash.update(file).update('\0')
    hash.update(await readFile(join(rootDir, file))).update('\0')
  }
  return hash.digest('hex')
}

/** Builds beside and swaps, so that a running server never finds half a build. */
async function build(hash: string): Promise<void> {
  const fresh = join(scratchDir, `dist-${process.pid}`)
  const old = join(scratchDir, `dist-${process.pid}-old`)
  await mkdir(scratchDir, { recursive: true })
  try {
    const vite = [
      packageFile('vite/bin/vite.js'),
      'build',
      '--outDir',
      fresh,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ]
    const done = await run(process.execPath, vite, { capture: true })
    if (done.code !== 0) {
      process.stderr.write(done.output)
      throw new SetupFailure(
        'the pages could not be built (the reason stands above).',
        'mend the source it names.',
      )
    }
    const sizes = await measureBundle(fresh)
    if (sizes.some(({ fits }) => !fits)) {
      process.stderr.write(`${sizeTable(sizes)}\n`)
      throw new SetupFailure(
        'a page is larger than its budget.',
        'load what is not needed at once lazily, or change the budget in server/setup/bundleSizes.ts with a reason.',
      )
    }
    await writeFile(join(fresh, '.vite/made-of'), hash)
    if (existsSync(distDir)) await rename(distDir, old)
    await rename(fresh, distDir)
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
}

/** Makes dist/ what the sources say; does nothing when it is. */
export async function ensurePageBuild(): Promise<void> {
  const hash = await sourceHash()
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === hash) return
  say('building the pages (about ten seconds) …')
  await build(hash)
}
