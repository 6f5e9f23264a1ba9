// Runs the checks one after the other and ends with the one line that counts: `N passed, N failed`.
import { mkdir } from 'node:fs/promises'
import { scratchDir } from '../places.ts'
import { SetupFailure } from '../say.mjs'
import { checks, type Check } from './checks.ts'

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** `--only unit,lint` picks checks whose name starts with one of the words. */
export function selectChecks<C extends { readonly name: string }>(
  all: readonly C[],
  args: readonly string[],
): readonly C[] {
  const at = args.indexOf('--only')
  if (at < 0) return all
  const wanted = (args[at + 1] ?? '').split(',').filter((word) => word !== '')
  const chosen = all.filter(({ name }) => wanted.some((word) => name.startsWith(word)))
  if (chosen.length > 0) return chosen
  throw new SetupFailure(
    '--only names no check.',
    `use one or more of: ${all.map(({ name }) => name).join(', ')}.`,
  )
}

async function runOne(check: Check): Promise<{ passed: number; failed: number }> {
  const startedAtMs = performance.now()
  const { passed, failed, output } = await check.run()
  const seconds = Math.round((performance.now() - startedAtMs) / 1000)
  if (failed > 0) print(output.trimEnd())
  print(
    `${failed > 0 ? 'FAILED' : 'ok    '} ${check.name}: ${passed} passed, ${failed} failed (${seconds} s)`,
  )
  return { passed, failed }
}

/** Runs what `args` choose; the exit code is 1 when anything failed. */
export async function runChecks(args: readonly string[]): Promise<number> {
  await mkdir(scratchDir, { recursive: true })
  let passed = 0
  let failed = 0
  for (const check of selectChecks(checks, args)) {
    const counts = await runOne(check)
    passed += counts.passed
    failed += counts.failed
  }
  print(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}
