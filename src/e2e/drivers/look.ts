// What a person would see, kept beside the results of a run.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Wearer } from './wearer.ts'

const folder = fileURLToPath(new URL('../../../test-results/wearer/', import.meta.url))

export async function look({ page }: Pick<Wearer, 'page'>, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: `${folder}${name}.png` })
}
