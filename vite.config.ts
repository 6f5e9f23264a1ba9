// The page build: one page per folder of src/; what it does to texts and libraries stands in .config/build.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { compiledTexts } from './.config/build/compiledTexts.ts'
import { compressed } from './.config/build/compressed.ts'
import { trimmedLibraries } from './.config/build/trimmedLibraries.ts'

const page = (name: string): string => fileURLToPath(new URL(`src/${name}/index.html`, import.meta.url))

export default defineConfig({
  root: 'src',
  plugins: [compiledTexts, ...trimmedLibraries, compressed],
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
