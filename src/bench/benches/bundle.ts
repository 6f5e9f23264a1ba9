// What each page costs on first load; the same function holds the build to its budgets.
import { fileURLToPath } from 'node:url'
import { measureBundle, type Page } from '../../../server/setup/bundleSizes.ts'
import type { Bench } from '../bench.ts'

const distDir = fileURLToPath(new URL('../../../dist', import.meta.url))
const keyOf = {
  hmd: 'wearerKb',
  desk: 'deskKb',
  room: 'roomKb',
  portal: 'portalKb',
  check: 'checkKb',
  sheet: 'sheetKb',
  ops: 'opsKb',
} as const satisfies Record<Page, string>

export const bundle: Bench = {
  name: 'bundle',
  about: 'gzip kB that each page loads at first (the font and the emulator apart)',
  measure: async () => {
    const sizes = await measureBundle(distDir)
    return {
      values: {
        ...Object.fromEntries(sizes.map(({ page, gzipKb }) => [keyOf[page], gzipKb])),
        fontKb: Math.max(...sizes.map(({ fontKb }) => fontKb)),
      },
      rows: sizes.map(({ page, gzipKb, budgetKb, fontKb }) => ({ page, gzipKb, budgetKb, fontKb })),
    }
  },
}
