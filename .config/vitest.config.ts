// Unit and contract tests. Node unless a file says `// @vitest-environment happy-dom` in its first line.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'server/**/*.test.ts', '.config/**/*.test.ts'],
    exclude: ['src/e2e/**', 'node_modules/**'],
    environment: 'node',
    passWithNoTests: false,
    // Property tests search for long where they have to; a hang still ends.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    restoreMocks: true,
  },
})
