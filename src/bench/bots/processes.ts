// Which core a process runs on, and how much of it it uses. Linux: /proc and taskset.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { CouldNotMeasure } from '../bench.ts'

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_S = 100

/** Keeps a process and all its threads on these cores. */
function keepOn(pid: number, cores: string): void {
  try {
    execFileSync('taskset', ['-a', '-c', '-p', cores, String(pid)], { stdio: 'ignore' })
  } catch (error) {
    throw new CouldNotMeasure(`cores cannot be shared out (taskset: ${String(error)})`)
  }
}

/** A real-time class: else whatever runs beside makes relay and bots wait for milliseconds, and that alone loses packets. */
export function putFirst(pid: number): void {
  try {
    execFileSync('chrt', ['-a', '-r', '-p', '5', String(pid)], { stdio: 'ignore' })
  } catch {
    process.stderr.write(
      'without the right to go first (root, chrt), other work on this machine spoils the figures\n',
    )
  }
}

/** The media worker on core 0 alone, everything else on the others. */
export function shareOutCores(workerPid: number, otherPids: readonly number[]): void {
  const cores = cpus().length
  if (cores < 2) throw new CouldNotMeasure('bots and relay would share the only core')
  keepOn(workerPid, '0')
  for (const pid of otherPids) keepOn(pid, `1-${cores - 1}`)
  for (const pid of [workerPid, ...otherPids]) putFirst(pid)
}

/** Processor time that a process has used, seconds. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the name in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S
}

/** Processes that `pid` has started. */
export const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((text) => text.trim() !== '')
    .map(Number)

export const nameOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
