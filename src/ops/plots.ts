// What the operations page plots: from the readings of the last minutes to lines. Pure.
import type { OpsLine, OpsPlot } from './opsTexts.ts'
import { quantileBetween, type Reading, seriesOf, total } from './readMetrics.ts'

export interface Moment {
  /** This page's clock. */
  readonly atMs: number
  readonly reading: Reading
}

export type PlotUnit = 'count' | 'ms' | 'percent' | 'Mbit/s' | 'MB'

export interface Line {
  readonly id: OpsLine
  /** In the plot's unit; undefined where it was not known. */
  readonly values: readonly (number | undefined)[]
}

export interface Plot {
  readonly id: OpsPlot
  readonly unit: PlotUnit
  readonly lines: readonly Line[]
}

/** Rates and shares are taken over this many readings back: a single interval jumps about. */
const LOOK_BACK = 6

type Read = (moments: readonly Moment[], index: number) => number | undefined

const scaled = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : value * factor

const gauge =
  (name: string, factor = 1): Read =>
  (moments, index) =>
    scaled(moments[index]?.reading.get(name), factor)

const summed =
  (name: string): Read =>
  (moments, index) => {
    const moment = moments[index]
    return moment && total(moment.reading, name)
  }

const graded =
  (grade: string): Read =>
  (moments, index) =>
    moments[index]?.reading.get(`skulder_peers_by_grade{grade="${grade}"}`)

/** Where a look back from `index` begins: never before a restart, which sets counters back. */
function lookBack(moments: readonly Moment[], index: number): Moment | undefined {
  const startOf = (moment: Moment | undefined) => moment?.reading.get('process_start_time_seconds')
  const own = startOf(moments[index])
  return moments.slice(Math.max(0, index - LOOK_BACK), index).find((moment) => startOf(moment) === own)
}

/** Processor time per second of a counter, per cent of one core: of all series, or the busiest by `label`. */
const busy =
  (name: string, label?: string): Read =>
  (moments, index) => {
    const after = moments[index]
    const before = lookBack(moments, index)
    if (after === undefined || before === undefined || after.atMs <= before.atMs) return undefined
    const names =
      label === undefined ? [''] : [...new Set(seriesOf(after.reading, name, label).map((s) => s.label))]
    const usedS = names.map((value) => {
      const of = ({ reading }: Moment): number =>
        label === undefined
          ? (total(reading, name) ?? 0)
          : [...reading]
              .filter(([series]) => series.startsWith(`${name}{`) && series.includes(`${label}="${value}"`))
              .reduce((sum, [, seconds]) => sum + seconds, 0)
      return of(after) - of(before)
    })
    return usedS.length === 0
      ? undefined
      : (Math.max(0, ...usedS) / ((after.atMs - before.atMs) / 1000)) * 100
  }

const acknowledged =
  (q: number): Read =>
  (moments, index) => {
    const after = moments[index]
    const before = lookBack(moments, index)
    if (after === undefined || before === undefined) return undefined
    const name = 'skulder_log_acknowledge_seconds'
    return scaled(quantileBetween(before.reading, after.reading, { name, q }), 1000)
  }

const plots: readonly {
  readonly id: OpsPlot
  readonly unit: PlotUnit
  readonly lines: readonly (readonly [OpsLine, Read])[]
}[] = [
  {
    id: 'people',
    unit: 'count',
    lines: [
      ['peers', summed('skulder_peers')],
      ['rooms', gauge('skulder_rooms')],
    ],
  },
  {
    id: 'grades',
    unit: 'count',
    lines: [
      ['good', graded('good')],
      ['fair', graded('fair')],
      ['poor', graded('poor')],
    ],
  },
  {
    id: 'roundTrip',
    unit: 'ms',
    lines: [
      ['middle', gauge('skulder_peer_round_trip_median_seconds', 1000)],
      ['worst', gauge('skulder_peer_round_trip_max_seconds', 1000)],
    ],
  },
  {
    id: 'loss',
    unit: 'percent',
    lines: [
      ['middle', gauge('skulder_peer_loss_median_ratio', 100)],
      ['worst', gauge('skulder_peer_loss_max_ratio', 100)],
    ],
  },
  {
    id: 'bitrate',
    unit: 'Mbit/s',
    lines: [
      ['received', gauge('skulder_media_received_bits_per_second', 1e-6)],
      ['sent', gauge('skulder_media_sent_bits_per_second', 1e-6)],
    ],
  },
  {
    id: 'processor',
    unit: 'percent',
    lines: [
      ['server', busy('process_cpu_seconds_total')],
      ['busiestWorker', busy('skulder_media_worker_cpu_seconds_total', 'worker')],
    ],
  },
  {
    id: 'acknowledge',
    unit: 'ms',
    lines: [
      ['half', acknowledged(0.5)],
      ['nineteenOf20', acknowledged(0.95)],
    ],
  },
  {
    id: 'lag',
    unit: 'ms',
    lines: [
      ['ninetyNineOf100', gauge('skulder_event_loop_lag_p99_seconds', 1000)],
      ['worst', gauge('skulder_event_loop_lag_max_seconds', 1000)],
    ],
  },
  { id: 'memory', unit: 'MB', lines: [['server', gauge('process_resident_memory_bytes', 1e-6)]] },
]

export const plotsOf = (moments: readonly Moment[]): Plot[] =>
  plots.map(({ id, unit, lines }) => ({
    id,
    unit,
    lines: lines.map(([line, read]) => ({
      id: line,
      values: moments.map((_, index) => read(moments, index)),
    })),
  }))
