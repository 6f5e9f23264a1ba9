import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const page = (name: string): string => fileURLToPath(new URL(`src/${name}/index.html`, import.meta.url))

export default defineConfig({
  root: 'src',
  publicDir: '../public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    sourcemap: true,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: {
        portal: page('portal'),
        hmd: page('hmd'),
        desk: page('desk'),
        room: page('room'),
        check: page('check'),
      },
    },
  },
})
