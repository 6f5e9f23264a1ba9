import { expect, it } from 'vitest'
import { type Moment, plotsOf } from './plots.ts'
import { readMetrics } from './readMetrics.ts'

const moment = (atS: number, text: string): Moment => ({ atMs: atS * 1000, reading: readMetrics(text) })

const valuesOf = (moments: readonly Moment[], plot: string, line: string) =>
  plotsOf(moments)
    .find(({ id }) => id === plot)
    ?.lines.find(({ id }) => id === line)?.values

it('shows what is told now in its unit, and a gap where nothing was told', () => {
  const moments = [
    moment(
      0,
      'skulder_peer_round_trip_max_seconds 0.25\nskulder_peers{role="a"} 1\nskulder_peers{role="b"} 2',
    ),
    moment(5, 'skulder_media_sent_bits_per_second 2500000'),
  ]
  expect(valuesOf(moments, 'roundTrip', 'worst')).toEqual([250, undefined])
  expect(valuesOf(moments, 'people', 'peers')).toEqual([3, undefined])
  expect(valuesOf(moments, 'bitrate', 'sent')).toEqual([undefined, 2.5])
})

const cpu = (atS: number, startS: number, server: number, workers: readonly number[]): Moment =>
  moment(
    atS,
    [
      `process_start_time_seconds ${startS}`,
      `process_cpu_seconds_total ${server}`,
      ...workers.flatMap((used, index) => [
        `skulder_media_worker_cpu_seconds_total{worker="${index}",mode="user"} ${used}`,
        `skulder_media_worker_cpu_seconds_total{worker="${index}",mode="system"} 0`,
      ]),
    ].join('\n'),
  )

it('takes rates over the last readings, of the busiest worker, and none across a restart', () => {
  const moments = [
    cpu(0, 1, 10, [1, 1]),
    cpu(10, 1, 12, [2, 6]),
    cpu(20, 2, 1, [0.5, 0.5]),
    cpu(30, 2, 2, [0.5, 1.5]),
  ]
  expect(valuesOf(moments, 'processor', 'server')).toEqual([undefined, 20, undefined, 10])
  expect(valuesOf(moments, 'processor', 'busiestWorker')).toEqual([undefined, 50, undefined, 10])
})
