// How a bench's result looks: a table for people, one JSON line for programs.
import { cpus, release, totalmem, type } from 'node:os'
import type { Figures, Measured } from './bench.ts'

export interface CpuWatch {
  /** Share of all cores that was busy since the start, 0..1, everything on this machine counted. */
  busyShare(): number
}

const cpuTimes = (): { busy: number; all: number } =>
  cpus().reduce(
    (sum, { times }) => {
      const all = times.user + times.nice + times.sys + times.idle + times.irq
      return { busy: sum.busy + all - times.idle, all: sum.all + all }
    },
    { busy: 0, all: 0 },
  )

export function watchCpu(): CpuWatch {
  const before = cpuTimes()
  return {
    busyShare: () => {
      const now = cpuTimes()
      return now.all === before.all ? 0 : (now.busy - before.busy) / (now.all - before.all)
    },
  }
}

/** The machine, as far as figures depend on it. */
export const machineFigures = (watch: CpuWatch): Record<string, string | number> => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
  os: `${type()} ${release()}`,
  node: process.versions.node,
  cpuPercent: Math.round(watch.busyShare() * 100),
})

const cell = (value: string | number | undefined): string =>
  value === undefined ? '' : typeof value === 'number' ? String(Number(value.toFixed(2))) : value

function rowTable(rows: readonly Readonly<Record<string, string | number>>[]): string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines.map((line) => line.map((text, column) => text.padStart(widths[column] ?? 0)).join('  '))
}

const figureLines = (title: string, figures: Figures | undefined): string[] =>
  figures === undefined
    ? []
    : Object.entries(figures).map(([key, value]) => `${title} ${key}: ${cell(value)}`)

/** The result as lines of text. */
export function table(
  name: string,
  measured: Measured,
  machine: Readonly<Record<string, string | number>>,
): string {
  return [
    `bench ${name}`,
    ...(measured.rows === undefined ? [] : [...rowTable(measured.rows), '']),
    ...figureLines('values  ', measured.values),
    ...figureLines('baseline', measured.baseline),
    ...figureLines('ratio   ', measured.ratio),
    `machine  ${Object.entries(machine)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ')}`,
  ].join('\n')
}

/** The result as one JSON object in one line. */
export function jsonLine(
  name: string,
  measured: Measured,
  machine: Readonly<Record<string, string | number>>,
): string {
  const { values, baseline = {}, ratio = {}, rows } = measured
  return JSON.stringify({
    name,
    values: rows === undefined ? values : { ...values, rows },
    baseline,
    ratio,
    machine,
  })
}
