// `npm run bench -- NAME [--json] [--long] [--line NAME]`, `--list`. Exits non-zero when the bench could not measure.
import { parseArgs } from 'node:util'
import { profileOf, type ProfileName } from '../shaper/profiles.ts'
import type { Bench, BenchOptions } from './bench.ts'
import { bundle } from './benches/bundle.ts'
import { depthFromMotion } from './benches/depthFromMotion.ts'
import { glassToGlass } from './benches/glassToGlass.ts'
import { join } from './benches/join.ts'
import { markLatency } from './benches/markLatency.ts'
import { placement } from './benches/placement.ts'
import { placementKinds } from './benches/placementKinds.ts'
import { placementLines } from './benches/placementLines.ts'
import { placementNoise } from './benches/placementNoise.ts'
import { placementCalibration } from './benches/placementCalibration.ts'
import { placementPatient } from './benches/placementPatient.ts'
import { placementRungs } from './benches/placementRungs.ts'
import { placementTable } from './benches/placementTable.ts'
import { log } from './benches/log.ts'
import { relayLoad } from './benches/relayLoad.ts'
import { soak } from './benches/soak.ts'
import { voices } from './benches/voices.ts'
import { wearerFrame } from './benches/wearerFrame.ts'
import { whichPicture } from './benches/whichPicture.ts'
import { jsonLine, machineFigures, table, watchCpu } from './report.ts'

const benches: readonly Bench[] = [
  placement,
  placementCalibration,
  placementKinds,
  placementLines,
  placementNoise,
  whichPicture,
  placementPatient,
  placementRungs,
  placementTable,
  markLatency,
  glassToGlass,
  join,
  wearerFrame,
  voices,
  bundle,
  depthFromMotion,
  relayLoad,
  log,
  soak,
]

/** No bench may take longer, on 2 cores. */
const LONGEST_MS = 5 * 60_000

const usage = (): string =>
  [
    'npm run bench -- NAME [--json] [--long] [--line NAME]',
    ...benches.map(({ name, about }) => `  ${name.padEnd(20)} ${about}`),
  ].join('\n')

async function runBench(bench: Bench, asJson: boolean, options: BenchOptions): Promise<number> {
  const watch = watchCpu()
  const giveUp = (): never => {
    process.stderr.write(`bench ${bench.name}: not done after ${LONGEST_MS / 60_000} minutes, given up\n`)
    process.exit(1)
  }
  const overdue = options.isLong ? undefined : setTimeout(giveUp, LONGEST_MS)
  try {
    const measured = await bench.measure(options)
    const machine = machineFigures(watch)
    process.stdout.write(`${table(bench.name, measured, machine)}\n`)
    if (asJson) process.stdout.write(`${jsonLine(bench.name, measured, machine)}\n`)
    return 0
  } catch (error) {
    process.stderr.write(
      `bench ${bench.name} could not measure: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    if (error instanceof Error && error.name !== 'CouldNotMeasure')
      process.stderr.write(`${error.stack ?? ''}\n`)
    return 1
  } finally {
    clearTimeout(overdue)
  }
}

/** Throws where it is none. */
function lineNamed(name: string | undefined): ProfileName | undefined {
  if (name === undefined) return undefined
  profileOf(name as ProfileName)
  return name as ProfileName
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      line: { type: 'string' },
    },
  })
  if (values.list) {
    process.stdout.write(`${benches.map(({ name, about }) => `${name.padEnd(20)} ${about}`).join('\n')}\n`)
    return 0
  }
  const [wanted] = positionals
  const bench = benches.find(({ name }) => name === wanted)
  if (bench === undefined) {
    process.stderr.write(
      `${wanted === undefined ? 'which bench?' : `there is no bench “${wanted}”`}\n${usage()}\n`,
    )
    return 1
  }
  return runBench(bench, values.json, { isLong: values.long, line: lineNamed(values.line) })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage()}\n`)
  process.exitCode = 1
}
