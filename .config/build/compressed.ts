// The files of the build as they are sent.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** Lays NAME.gz beside each file that shrinks by it: the server sends those, and a line of 1 Mbit/s carries a third. */
export const compressed: Plugin = {
  name: 'compressed',
  async writeBundle({ dir = '' }, bundle) {
    const files = Object.keys(bundle).filter((name) => /\.(m?js|css|html|svg|json|wasm)$/.test(name))
    for (const file of files) {
      const path = join(dir, file)
      await writeFile(`${path}.gz`, await promisify(gzip)(await readFile(path), { level: 9 }))
    }
  },
}
