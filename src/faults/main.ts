// `npm run faults [-- --json] [--list] [--only NAME[,NAME]] [--long] [--short]`. Exits non-zero when a row did not pass.
import { watchCpu } from '../bench/report.ts'
import type { Fault, Form, Values } from './fault.ts'
import { clocksWrong } from './rows/clocksWrong.ts'
import { flood } from './rows/flood.ts'
import { hostile } from './rows/hostileMessages.ts'
import { networkAway } from './rows/networkAway.ts'
import { peopleAway } from './rows/peopleAway.ts'
import { roomEnded } from './rows/roomEnded.ts'
import { serverKilled } from './rows/serverKilled.ts'
import { dieBeforeAck, dieBeforeCommit, diskFull, storeLocked, storeReadOnly } from './rows/storeTrouble.ts'
import { workerKilled } from './rows/workerKilled.ts'

const faults: readonly Fault[] = [
  networkAway(1, 'usual'),
  networkAway(5, 'short'),
  networkAway(20, 'usual'),
  networkAway(60, 'long'),
  workerKilled,
  serverKilled,
  dieBeforeAck,
  dieBeforeCommit,
  diskFull,
  storeLocked,
  storeReadOnly,
  clocksWrong,
  hostile,
  flood,
  peopleAway,
  roomEnded,
]

/** Rows of the table that hang on what there is not yet. */
const notBuilt: readonly (readonly [name: string, because: string])[] = [
  ['server-kill-while-recording', 'there are no recordings yet'],
  ['recording-when-disk-full', 'there are no recordings yet'],
  ['replay-aligned-with-wrong-clocks', 'there is no replay yet'],
  ['consent-withdrawn', 'there are no recordings that consent could be withdrawn from yet'],
  ['rights-withdrawn', 'there is no sign-in with rights yet'],
]

const print = (line: string): void => void process.stdout.write(`${line}\n`)

function listing(): string {
  const width = Math.max(
    ...[...faults.map(({ name }) => name), ...notBuilt.map(([name]) => name)].map((name) => name.length),
  )
  return [
    ...faults.map(
      ({ name, about, form }) =>
        `${name.padEnd(width)}  ${about}${form === 'long' ? ' (only with --long)' : ''}`,
    ),
    ...notBuilt.map(([name, because]) => `${name.padEnd(width)}  not built yet: ${because}`),
  ].join('\n')
}

/** What `args` choose; undefined when they name no row. */
function chosen(args: readonly string[]): readonly Fault[] | undefined {
  const at = args.indexOf('--only')
  if (at >= 0) {
    const wanted = (args[at + 1] ?? '').split(',').filter((word) => word !== '')
    const found = faults.filter(({ name }) => wanted.some((word) => name.startsWith(word)))
    return found.length > 0 ? found : undefined
  }
  if (args.includes('--short')) return faults.filter(({ form }) => form === 'short')
  return faults.filter(({ form }) => form !== 'long' || args.includes('--long'))
}

interface Verdict {
  readonly pass: boolean
  readonly found: readonly string[]
  readonly values: Values
}

/** With how busy the machine was meanwhile: above some 60 % times say more of it than of us. */
async function runOne(fault: Fault, form: Form): Promise<Verdict> {
  const cpu = watchCpu()
  try {
    const { wrong, values } = await fault.run(form)
    return {
      // How long things take is not for a test to judge: machines differ, and other tests may run beside it.
      pass: wrong.every((finding) => form === 'short' && typeof finding !== 'string'),
      found: wrong.map((finding) => (typeof finding === 'string' ? finding : finding.late)),
      values: { ...values, cpuPercent: Math.round(cpu.busyShare() * 100) },
    }
  } catch (error) {
    const found = [`could not look: ${error instanceof Error ? error.message : String(error)}`]
    return { pass: false, found, values: {} }
  }
}

function line({ name }: Fault, { pass, found, values }: Verdict, seconds: number): string {
  const figures = Object.entries(values).map(([key, value]) => `${key} ${value}`)
  return [
    `${pass ? 'pass' : 'FAIL'} ${name} (${seconds} s): ${figures.join(', ')}`,
    ...found.slice(0, 20).map((what) => `     ${what}`),
  ].join('\n')
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--list')) {
    print(listing())
    return 0
  }
  const rows = chosen(args)
  if (rows === undefined) {
    process.stderr.write(`there is no such row\n${listing()}\n`)
    return 1
  }
  const form = args.includes('--long') ? 'long' : args.includes('--short') ? 'short' : 'usual'
  const results: { name: string; pass: boolean; values: Record<string, unknown> }[] = []
  for (const fault of rows) {
    const startedAtMs = performance.now()
    const verdict = await runOne(fault, form)
    print(line(fault, verdict, Math.round((performance.now() - startedAtMs) / 1000)))
    const { pass, found, values } = verdict
    results.push({
      name: fault.name,
      pass,
      values: found.length === 0 ? values : { ...values, wrong: found },
    })
  }
  for (const [name, because] of notBuilt) print(`---- ${name}: not built yet, ${because}`)
  const failed = results.filter(({ pass }) => !pass).length
  print(`${results.length - failed} passed, ${failed} failed`)
  if (args.includes('--json'))
    print(
      JSON.stringify({
        faults: results,
        notBuilt: notBuilt.map(([name, because]) => ({ name, because })),
      }),
    )
  return failed === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
