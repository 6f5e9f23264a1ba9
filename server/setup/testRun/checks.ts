// All that `npm test` runs, in order: what is quick and often wrong first.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import { run } from '../childProcess.ts'
import { ensurePageBuild } from '../pageBuild.ts'
import { packageFile, scratchDir } from '../places.ts'

export interface Outcome {
  readonly passed: number
  readonly failed: number
  /** Shown when something failed. */
  readonly output: string
}

export interface Check {
  readonly name: string
  readonly run: () => Promise<Outcome>
}

const tool = (path: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ReturnType<typeof run> =>
  run(process.execPath, [packageFile(path), ...args], { capture: true, env: { ...process.env, ...env } })

/** One program, one check: its exit code says whether it holds. */
const simple = (name: string, path: string, args: readonly string[]): Check => ({
  name,
  run: async () => {
    const { code, output } = await tool(path, args)
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
  },
})

const typeProjects = [
  'src/shared',
  'src',
  'server',
  'src/e2e',
  'src/bench',
  'src/shaper',
  'src/faults',
  '.config',
]

const VitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numFailedTestSuites: z.int(),
  numTotalTests: z.int(),
})
interface Suite {
  readonly specs: readonly {
    readonly title: string
    readonly ok: boolean
    readonly tests: readonly TestRuns[]
  }[]
  readonly suites?: readonly Suite[] | undefined
}
type TestRuns = { readonly results: readonly { readonly error?: { readonly message: string } | undefined }[] }
const TestRuns = z.object({
  results: z.array(z.object({ error: z.object({ message: z.string() }).optional() })),
})
const Suite: z.ZodType<Suite> = z.object({
  specs: z.array(z.object({ title: z.string(), ok: z.boolean(), tests: z.array(TestRuns) })),
  get suites() {
    return z.array(Suite).optional()
  },
})
const PlaywrightReport = z.object({
  suites: z.array(Suite),
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
})

/** Lines of a failure that say what it is; the rest stands where it happened. */
const WHY_LINES = 12

/** Each failed test once more, shortly: the end of a long log is what is read first. */
const failuresOf = ({ specs, suites = [] }: Suite): readonly string[] => [
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => {
      const message = tests.flatMap(({ results }) => results).findLast(({ error }) => error)?.error?.message
      const why = stripVTControlCharacters(message ?? 'no reason told')
        .split('\n')
        .slice(0, WHY_LINES)
      return [`× ${title}`, ...why.map((line) => `    ${line}`)].join('\n')
    }),
  ...suites.flatMap(failuresOf),
]

/** A test runner that writes its figures to a file: a run without figures, or without any test, is a failure. */
function counted(
  name: string,
  runTests: (reportFile: string) => ReturnType<typeof run>,
  count: (report: unknown) => { passed: number; failed: number; failures?: readonly string[] },
): Check {
  return {
    name,
    run: async () => {
      const reportFile = join(scratchDir, `${name}-${process.pid}.json`)
      const { code, output } = await runTests(reportFile)
      const report = await readFile(reportFile, 'utf8').catch(() => undefined)
      if (report === undefined) return { passed: 0, failed: 1, output }
      const { passed, failed, failures = [] } = count(JSON.parse(report))
      return {
        passed,
        failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed,
        output: [output.trimEnd(), ...failures].join('\n'),
      }
    },
  }
}

const unit = counted(
  'unit',
  (reportFile) =>
    tool('vitest/vitest.mjs', [
      'run',
      '--config',
      '.config/vitest.config.ts',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
    ]),
  (raw) => {
    const report = VitestReport.parse(raw)
    // A file that does not load has no tests to fail.
    const failed = report.numFailedTests === 0 ? report.numFailedTestSuites : report.numFailedTests
    return { passed: report.numPassedTests, failed }
  },
)

const e2e = counted(
  'e2e',
  (reportFile) =>
    tool('@playwright/test/cli.js', ['test', '-c', 'src/e2e/playwright.config.ts', '--reporter=line,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
    }),
  (raw) => {
    const { suites, stats, errors } = PlaywrightReport.parse(raw)
    return {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
      failures: suites.flatMap(failuresOf),
    }
  },
)

const FaultsReport = z.object({ faults: z.array(z.object({ name: z.string(), pass: z.boolean() })) })

/** The short form of `npm run faults`: one row, one check. */
const faults: Check = {
  name: 'faults',
  run: async () => {
    const { output } = await run(process.execPath, ['src/faults/main.ts', '--short', '--json'], {
      capture: true,
    })
    const last = output.trimEnd().split('\n').at(-1) ?? ''
    if (!last.startsWith('{"faults"')) return { passed: 0, failed: 1, output }
    const rows = FaultsReport.parse(JSON.parse(last)).faults
    const passed = rows.filter(({ pass }) => pass).length
    return { passed, failed: rows.length - passed + (rows.length === 0 ? 1 : 0), output }
  },
}

const build: Check = {
  name: 'build',
  run: async () => {
    try {
      await ensurePageBuild()
      return { passed: 1, failed: 0, output: '' }
    } catch (error) {
      return { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) }
    }
  },
}

const toolFolders = ['e2e', 'bench', 'faults', 'shaper']
/** One after the other: the types of all at once do not fit into the 4 GB that Node gives itself. */
const lintParts = {
  pages: ['--ignore-pattern', `src/{${toolFolders.join(',')}}/**`, 'src'],
  'tests and benches': toolFolders.map((folder) => `src/${folder}`),
  server: ['server', '.config', 'vite.config.ts'],
}

export const checks: readonly Check[] = [
  ...typeProjects.map((project) =>
    simple(`types ${project}`, 'typescript/bin/tsc', ['-p', project, '--noEmit']),
  ),
  ...Object.entries(lintParts).map(([name, paths]) =>
    simple(`lint ${name}`, 'eslint/bin/eslint.js', [
      '-c',
      '.config/eslint.config.js',
      '--max-warnings',
      '0',
      ...paths,
    ]),
  ),
  simple('format', 'prettier/bin/prettier.cjs', [
    '--config',
    '.config/prettier.json',
    '--check',
    '--log-level',
    'warn',
    '{src,server,.config}/**/*.{ts,tsx,js,mjs,css,html}',
    'vite.config.ts',
  ]),
  simple('dependency rules', 'dependency-cruiser/bin/dependency-cruiser.mjs', [
    '--config',
    '.config/dependency-cruiser.mjs',
    'src',
    'server',
  ]),
  simple('unused code', 'knip/bin/knip.js', ['--config', '.config/knip.json', '--no-progress']),
  build,
  unit,
  e2e,
  faults,
]
