// What a page has loaded, against what its budget counts.
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { filesFrom, readManifest } from '../../../server/setup/bundleSizes.ts'

const distDir = fileURLToPath(new URL('../../../dist', import.meta.url))

/** Scripts and styles that the page asked for since it was opened, workers' too. */
const loadedFiles = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname.slice(1))
      .filter((path) => /\.(js|css)$/.test(path)),
  )

export interface FirstLoad {
  readonly counted: readonly string[]
  /** Neither first load nor a worker of this page, nor a part of `alsoOpened`. */
  readonly uncounted: readonly string[]
}

/** `alsoOpened` are parts on demand (keys of the manifest) that the visit did ask for. */
export async function firstLoadOf(
  page: Page,
  entry: string,
  alsoOpened: readonly string[] = [],
): Promise<FirstLoad> {
  const manifest = await readManifest(distDir)
  const { code } = filesFrom(manifest, entry)
  const known = [entry, ...alsoOpened].map((key) => filesFrom(manifest, key))
  const isKnown = (file: string): boolean =>
    known.some((files) => files.code.has(file) || files.workers.has(file))
  const loaded = await loadedFiles(page)
  return {
    counted: loaded.filter((file) => code.has(file)),
    uncounted: loaded.filter((file) => !isKnown(file)),
  }
}
