import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const page = (name: string): string => fileURLToPath(new URL(`src/${name}/index.html`, import.meta.url))

/**
 * mediasoup-client's index and Device bring all handlers, a test double and its parameters as one CommonJS tree that cannot be shaken.
 * The page chooses its handler itself (client/adapters/mediasoupMedia.ts), so what these two import of them is left out.
 */
const withoutUnusedHandlers: Plugin = {
  name: 'without-unused-handlers',
  enforce: 'pre',
  resolveId: (source, importer = '') =>
    /mediasoup-client\/lib\/(index|Device)\.js/.test(importer) &&
    /(\/handlers\/\w+|\/test\/fakeParameters|^fake-mediastreamtrack)$/.test(source)
      ? NOTHING
      : null,
  load: (id) => (id === NOTHING ? 'module.exports = {}' : null),
}
const NOTHING = '\0nothing.cjs'

/** What libraries tell a developer's console when asked by localStorage; nobody asks a hospital's page. */
const withoutDebug: Plugin = {
  name: 'without-debug',
  enforce: 'pre',
  resolveId: (source) => (source === 'debug' ? SILENT : null),
  load: (id) => (id === SILENT ? 'module.exports = () => Object.assign(() => {}, { log() {} })' : null),
}
const SILENT = '\0silent.cjs'

/**
 * What no page does, and what classes or a parser hold on to all the same:
 * - zod writes JSON schemas for docs/protocol.md, in Node;
 * - texts hold no number or date skeletons (`::`; i18n/texts.test.ts holds that).
 */
const UNUSED =
  /\/(zod\/v4\/core\/(json-schema-processors|to-json-schema)|@formatjs\/icu-skeleton-parser\/index)\.js$/

const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  enforce: 'pre',
  transform(code, id) {
    if (!UNUSED.test(id)) return null
    const declared = [...code.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name]) => name)
    const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim().split(' as ').at(-1)),
    )
    const names = [...new Set([...declared, ...listed])]
    // `process` is one of them, and a word of its own elsewhere: declared under another name.
    const stubs = names.map(
      (name, index) => `const unused${index} = () => undefined\nexport { unused${index} as ${name} }`,
    )
    return { code: stubs.join('\n'), map: null }
  },
}

/** Lays NAME.gz beside each file that shrinks by it: the server sends those, and a line of 1 Mbit/s carries a third. */
const compressed: Plugin = {
  name: 'compressed',
  async writeBundle({ dir = '' }, bundle) {
    const files = Object.keys(bundle).filter((name) => /\.(m?js|css|html|svg|json|wasm)$/.test(name))
    for (const file of files) {
      const path = join(dir, file)
      await writeFile(`${path}.gz`, await promisify(gzip)(await readFile(path), { level: 9 }))
    }
  },
}

export default defineConfig({
  root: 'src',
  plugins: [withoutUnusedHandlers, withoutDebug, withoutUnusedParts, compressed],
  publicDir: '../public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    sourcemap: true,
    // Every browser that runs these pages preloads modules by itself.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: {
        portal: page('portal'),
        hmd: page('hmd'),
        desk: page('desk'),
        room: page('room'),
        check: page('check'),
        sheet: page('sheet'),
        ops: page('ops'),
      },
    },
  },
})
